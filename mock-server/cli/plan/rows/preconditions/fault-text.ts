import { z } from 'zod'
import { faultWord } from '../../../../core/faults/names.ts'
import { type EffectUse, effectGuide } from '../../../../core/faults/effect-guide.ts'
import type { Fault } from '../../../../core/faults/fault.ts'
import { joinTexts, type Text } from '../../../../core/localized-text.ts'
import { conditionText } from './condition-text.ts'
import { plainStyle } from './plain-style.ts'
import { settingText } from './setting-text.ts'
import { valueText } from './value-text.ts'

/** Returns the sentence about a fault: its name, the requests that it affects, and what it does. */
export function faultText(fault: Fault): Text {
  const { en, ja } = effectText(fault)
  const when = conditionText(fault)
  return { en: `Fault ${fault.name} (${when.en}): ${en}`, ja: `障害 ${fault.name}（${when.ja}）: ${ja}` }
}

/**
 * Returns a text about the effect of a fault. The text comes from the guide of the effects, which describes each effect
 * with example options. The function replaces the example options with the options of the fault.
 */
function effectText({ phase, effect }: Fault): Text {
  const isBefore = phase === 'before-commit'
  if (effect.type === 'set') return changeText(effect, isBefore)
  if (effect.type === 'respond') return responseText(effect, isBefore)
  if (effect.type === 'json-members') return membersText(effect)
  const use = useOf(phase, effect.type)
  if (!use)
    return {
      en: `The effect ${effect.type} fires in the phase ${phase}.`,
      ja: `${faultWord(effect.type).ja}（${effect.type}）が${faultWord(phase).ja}（${phase}）に発生する。`,
    }
  const seconds = secondsOf(effect['ms'] === undefined ? { ...use.effect, ...effect } : effect)
  const fill = (text: string, language: keyof Text): string =>
    text.replace('{status}', String(effect['status'] ?? use.effect['status'])).replace('{seconds}', seconds[language])
  return { en: fill(use.text.en, 'en'), ja: plainStyle(fill(use.text.ja, 'ja')) }
}

/**
 * Returns the entry of the guide for an effect in a phase. If the guide has no such entry and the phase is after the
 * commit, returns the entry of a similar fault:
 * - for `close-connection`: the entry of `empty-response` in the same phase, because both effects close the connection
 *   before the response
 * - for other effects: the entry of the same effect in another phase after the commit
 */
function useOf(phase: Fault['phase'], type: Fault['effect']['type']): EffectUse | undefined {
  const exact = effectGuide.find((use) => use.phase === phase && use.effect.type === type)
  if (exact || phase === 'before-commit') return exact
  if (type === 'close-connection')
    return effectGuide.find((use) => use.phase === phase && use.effect.type === 'empty-response')
  return effectGuide.find((use) => use.phase !== 'before-commit' && use.effect.type === type)
}

function changeText({ settings, clockMs }: Fault['effect'], isBefore: boolean): Text {
  const changes = joinTexts(
    [
      ...(typeof settings === 'object' && settings !== null
        ? Object.entries(settings).map(([name, value]) => settingText(name, value))
        : []),
      ...(typeof clockMs === 'number' && clockMs !== 0
        ? [{ en: `the clock moves by ${clockMs / 1000} s`, ja: `時計が ${clockMs / 1000} 秒進む` }]
        : []),
    ],
    'semicolon',
  )
  return isBefore
    ? {
        en: `From this request on, the provider has: ${changes.en}`,
        ja: `このリクエストから、プロバイダーの設定が変わる: ${changes.ja}`,
      }
    : {
        en: `After this request, the provider has: ${changes.en}`,
        ja: `このリクエストの処理後、プロバイダーの設定が変わる: ${changes.ja}`,
      }
}

function responseText({ status, headers, body }: Fault['effect'], isBefore: boolean): Text {
  const hasHeaders = typeof headers === 'object' && headers !== null && Object.keys(headers).length > 0
  const parts = joinTexts(
    [
      { en: `status ${String(status)}`, ja: `ステータス ${String(status)}` },
      ...(hasHeaders
        ? Object.entries(headers).map(([name, value]) => ({
            en: `header ${name}: ${String(value)}`,
            ja: `ヘッダー ${name}: ${String(value)}`,
          }))
        : []),
      bodyText(body),
    ],
    'comma',
  )
  return isBefore
    ? {
        en: `The request is not executed, and the provider sends this response: ${parts.en}`,
        ja: `リクエストは実行されず、次のレスポンスが返る: ${parts.ja}`,
      }
    : {
        en: `The request is executed, but the client receives this response: ${parts.en}`,
        ja: `リクエストは実行されるが、クライアントには次のレスポンスが届く: ${parts.ja}`,
      }
}

function bodyText(body: unknown): Text {
  if (body === undefined || body === '') return { en: 'no body', ja: '本文なし' }
  if (typeof body === 'string' && body.trimStart().startsWith('<'))
    return { en: 'an HTML page as the body', ja: '本文は HTML のページ' }
  const { en, ja } = valueText(body)
  return { en: `body: ${en}`, ja: `本文: ${ja}` }
}

function membersText({ members }: Fault['effect']): Text {
  const { en, ja } = valueText(members)
  return {
    en: `The request is executed, and the response has these members: ${en}`,
    ja: `リクエストは実行され、レスポンスに次の項目が含まれる: ${ja}`,
  }
}

const durationSchema = z.object({
  uniform: z.object({ min: z.number(), max: z.number() }).optional(),
  lognormal: z.object({ median: z.number() }).optional(),
  ms: z.number().optional(),
})

/** Returns the duration of an effect in seconds: a number, a range, or the median of a random distribution. */
function secondsOf(effect: Readonly<Record<string, unknown>>): Text {
  const { uniform, lognormal, ms = 0 } = durationSchema.parse(effect)
  if (uniform)
    return {
      en: `${uniform.min / 1000} to ${uniform.max / 1000}`,
      ja: `${uniform.min / 1000}～${uniform.max / 1000}`,
    }
  const seconds = ((lognormal?.median ?? ms) / 1000).toString()
  return lognormal ? { en: `about ${seconds}`, ja: `約 ${seconds}` } : { en: seconds, ja: seconds }
}
