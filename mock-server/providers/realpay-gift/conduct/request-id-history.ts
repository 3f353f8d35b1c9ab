import {
  finishedAtMs,
  IN_FLIGHT_MS,
  sentAfterFinish,
  succeeded,
  statusReachedCaller,
} from '../../../core/conduct/caller-outcome.ts'
import { bodyKindOf, type JournalEntry } from '../../../core/journal/journal.ts'
import type { Text } from '../../../core/localized-text.ts'
import { REFUSALS } from './entries.ts'

/** A repeated use of a request id that is wrong or may be wrong. */
export interface Misuse {
  earlier: JournalEntry
  /** Phrase that says why the use is wrong. In the message, the phrase follows the words `was used again`. */
  why: Text
  /**
   * True if the use is certainly wrong. False if the records do not show whether the use is for the same order or for
   * another order. Only a use for another order is wrong. The same order may use the request id again, for example
   * after a restart, because one request id buys at most one gift (RP-D4).
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
 * Data about identical requests with one request id. `usedUp` is the latest request that used up the id, and `longest`
 * is the request that finished last.
 */
interface Same {
  usedUp?: JournalEntry
  /** Number of requests that the client sent after the id was used up. */
  repetitions: number
  longest: JournalEntry
}

/**
 * Maximum number of identical requests that a client may send after their request id was used up. More requests show
 * that the client sends them in a loop. A client in a public integration makes this number of attempts (RP-O6).
 */
const MAX_REPETITIONS = 5

/**
 * Creates an empty history of a request id.
 * @param leavesUnused returns true if the id of a refused request is still unused, so that any other request may use
 * the id
 * @param isHarmless returns true if the client may repeat the earlier request: the repetition has no further effect, or
 * the client found out afterwards what the earlier request had done
 */
export function createRequestIdHistory(
  leavesUnused: (entry: JournalEntry) => boolean,
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
      const isKnown = statusReachedCaller(entry)
      if (isKnown && leavesUnused(entry)) return
      if (latest && requestKey(latest) !== requestKey(entry)) latestOther = latest
      latest = entry
      const before = same.get(requestKey(entry))
      const isUsedUp = succeeded(entry) || (isKnown && (status === 409 || REFUSALS.has(status)))
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
 * Returns a key that consists of the operation, the path and the body. If the journal contains only the length of the
 * body, the key contains no body, because equal multipart forms can have boundaries of different lengths.
 */
function requestKey({ operation, path, request }: JournalEntry): string {
  const kind = bodyKindOf(request)
  return JSON.stringify([operation, path, kind === 'length' || kind === 'unread' ? '' : request.body])
}
