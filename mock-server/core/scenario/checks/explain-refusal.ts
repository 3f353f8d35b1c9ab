import type { JudgingProvider } from '../../conduct/report.ts'
import { effectOf } from '../../faults/effects/index.ts'
import { type JournalEntry, parseId } from '../../journal/journal.ts'
import type { Text } from '../../localized-text.ts'

/** Outcomes of requests that the client has to correct. To send such a request again does not help. */
const TO_CORRECT: ReadonlySet<string> = new Set(['bad-request', 'unauthorized', 'forbidden', 'not-found'])
/** Outcomes that say nothing about the content of a request. */
const TEMPORARY: ReadonlySet<string> = new Set(['rate-limited', 'internal-error'])

/**
 * Returns a sentence about the last request that a provider refused because of its content, such as an unknown
 * campaign, even if a fault then lost the response. Returns undefined if there is no such request, or if a later
 * request of the same operation was executed, because the client has then corrected the request.
 */
export function refusalText(
  { name, translateReason }: Pick<JudgingProvider, 'name' | 'translateReason'>,
  listed: readonly JournalEntry[],
): Text | undefined {
  const judged = listed.filter((entry) => entry.provider === name && !isAnsweredByFault(entry))
  const refused = judged.findLast((entry) => TO_CORRECT.has(entry.outcome.code) && !isAnswer(entry))
  if (!refused) return undefined
  const { id, operation, method, path, outcome } = refused
  const isCorrected = judged.some(
    (later) =>
      later.id > id &&
      later.operation === operation &&
      !TO_CORRECT.has(later.outcome.code) &&
      !TEMPORARY.has(later.outcome.code),
  )
  if (isCorrected) return undefined
  const what = operation ?? `${method} ${path}`
  return {
    en: `The provider refused request ${parseId(id)} (${what}): ${outcome.reason}`,
    ja: `プロバイダーがリクエスト ${parseId(id)}（${what}）を拒否した: ${translateReason(outcome) ?? outcome.reason}`,
  }
}

/**
 * Returns true for a refusal that is the result of a look-up or of a deletion: there is no such gift, or no such image.
 * The client then has nothing to correct, because only a POST request can order.
 */
function isAnswer({ method, outcome }: JournalEntry): boolean {
  return method !== 'POST' && (outcome.code === 'bad-request' || outcome.code === 'not-found')
}

/** Returns true if a fault answered the request before the provider handled it. */
function isAnsweredByFault({ fault }: JournalEntry): boolean {
  return fault?.phase === 'before-commit' && !effectOf(fault.effect).deliversResponse
}
