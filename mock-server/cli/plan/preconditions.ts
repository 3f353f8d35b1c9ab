import { effectGuide } from '../../core/faults/effect-guide.ts'
import type { Fault } from '../../core/faults/fault.ts'
import { sameInBoth, type Text } from '../../core/localized-text.ts'
import type { Scenario } from '../../core/scenario/schema.ts'

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
    ...Object.entries(settings).map(([name, value]) => ({
      en: `Setting: ${name} = ${JSON.stringify(value)}`,
      ja: `設定: ${name} = ${JSON.stringify(value)}`,
    })),
    ...faults.map(faultText),
  ]
}

function faultText(fault: Fault): Text {
  const { en, ja } = effectText(fault)
  const when = conditionText(fault)
  return { en: `Fault ${fault.name} (${when.en}): ${en}`, ja: `障害 ${fault.name}（${when.ja}）: ${ja}` }
}

/**
 * Returns the sentence that describes the effect of a fault. If there is no such sentence, for example for an effect
 * that changes settings, returns the effect as JSON.
 */
function effectText({ phase, effect }: Fault): Text {
  const use = effectGuide.find(
    (one) => one.phase === phase && one.effect.type === effect.type && isAbout(one.text.en, one.effect, effect),
  )
  if (!use) return sameInBoth(`${phase} ${JSON.stringify(effect)}`)
  const fill = (text: string): string =>
    text
      .replace('{status}', String(effect['status'] ?? use.effect['status']))
      .replace('{seconds}', secondsOf(effect['ms'] ?? use.effect['ms']))
  return { en: fill(use.text.en), ja: fill(use.text.ja) }
}

/**
 * Returns false if the sentence describes a response whose status differs from the status of the effect. This is
 * possible only for a sentence that is about a fixed status, such as the sentence about a redirect.
 */
function isAbout(text: string, example: Fault['effect'], effect: Fault['effect']): boolean {
  return text.includes('{status}') || example['status'] === effect['status']
}

/** Returns a duration in seconds. A duration that is a random distribution is shown as JSON. */
function secondsOf(ms: unknown): string {
  return typeof ms === 'number' ? (ms / 1000).toString() : JSON.stringify(ms)
}

function conditionText({ when, times }: Fault): Text {
  const { operation, provider, calls, ...others } = when
  const more = Object.entries(others).filter(([, value]) => value !== undefined)
  const parts: Text[] = [
    sameInBoth(operation ?? provider ?? '*'),
    ...(calls === undefined ? [] : [{ en: `calls ${callsText(calls)}`, ja: `${callsText(calls)} 回目` }]),
    ...more.map(([name, value]) => sameInBoth(`${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)),
    ...(times === undefined ? [] : [{ en: `at most ${times} times`, ja: `最大 ${times} 回` }]),
  ]
  return { en: parts.map(({ en }) => en).join(', '), ja: parts.map(({ ja }) => ja).join('、') }
}

function callsText(calls: NonNullable<Fault['when']['calls']>): string {
  if (typeof calls === 'string') return calls
  return Array.isArray(calls) ? calls.join(', ') : JSON.stringify(calls)
}
