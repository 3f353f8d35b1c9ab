import { wasClearedBefore } from '../../../core/clearances/clearance.ts'
import { checkOrphans } from '../../../core/conduct/checks/orphans.ts'
import {
  callerOutcome,
  isGivenUpFor,
  mayBeInFlight,
  mayBeUnreadable,
  mayHaveReadSuccess,
  sentAfterFinish,
  statusReachedCaller,
} from '../../../core/conduct/caller-outcome.ts'
import { durationText } from '../../../core/conduct/duration-text.ts'
import { jsonMembers } from '../../../core/conduct/entries.ts'
import { isLibraryResend, withResendHint } from '../../../core/conduct/library-resend.ts'
import type { ConductRule, Violation } from '../../../core/conduct/rule.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import { memo } from '../../../core/util/memo.ts'
import { type Text, yenText } from '../../../core/localized-text.ts'
import { ON_THE_WAY_MS, waitToleranceMs } from '../../../core/conduct/checks/pace.ts'
import { callerOf, REFUSALS } from './entries.ts'

/** Minimum timeout of a caller [ms] (AG-D9). A caller that gives up earlier violates the rule. */
const LEAST_TIMEOUT_MS = 90_000
/**
 * Minimum duration [ms] with which a request exercises the rule `at-gift/waits-90-seconds`. The minimum applies to a
 * request that the caller does not give up.
 */
const LONG_MS = 85_000

export const waits90Seconds: ConductRule = {
  name: 'at-gift/waits-90-seconds',
  rule: 'AG-D9',
  severity: 'money',
  text: {
    en: 'Wait at least 90 seconds for a response: the code may still be issued during that time.',
    ja: 'レスポンスは90秒以上待つ。その間にコードが発行されることがある。',
  },
  evaluate({ entries, clockRate }) {
    const leastMs = LEAST_TIMEOUT_MS - ON_THE_WAY_MS * clockRate
    const calls = entries.filter(({ operation }) => operation !== null)
    // If the clock is frozen, the duration of a request is 0 and does not show how long the caller waited. Such a
    // request is left out.
    const left = calls.filter(({ abandoned, durationMs }) => abandoned && durationMs > 0 && durationMs < leastMs)
    const long = calls.filter(
      ({ abandoned, durationMs }) => durationMs >= (abandoned ? Math.min(LONG_MS, leastMs) : LONG_MS),
    )
    // On a fast clock, a wait between the two limits is undecided: the timeout was too short, or the machine was busy.
    const certainMs = LEAST_TIMEOUT_MS - waitToleranceMs(LEAST_TIMEOUT_MS, clockRate)
    const undecided = long.filter(({ abandoned, durationMs }) => abandoned && durationMs < certainMs)
    return {
      exercised: new Set([...left, ...long]).size,
      violations: left.map(({ id, durationMs }) => ({
        what: timeoutTooShortText(durationText(durationMs, clockRate)),
        requests: [id],
      })),
      undecided: undecided.map(({ id, durationMs }) => ({
        what: timeoutUncertainText(durationText(durationMs, clockRate)),
        requests: [id],
      })),
    }
  },
}

function timeoutTooShortText({ en, ja }: Text): Text {
  return {
    en: `the client gave up the request after ${en}, and at least 90 s are required`,
    ja: `クライアントが ${ja}で待つのを打ち切った（レスポンスは 90 秒以上待つ必要がある）`,
  }
}

function timeoutUncertainText({ en, ja }: Text): Text {
  return {
    en: `the client gave up the request after ${en}; the mock cannot measure at this speed of the clock whether it waited 90 s: test it in real time`,
    ja: `クライアントが ${ja}で待つのを打ち切った。時計がこの速さでは、90 秒待ったかどうかを測定できないため、実時間で試す`,
  }
}

export const noBlindReissue: ConductRule = {
  name: 'at-gift/no-blind-reissue',
  rule: 'AG-D12',
  severity: 'money',
  text: {
    en: 'If it is unknown whether a code was issued, do not issue it again: nothing can be cancelled, so clear it up with the provider.',
    ja: '発行されたかどうか不明な場合は、再発行しない。取り消しはできないため、プロバイダーに確認する。',
  },
  evaluate({ entries, codes, clearances, clockRate }) {
    const indexes = new Map(entries.map(({ id }, index) => [id, index]))
    const recoveries = new Map(
      codes.flatMap(({ journalId, recoveredBy }) => (recoveredBy === null ? [] : [[journalId, recoveredBy]])),
    )
    const inBook = new Set(codes.flatMap((code) => (code.inBook ? [code.journalId] : [])))
    /**
     * Returns the position in `entries` at which the client obtained the code of an issue request:
     * - the position of the inquiry that recovered the code
     * - the position of the issue request itself, if the client's book contains the code and the client may have read
     *   the code from a damaged response
     * - the position after the last entry, if the client's book contains the code but no response can have contained
     *   the code
     * - Infinity, if the client does not have the code
     */
    const resolvedAt = (issue: JournalEntry): number => {
      const recovered = indexes.get(recoveries.get(issue.id) ?? '')
      if (recovered !== undefined || !inBook.has(issue.id)) return recovered ?? Infinity
      return mayHaveReadSuccess(issue) ? (indexes.get(issue.id) ?? 0) : entries.length
    }
    /** The issue requests with an unknown outcome that no later request has repeated. The key is the order key. */
    const open = new Map<string, JournalEntry[]>()
    /** For each order key, the last issue request with a response that the caller may have been unable to read. */
    const unreadable = new Map<string, JournalEntry>()
    const referenceById = new Map(codes.map(({ journalId, reference }) => [journalId, reference]))
    // The TranIds of the inquiries. A client that inquires about a TranId was able to read the response with this
    // TranId.
    const inquired = new Set(entries.map((entry) => jsonMembers(entry).get('TranId')))
    const violations: Violation[] = []
    const undecided: Violation[] = []
    let exercised = 0
    let redirected: { order: Order; issue: JournalEntry } | undefined
    for (const [index, entry] of entries.entries()) {
      const order = orderKey(entry)
      if (redirected && isFollowed(redirected.issue, entry))
        violations.push({ what: redirected.order.texts().followed, requests: [redirected.issue.id, entry.id] })
      redirected = order && isRedirect(entry) ? { order, issue: entry } : undefined
      if (order === undefined) continue
      const before = (open.get(order.key) ?? []).filter(
        (earlier) => resolvedAt(earlier) > index && !wasClearedBefore(clearances.ofRequest(earlier.id), entry),
      )
      const lost = before.find((earlier) => sentAfterFinish(earlier, entry))
      const hedged = lost ? undefined : before.find((earlier) => isHedged(earlier, entry, clockRate))
      const repeated = lost ?? hedged
      if (repeated) {
        const requests = [repeated.id, entry.id]
        if (resolvedAt(repeated) !== Infinity) undecided.push({ what: order.texts().unclear, requests })
        else
          violations.push({
            what: hedged ? order.texts().hedged : againText(order, repeated, entry, clockRate),
            requests,
          })
      }
      const unread = repeated ? undefined : unreadable.get(order.key)
      if (unread && sentAfterFinish(unread, entry)) {
        undecided.push({ what: order.texts().unread, requests: [unread.id, entry.id] })
        unreadable.delete(order.key)
      }
      const knowledge = callerOutcome(entry, REFUSALS)
      // If the repetition was refused, the repetition issued no code. The lost request then stays in `open`, because
      // the client may repeat the lost request once more.
      const rest = knowledge === 'refused' ? before : before.filter((earlier) => earlier !== repeated)
      const isUnread =
        mayBeUnreadable(entry) && !inBook.has(entry.id) && !inquired.has(referenceById.get(entry.id) ?? '')
      if (isUnread) unreadable.set(order.key, entry)
      exercised += knowledge === 'unknown' || isUnread ? 1 : 0
      open.set(order.key, knowledge === 'unknown' ? [...rest, entry] : rest)
    }
    return { exercised, violations, undecided }
  },
}

/** Returns true if the caller received a redirect as the response. */
function isRedirect(entry: JournalEntry): boolean {
  const { status, headers } = entry.response
  return status >= 300 && status < 400 && headers['location'] !== undefined && statusReachedCaller(entry)
}

/**
 * Returns true if the caller sent a POST to an unknown path in response to the redirect. The path is unknown to the
 * mock, but the real provider may have an operation at this path. A client has no other reason to send a POST to an
 * unknown path.
 */
function isFollowed(redirect: JournalEntry, next: JournalEntry): boolean {
  return (
    next.operation === null &&
    next.method === redirect.method &&
    next.sourceIp === redirect.sourceIp &&
    sentAfterFinish(redirect, next)
  )
}

function againText(order: Order, lost: JournalEntry, entry: JournalEntry, clockRate: number): Text {
  const { again } = order.texts()
  if (isLibraryResend(lost, entry, clockRate)) return withResendHint(again)
  return lost.abandoned && mayBeInFlight(lost, entry)
    ? {
        en: `${again.en}. This request was sent while the earlier one was open, or as soon as the client gave it up: turn off hedged requests and automatic retries`,
        ja: `${again.ja}。このリクエストは、前のリクエストを待つ間、または打ち切った直後に送信されている。並行する再送（ヘッジ）や自動再送を無効にする`,
      }
    : again
}

/**
 * Returns true if the caller gave up the earlier issue request before the minimum timeout, because the caller received
 * the response to the later issue request.
 */
function isHedged(earlier: JournalEntry, later: JournalEntry, clockRate: number): boolean {
  return earlier.durationMs < LEAST_TIMEOUT_MS - ON_THE_WAY_MS * clockRate && isGivenUpFor(earlier, later, clockRate)
}

/** The severity is only `notice`, because a client cannot recover a code whose TranId was lost with the response. */
export const noOrphans: ConductRule = {
  name: 'at-gift/no-orphans',
  rule: 'AG-D12',
  severity: 'notice',
  text: {
    en: 'Every code that is billed reaches the client. Ask the provider for a code whose response was lost, and record the answer with `gift-mock ledger clear`.',
    ja: '請求されるコードは、すべてクライアントに届いている。レスポンスが失われたコードはプロバイダーに問い合わせ、回答を `gift-mock ledger clear` で記録する。',
  },
  evaluate: ({ codes, clearances }) =>
    checkOrphans(
      codes.filter((code) => clearances.ofCode(code).length === 0),
      ({ product }) => ({ en: `a code of ${product}`, ja: `${product} のコード` }),
    ),
}

/** The order that an issue request places. */
interface Order {
  /** Key that consists of the caller, the product and the amount. */
  key: string
  /** Returns the texts of the findings about another issue request that repeats the order. */
  texts(): Record<'again' | 'followed' | 'hedged' | 'unclear' | 'unread', Text>
}

const orderKey = memo((entry: JournalEntry): Order | undefined => {
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
    texts: () => repetitionTexts(product, amount),
  }
})

function repetitionTexts(product: string, amount: string | number): ReturnType<Order['texts']> {
  // If the amount is not an integer, the text shows the amount that the client sent, without a change.
  const price = Number.isInteger(Number(amount)) ? yenText(Number(amount)) : { en: `${amount} yen`, ja: `${amount}円` }
  const order = { en: `${product} for ${price.en}`, ja: `${product}（${price.ja}）` }
  return {
    again: {
      en: `${order.en} was ordered again while it was unknown whether the earlier request had issued a code. Another order of the same product looks the same: order no more of it until the earlier outcome is cleared up`,
      ja: `${order.ja}の発行が、前のリクエストで発行されたかどうか不明なまま、再び依頼された。別の注文であっても区別できないため、前の結果を確認するまで同じ商品の発行を止める`,
    },
    followed: {
      en: `${order.en} was sent again to the address of a redirect while it was unknown whether the redirected request had issued a code: turn off the following of redirects`,
      ja: `${order.ja}の発行が、リダイレクトされたリクエストで発行されたかどうか不明なまま、リダイレクト先に再び送信された。リダイレクトの自動追跡を無効にする`,
    },
    hedged: {
      en: `${order.en} was ordered a second time while the first request was still waiting, and the first was given up when the second was answered: both can issue a code`,
      ja: `${order.ja}の発行が、最初のリクエストのレスポンスを待つ間にもう一度依頼され、2件目のレスポンスを受けて最初のリクエストが打ち切られた（両方が発行されうる）`,
    },
    unread: {
      en: `${order.en} was ordered again after a 200 that some clients cannot read: it is another order if the client read that response, or else the same one twice`,
      ja: `${order.ja}の発行が、クライアントによっては読み取れない 200 のあとに再び依頼された（そのレスポンスを読めていれば別の注文、読めていなければ同じ注文の重複であり、判定できない）`,
    },
    unclear: {
      en: `${order.en} was ordered again before an inquiry showed that the first request had issued a code: it is another order, or the same one twice`,
      ja: `${order.ja}の発行が、先の発行を照会で確認する前に再び依頼された（別の注文か、同じ注文の重複かを判定できない）`,
    },
  }
}
