import { changeClock, reloadRecord, type SandboxTransaction, updateRecord } from '../sandbox/sandbox-record.ts'
import { parseSettings, type SettingDefinitions } from '../settings/settings.ts'
import { shiftClockWithinRange } from '../time/sandbox-clock.ts'
import type { FiredFault } from './match-faults.ts'

/** Applies the setting and clock changes of the faults that fired. @returns the total clock shift [ms] */
export function applySettingChanges(
  fired: readonly FiredFault[],
  { tx, record }: Pick<SandboxTransaction, 'tx' | 'record'>,
  definitions: SettingDefinitions,
  hostNow: number,
): number {
  let clockShiftMs = 0
  for (const { plan } of fired) {
    if (!plan.settingChanges) continue
    const { settings, clockMs } = plan.settingChanges
    const latest = { tx, record: reloadRecord({ tx, record }) }
    const changed = { ...latest.record.changed, ...parseSettings(definitions, settings) }
    if (clockMs !== 0)
      clockShiftMs += changeClock(latest, shiftClockWithinRange(latest.record.clock, clockMs, hostNow), hostNow, {
        changed,
      })
    else {
      updateRecord(latest, { changed })
      tx.publish({ kind: 'settings' })
    }
  }
  return clockShiftMs
}
