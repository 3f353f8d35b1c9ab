import {
  finishedAtMs,
  IN_FLIGHT_MS,
  sentAfterFinish,
  succeeded,
  statusReachedCaller,
} from '../../../core/conduct/caller-outcome.ts'
import { bodyKindOf, type JournalEntry } from '../../../core/journal/journal.ts'
import type { Text } from '../../../core/localized-text.ts'

/** A further use of a request id that is wrong, or that is wrong if it belongs to another order. */
export interface Misuse {
  earlier: JournalEntry
  /** Reason for which the use is wrong: a phrase that follows `was used again`. */
  why: Text
  /**
   * False if the use is wrong only if it belongs to another order. The use is right if a restarted client or another
   * worker repeats the order: one request id buys at most one gift (RP-D4).
   */
  isCertain: boolean
}

/** The uses of one request id in order of arrival. */
export interface RequestIdHistory {
  /** Checks a further use of the id. @returns undefined if the use is correct */
  misuseOf(entry: JournalEntry): Misuse | undefined
  add(entry: JournalEntry): void
}

/**
 * Two requests from a group of identical requests: the latest request that used up the id, and the request that
 * finished last.
 */
interface Same {
  usedUp?: JournalEntry
  /** Number of requests that the client sent after the id was used up. */
  repetitions: number
  longest: JournalEntry
}

/**
 * Maximum number of identical requests with one request id after the id was used up. More requests are a loop, which a
 * restart or another worker does not explain. The number is that of the attempts in a public integration (RP-O6).
 */
const MAX_REPETITIONS = 5

/**
 * Creates an empty history of a request id.
 * @param releasingStatuses statuses after which the id can be used again
 * @param isHarmless returns true if a request is right as a repetition of the earlier request: it changes nothing that the
 * earlier request has not changed, or the client found out afterwards what the earlier request had done
 */
export function createRequestIdHistory(
  releasingStatuses: ReadonlySet<number>,
  isHarmless: (entry: JournalEntry, earlier: JournalEntry) => boolean,
): RequestIdHistory {
  const same = new Map<string, Same>()
  /** The latest use of the id. `latestOther` is the latest use of the id for a request that differs from `latest`. */
  let latest: JournalEntry | undefined
  let latestOther: JournalEntry | undefined

  return {
    misuseOf(entry) {
      const another = latest && requestKey(latest) !== requestKey(entry) ? latest : latestOther
      if (another)
        return { earlier: another, why: { en: 'for another request', ja: '別のリクエストに' }, isCertain: true }
      const { usedUp, longest, repetitions = 0 } = same.get(requestKey(entry)) ?? {}
      const isLoop = repetitions >= MAX_REPETITIONS
      if (usedUp && sentAfterFinish(usedUp, entry) && (isLoop || !isHarmless(entry, usedUp)))
        return {
          earlier: usedUp,
          why: {
            en: `after its request had been answered with ${usedUp.response.status}`,
            ja: `${usedUp.response.status} のレスポンスを受けたあとに`,
          },
          isCertain: isLoop,
        }
      const isEarly = longest && entry.atMs >= longest.atMs && entry.atMs + IN_FLIGHT_MS < finishedAtMs(longest)
      if (isEarly && (isLoop || !isHarmless(entry, longest)))
        return {
          earlier: longest,
          why: { en: 'while the first request was still on its way', ja: '最初のリクエストの処理中に' },
          isCertain: isLoop,
        }
      return undefined
    },
    add(entry) {
      const { status } = entry.response
      const isFreed = statusReachedCaller(entry) && releasingStatuses.has(status)
      // With the setting `realpayGift.requestId.usedUpBy: success`, a 400 response releases the request id. A released
      // id counts as unused, so even a different request may use it.
      if (isFreed && status === 400) return
      if (latest && requestKey(latest) !== requestKey(entry)) latestOther = latest
      latest = entry
      const before = same.get(requestKey(entry))
      const isUsedUp = succeeded(entry) || (statusReachedCaller(entry) && (status === 409 || status === 400))
      const usedUp = isUsedUp ? entry : before?.usedUp
      same.set(requestKey(entry), {
        longest: before && finishedAtMs(before.longest) > finishedAtMs(entry) ? before.longest : entry,
        repetitions: before?.usedUp ? before.repetitions + 1 : 0,
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
