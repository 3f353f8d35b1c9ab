import { checkOrphans } from '../../../core/conduct/checks/orphans.ts'
import { sentAfterFinish, callerOutcome } from '../../../core/conduct/caller-outcome.ts'
import { jsonMembers } from '../../../core/conduct/entries.ts'
import type { ConductRule, Violation } from '../../../core/conduct/rule.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import type { Text } from '../../../core/localized-text.ts'
import { callerOf, REFUSALS } from './entries.ts'

/** Minimum timeout of a caller [ms] (AG-D9). */
const LEAST_TIMEOUT_MS = 90_000
/** Tolerance [ms of real time at any clock speed]: a caller's timeout starts before its request arrives. */
const ON_THE_WAY_MS = 1000
/** A request that takes at least this long [ms] exercises the rule. */
const LONG_MS = 85_000

export const waits90Seconds: ConductRule = {
  name: 'at-gift/waits-90-seconds',
  rule: 'AG-D9',
  severity: 'money',
  text: {
    en: 'Wait at least 90 seconds for an answer: the code may be issued all that time.',
    ja: '応答は90秒以上待つ。その間にコードが発行されることがある。',
  },
  evaluate({ entries, clockRate }) {
    const leastMs = LEAST_TIMEOUT_MS - ON_THE_WAY_MS * clockRate
    const calls = entries.filter(({ operation }) => operation !== null)
    // A duration of 0 comes from a frozen clock, so it is not known how long the caller waited.
    const left = calls.filter(({ abandoned, durationMs }) => abandoned && durationMs > 0 && durationMs < leastMs)
    const long = calls.filter(
      ({ abandoned, durationMs }) => durationMs >= (abandoned ? Math.min(LONG_MS, leastMs) : LONG_MS),
    )
    return {
      exercised: new Set([...left, ...long]).size,
      violations: left.map(({ id, durationMs }) => ({ what: timeoutTooShortText(durationMs), requests: [id] })),
    }
  },
}

function timeoutTooShortText(ms: number): Text {
  return {
    en: `the caller gave up after ${ms} ms, where it is to wait ${LEAST_TIMEOUT_MS} ms at least`,
    ja: `クライアントが ${ms} ミリ秒で切断した（応答は ${LEAST_TIMEOUT_MS} ミリ秒以上待つ必要がある）`,
  }
}

export const noBlindReissue: ConductRule = {
  name: 'at-gift/no-blind-reissue',
  rule: 'AG-D12',
  severity: 'money',
  text: {
    en: 'Where it is not known whether a code was issued, do not issue it again: nothing can be cancelled, so clear it up with the provider.',
    ja: '発行されたかどうか不明な場合は、再発行しない。取り消しはできないため、提供元に確認する。',
  },
  evaluate({ entries, codes }) {
    const recoveries = new Map(
      codes.flatMap(({ journalId, recoveredBy }) => (recoveredBy === null ? [] : [[journalId, recoveredBy]])),
    )
    const places = new Map(entries.map(({ id }, place) => [id, place]))
    /** Unresolved issues with an unknown outcome, by order key. */
    const open = new Map<string, JournalEntry[]>()
    const violations: Violation[] = []
    let exercised = 0
    for (const [place, entry] of entries.entries()) {
      const order = orderKey(entry)
      if (order === undefined) continue
      const before = open.get(order.key) ?? []
      const isOpen = ({ id }: JournalEntry): boolean => (places.get(recoveries.get(id) ?? '') ?? Infinity) > place
      const unknown = before.find((earlier) => isOpen(earlier) && sentAfterFinish(earlier, entry))
      if (unknown) violations.push({ what: order.again, requests: [unknown.id, entry.id] })
      const rest = before.filter((earlier) => earlier !== unknown)
      const isUnknown = callerOutcome(entry, REFUSALS) === 'unknown'
      exercised += isUnknown ? 1 : 0
      open.set(order.key, isUnknown ? [...rest, entry] : rest)
    }
    return { exercised, violations }
  },
}

/** Only a notice: a client cannot recover a code whose TranId was lost with the response. */
export const noOrphans: ConductRule = {
  name: 'at-gift/no-orphans',
  rule: 'AG-D12',
  severity: 'notice',
  text: {
    en: 'Every code that is billed gets to the client; one whose answer was lost has to be asked for at the provider.',
    ja: '請求されるコードは、すべてクライアントに届いている。応答が失われたコードは、提供元への問い合わせが必要。',
  },
  evaluate: ({ codes }) => checkOrphans(codes),
}

/** Key of the caller, product and amount of an issue, and the text of the violation if it is repeated blindly. */
function orderKey(entry: JournalEntry): { key: string; again: Text } | undefined {
  const members = jsonMembers(entry)
  const product = members.get('DcId')
  const amount = members.get('Amount')
  if (
    entry.operation !== 'at-gift.issue' ||
    typeof product !== 'string' ||
    (typeof amount !== 'string' && typeof amount !== 'number')
  )
    return undefined
  return {
    key: JSON.stringify([callerOf(entry), product, `${amount}`]),
    again: {
      en: `${product} for ${amount} yen was issued again, although nobody knew whether the first issue had gone through; or it was another order of the same product: nobody can tell, so stop the batch until it is cleared up`,
      ja: `${product}（${amount} 円）が、先に発行されたかどうか不明なまま再発行された（同じ商品の別の注文かもしれないが区別できないため、確認が済むまで一括発行を止める）`,
    },
  }
}
