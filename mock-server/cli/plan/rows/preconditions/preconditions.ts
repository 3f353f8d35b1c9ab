import type { Text } from '../../../../core/localized-text.ts'
import type { Scenario } from '../../../../core/scenario/schema.ts'
import { faultText } from './fault-text.ts'
import { settingText } from './setting-text.ts'

/**
 * Returns the preconditions that hold before the client starts: the story of the scenario, and the provider's clock,
 * settings and faults.
 */
export function preconditionsOf({ story, clock, settings, faults }: Scenario): Text[] {
  return [
    ...(story ? [story] : []),
    ...(clock.now === undefined ? [] : [{ en: `Clock: ${clock.now}`, ja: `時計: ${clock.now}` }]),
    ...(clock.skewMs === 0
      ? []
      : [{ en: `Clock of the provider: ${clock.skewMs} ms off`, ja: `プロバイダーの時計のずれ: ${clock.skewMs} ms` }]),
    ...Object.entries(settings).map(([name, value]) => {
      const { en, ja } = settingText(name, value)
      return { en: `Setting: ${en}`, ja: `設定: ${ja}` }
    }),
    ...faults.map(faultText),
  ]
}
