/** Definitions of settings that both providers have, each with the evidence of the provider. */

import { z } from 'zod'
import type { Text } from '../localized-text.ts'
import { isRate } from '../provider/commission.ts'
import { sharedReasons } from '../reasons/shared.ts'
import { because } from '../validation/explained.ts'
import { type Setting, setting } from './settings.ts'

/**
 * Defines a setting whose value is one of two response statuses.
 * @param cause the request that the response refuses
 */
export function statusSetting<A extends number, B extends number>(
  standard: A,
  other: B,
  evidence: readonly string[],
  cause: Text,
): Setting<A | B> {
  return setting<A | B>({
    schema: () => z.union([z.literal(standard), z.literal(other)]),
    default: standard,
    meaning: {
      en: `The status of the response to ${cause.en}.`,
      ja: `${cause.ja}に対するレスポンスのステータス。`,
    },
    evidence,
  })
}

/** Defines the setting for the status of the response to a body that is too large. */
export function tooLargeStatus(evidence: readonly string[]): Setting<400 | 413> {
  return statusSetting(400, 413, evidence, { en: 'a body that is too large', ja: '上限を超える本文' })
}

/**
 * Defines the setting for the status of the response to a body with an unsupported Content-Type or Content-Encoding.
 */
export function mediaTypeStatus(evidence: readonly string[]): Setting<400 | 415> {
  return statusSetting(400, 415, evidence, {
    en: 'a Content-Type or Content-Encoding that is not accepted',
    ja: '受け付けられない Content-Type や Content-Encoding ',
  })
}

/** The provider's own error format, and the value of a setting that selects this format. */
export interface OwnFormat<Own extends string> {
  value: Own
  /** The phrase that names the format in sentences, such as `that of the document`. */
  name: Text
}

/**
 * Defines the setting for the format of the errors that a gateway in front of the provider may send.
 * @param otherThan the statuses that only the provider itself sends
 */
export function errorsShape<Own extends string>(
  own: OwnFormat<Own>,
  evidence: readonly string[],
  otherThan: Text,
): Setting<Own | 'html' | 'json'> {
  return shapeSetting(own, evidence, {
    en: `errors with a status other than ${otherThan.en}`,
    ja: `${otherThan.ja} 以外のエラー`,
  })
}

/** Defines the setting for the format of the response to malformed HTTP. */
export function malformedShape<Own extends string>(
  own: OwnFormat<Own>,
  evidence: readonly string[],
): Setting<Own | 'html' | 'json'> {
  return shapeSetting(own, evidence, {
    en: 'the response to malformed HTTP',
    ja: 'HTTP として不正なリクエストに対するレスポンス',
  })
}

function shapeSetting<Own extends string>(
  { value, name }: OwnFormat<Own>,
  evidence: readonly string[],
  what: Text,
): Setting<Own | 'html' | 'json'> {
  return setting<Own | 'html' | 'json'>({
    schema: () => z.enum([value, 'html', 'json']),
    default: value,
    meaning: {
      en: `The format of ${what.en}: ${name.en}, or the web page or JSON of a gateway.`,
      ja: `${what.ja}の形式。${value}：${name.ja}。html：ゲートウェイの HTML。json：ゲートウェイの JSON。`,
    },
    evidence,
  })
}

/** Defines the setting for the treatment of a key that a JSON object contains twice. */
export function duplicateKeys(evidence: readonly string[]): Setting<'refuse' | 'last' | 'first'> {
  return setting({
    schema: () => z.enum(['refuse', 'last', 'first']),
    default: 'refuse',
    meaning: {
      en: 'Whether a key that a JSON object names twice fails the request, or counts as its last or its first.',
      ja: 'JSON オブジェクトに同じ項目が2回ある場合の扱い。refuse：リクエストを拒否する。last：最後の値を使う。first：最初の値を使う。',
    },
    evidence,
  })
}

/** Defines the setting for the length of the rate limit's window. @param standard the default in milliseconds */
export function limitWindowMs(standard: number, evidence: readonly string[]): Setting<number> {
  return setting({
    schema: () => z.int().min(1),
    default: standard,
    meaning: { en: 'The window of the limit, in milliseconds.', ja: '制限の計測期間（ミリ秒）。' },
    evidence,
  })
}

/** Defines the setting for the kind of the rate limit's windows: sliding or fixed. */
export function limitWindow(evidence: readonly string[]): Setting<'sliding' | 'fixed'> {
  return setting({
    schema: () => z.enum(['sliding', 'fixed']),
    default: 'sliding',
    meaning: {
      en: 'Whether the window of the limit ends at each request, or windows follow one another and the count starts again at each boundary.',
      ja: '計測期間の区切り方。sliding：各リクエストの時点までの期間。fixed：連続する固定の期間（区切りごとに件数が0に戻る）。',
    },
    evidence,
  })
}

/** Defines the setting that says whether refused requests count against the rate limit. */
export function limitCountsRefused(evidence: readonly string[]): Setting<boolean> {
  return setting({
    schema: () => z.boolean(),
    default: false,
    meaning: {
      en: 'True if a request that the limit refuses also counts.',
      ja: 'true の場合、制限で拒否したリクエストも件数に含める。',
    },
    evidence,
  })
}

const rateSchema = () => z.number().min(0).max(1).refine(isRate, because(sharedReasons.sixDecimals))

/**
 * Defines the setting for the commission as a share of an amount.
 * @param amount the amount in texts, such as the price
 */
export function commissionRate(share: number, evidence: readonly string[], amount: Text): Setting<number> {
  return setting({
    schema: rateSchema,
    default: share,
    meaning: {
      en: `The commission as a share of ${amount.en}, rounded to whole yen.`,
      ja: `${amount.ja}に対する手数料の割合。手数料は1円単位に丸める。`,
    },
    evidence,
  })
}

/** Defines the setting for the tax as a share of the commission. */
export function commissionTaxRate(evidence: readonly string[]): Setting<number> {
  return setting({
    schema: rateSchema,
    default: 0.1,
    meaning: {
      en: 'The tax as a share of the commission, rounded to whole yen.',
      ja: '手数料に対する消費税の割合。消費税は1円単位に丸める。',
    },
    evidence,
  })
}

/** Defines the setting for the way in which a commission and its tax are rounded. */
export function commissionRounding(evidence: readonly string[]): Setting<'down' | 'up' | 'nearest'> {
  return setting<'down' | 'up' | 'nearest'>({
    schema: () => z.enum(['down', 'up', 'nearest']),
    default: 'down',
    meaning: {
      en: 'How commission and tax are rounded to whole yen; `nearest` rounds a half up.',
      ja: '手数料と消費税を1円単位に丸める方法。down：切り捨て。up：切り上げ。nearest：四捨五入。',
    },
    evidence,
  })
}
