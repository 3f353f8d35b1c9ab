import type { Text } from '../localized-text.ts'

/** Names of the outcomes of requests, by the code of the outcome. */
export type Outcomes = Readonly<Record<string, Text>>

/** Outcomes that every provider has. */
export const sharedOutcomes = {
  'bad-request': { en: 'wrong request', ja: 'リクエストの誤り' },
  unauthorized: { en: 'wrong credentials', ja: '認証の誤り' },
  'not-found': { en: 'unknown path or id', ja: '存在しない' },
  'rate-limited': { en: 'over the limit', ja: '制限の超過' },
  'internal-error': { en: 'error of the provider', ja: 'プロバイダーのエラー' },
} as const satisfies Outcomes

/**
 * Outcome code of a request that a fault ended before the provider handled the request. If the fault sent an error of
 * the provider, the outcome has the code of this error instead.
 */
const FAULT_OUTCOME = 'fault'

/** Returns the names of all outcomes that a request to a provider can have. */
export function outcomesOf({ outcomes }: { outcomes: Outcomes }): Outcomes {
  return { ...outcomes, [FAULT_OUTCOME]: { en: 'ended by a fault', ja: '障害による終了' } }
}
