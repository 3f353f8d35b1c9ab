import { type EffectUse, effectGuide } from '../../core/faults/effect-guide.ts'
import type { Fault } from '../../core/faults/fault.ts'
import { sameInBoth, type Text } from '../../core/localized-text.ts'

/** Returns the sentence about a fault: its name, the requests that it affects, and what it does. */
export function faultText(fault: Fault): Text {
  const { en, ja } = effectText(fault)
  const when = conditionText(fault)
  return { en: `Fault ${fault.name} (${when.en}): ${en}`, ja: `障害 ${fault.name}（${when.ja}）: ${ja}` }
}

/** Returns what a fault does. The guide describes each effect with example options, so these options are replaced. */
function effectText({ phase, effect }: Fault): Text {
  const isBefore = phase === 'before-commit'
  if (effect.type === 'set') return changeText(effect, isBefore)
  if (effect.type === 'respond') return responseText(effect, isBefore)
  const use = useOf(phase, effect.type)
  if (!use) return sameInBoth(`${phase} ${JSON.stringify(effect)}`)
  const details = effect.type === 'json-members' ? ` ${JSON.stringify(effect['members'])}` : ''
  const fill = (text: string): string =>
    text
      .replace('{status}', String(effect['status'] ?? use.effect['status']))
      .replace('{seconds}', secondsOf(effect['ms'] ?? use.effect['ms'])) + details
  return { en: fill(use.text.en), ja: fill(use.text.ja) }
}

/**
 * Returns the use of an effect in a phase. An effect that changes the body does the same after the commit and in the
 * middle of the body. A connection that closes after the commit closes before the response.
 */
function useOf(phase: Fault['phase'], type: Fault['effect']['type']): EffectUse | undefined {
  const exact = effectGuide.find((use) => use.phase === phase && use.effect.type === type)
  if (exact || phase === 'before-commit') return exact
  if (type === 'close-connection')
    return effectGuide.find((use) => use.phase === phase && use.effect.type === 'empty-response')
  return effectGuide.find((use) => use.phase !== 'before-commit' && use.effect.type === type)
}

function changeText(effect: Fault['effect'], isBefore: boolean): Text {
  const { settings, clockMs } = effect
  const changes: Text[] = [
    ...(typeof settings === 'object' && settings !== null
      ? Object.entries(settings).map(([name, value]) => sameInBoth(`${name} = ${JSON.stringify(value)}`))
      : []),
    ...(typeof clockMs === 'number' && clockMs !== 0
      ? [{ en: `the clock moves by ${clockMs / 1000} s`, ja: `時計が ${clockMs / 1000} 秒進む` }]
      : []),
  ]
  const listed = { en: changes.map(({ en }) => en).join(', '), ja: changes.map(({ ja }) => ja).join('、') }
  return isBefore
    ? {
        en: `From this request on, the provider has: ${listed.en}`,
        ja: `このリクエストから、プロバイダーの設定が変わります: ${listed.ja}`,
      }
    : {
        en: `After this request, the provider has: ${listed.en}`,
        ja: `このリクエストの処理後、プロバイダーの設定が変わります: ${listed.ja}`,
      }
}

function responseText({ type: _type, ...response }: Fault['effect'], isBefore: boolean): Text {
  const shown = JSON.stringify(response)
  return isBefore
    ? {
        en: `The provider sends this response, and nothing is done: ${shown}`,
        ja: `プロバイダーは処理を行わず、次のレスポンスを返します: ${shown}`,
      }
    : {
        en: `The operation is done, but the client receives this response: ${shown}`,
        ja: `処理は完了しますが、クライアントには次のレスポンスが届きます: ${shown}`,
      }
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
    ...(calls === undefined
      ? []
      : [{ en: `calls ${callsText(calls)}`, ja: `${callsText(calls).replaceAll('-', '～')} 回目` }]),
    ...more.map(([name, value]) => sameInBoth(`${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)),
    ...(times === undefined ? [] : [{ en: `at most ${times} times`, ja: `最大 ${times} 回` }]),
  ]
  return { en: parts.map(({ en }) => en).join(', '), ja: parts.map(({ ja }) => ja).join('、') }
}

function callsText(calls: NonNullable<Fault['when']['calls']>): string {
  if (typeof calls === 'string') return calls
  return Array.isArray(calls) ? calls.join(', ') : JSON.stringify(calls)
}
