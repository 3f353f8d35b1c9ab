import {
  finishedAtMs,
  IN_FLIGHT_MS,
  sentAfterFinish,
  succeeded,
  mayBeInFlight,
  statusReachedCaller,
} from '../../../core/conduct/caller-outcome.ts'
import { bodyKindOf, type JournalEntry } from '../../../core/journal/journal.ts'
import type { Text } from '../../../core/localized-text.ts'

export interface Misuse {
  earlier: JournalEntry
  /** Reason for which the reuse is wrong: a phrase that follows `was used again`. */
  why: Text
}

/** The uses of one request id in order of arrival. */
export interface RequestIdHistory {
  /**
   * Checks a further use of the id.
   * @param isSought true if a later request searches for the gift of this id
   * @returns undefined if the use is correct
   */
  misuseOf(entry: JournalEntry, isSought: boolean): Misuse | undefined
  add(entry: JournalEntry): void
}

/**
 * Two requests from a group of identical requests: the latest request that used up the id, and the request that
 * finished last.
 */
interface Same {
  usedUp?: JournalEntry
  longest: JournalEntry
}

/** Creates an empty history of a request id. @param releasingStatuses statuses after which the id can be used again */
export function createRequestIdHistory(releasingStatuses: ReadonlySet<number>): RequestIdHistory {
  const same = new Map<string, Same>()
  /** The latest use of the id. `latestOther` is the latest use of the id for a request that differs from `latest`. */
  let latest: JournalEntry | undefined
  let latestOther: JournalEntry | undefined

  return {
    misuseOf(entry, isSought) {
      const another = latest && requestKey(latest) !== requestKey(entry) ? latest : latestOther
      if (another) return { earlier: another, why: { en: 'for another request', ja: '別のリクエストに' } }
      const { usedUp, longest } = same.get(requestKey(entry)) ?? {}
      const isHarmless = isSought || hasBoughtAfterConflict(usedUp, entry)
      if (usedUp && sentAfterFinish(usedUp, entry) && !(isHarmless && isCrashRecovery(usedUp, entry)))
        return {
          earlier: usedUp,
          why: {
            en: `after its request had been answered with ${usedUp.response.status}`,
            ja: `${usedUp.response.status} のレスポンスを受けたあとに`,
          },
        }
      if (longest && entry.atMs >= longest.atMs && entry.atMs + IN_FLIGHT_MS < finishedAtMs(longest))
        return {
          earlier: longest,
          why: { en: 'while the first request was still on its way', ja: '最初のリクエストの処理中に' },
        }
      return undefined
    },
    add(entry) {
      const { status } = entry.response
      const isFreed = statusReachedCaller(entry) && releasingStatuses.has(status)
      // The provider's document requires a new id for each request. If a 400 response releases the id, the id counts as
      // unused.
      if (isFreed && status === 400) return
      if (latest && requestKey(latest) !== requestKey(entry)) latestOther = latest
      latest = entry
      const before = same.get(requestKey(entry))
      const isUsedUp = succeeded(entry) || (statusReachedCaller(entry) && (status === 409 || status === 400))
      const usedUp = isUsedUp ? entry : before?.usedUp
      same.set(requestKey(entry), {
        longest: before && finishedAtMs(before.longest) > finishedAtMs(entry) ? before.longest : entry,
        ...(usedUp && { usedUp }),
      })
    },
  }
}

/**
 * Returns a key that consists of the operation, the path and the body. If the journal does not have the text of the
 * body, the key contains no body: the length of a body is no substitute, because multipart boundaries change the
 * length.
 */
function requestKey({ operation, path, request }: JournalEntry): string {
  const kind = bodyKindOf(request)
  return JSON.stringify([operation, path, kind === 'length' || kind === 'unread' ? '' : request.body])
}

/**
 * True if the provider accepted the id of `later` after a 409 to `earlier`. The 409 then did not mean that a gift was
 * bought with the id, and the client needs no look-up.
 */
function hasBoughtAfterConflict(earlier: JournalEntry | undefined, later: JournalEntry): boolean {
  return earlier?.response.status === 409 && succeeded(later)
}

/**
 * True if `later` may be a purchase that the client repeats after a crash and before the client searches for the gift
 * (RP-D13).
 */
function isCrashRecovery(earlier: JournalEntry, later: JournalEntry): boolean {
  return later.operation === 'realpay-gift.buy-gift' && !mayBeInFlight(earlier, later)
}
