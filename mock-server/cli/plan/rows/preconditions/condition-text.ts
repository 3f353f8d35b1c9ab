import type { Fault } from '../../../../core/faults/fault.ts'
import { joinTexts, sameInBoth, type Text } from '../../../../core/localized-text.ts'
import { valueText } from './value-text.ts'

/** Returns a text that says for which requests a fault fires. */
export function conditionText({ when, times }: Fault): Text {
  const { operation, provider, calls, from, until, withinMs, probability, match } = when
  return joinTexts(
    [
      operation === undefined && provider === undefined
        ? { en: 'every request', ja: 'すべてのリクエスト' }
        : sameInBoth(operation ?? provider ?? ''),
      ...(calls === undefined ? [] : [callsText(calls)]),
      ...(from === undefined ? [] : [{ en: `from ${from}`, ja: `${from} から` }]),
      ...(until === undefined ? [] : [{ en: `until ${until}`, ja: `${until} まで` }]),
      ...(withinMs === undefined ? [] : [withinText(withinMs / 1000)]),
      ...(probability === undefined ? [] : [{ en: `probability ${probability}`, ja: `確率 ${probability}` }]),
      ...(match === undefined ? [] : [matchText(match)]),
      ...(times === undefined ? [] : [{ en: `at most ${times} times`, ja: `最大 ${times} 回` }]),
    ],
    'comma',
  )
}

function withinText(seconds: number): Text {
  return { en: `for ${seconds} s from the first request`, ja: `最初のリクエストから ${seconds} 秒間` }
}

function matchText(match: NonNullable<Fault['when']['match']>): Text {
  const { en, ja } = valueText(match)
  return { en: `if the request has ${en}`, ja: `リクエストが ${ja} の場合` }
}

function callsText(calls: NonNullable<Fault['when']['calls']>): Text {
  if (Array.isArray(calls)) return { en: `call ${calls.join(', ')}`, ja: `${calls.join('、')} 回目` }
  if (typeof calls === 'object') return { en: `every ${calls.every} calls`, ja: `${calls.every} 回ごと` }
  const [first = '', last = ''] = calls.split('-')
  return last === ''
    ? { en: `call ${first} and later`, ja: `${first} 回目以降` }
    : { en: `calls ${first} to ${last}`, ja: `${first}～${last} 回目` }
}
