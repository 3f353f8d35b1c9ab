import {
  finishedAtMs,
  IN_FLIGHT_MS,
  succeeded,
  mayBeInFlight,
  statusReachedCaller,
} from '../../../core/conduct/caller-outcome.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import type { Text } from '../../../core/localized-text.ts'

export interface Misuse {
  earlier: JournalEntry
  /** Why it is wrong, as an adverbial of `was used again`. */
  why: Text
}

/** The uses of one request id, in the order in which they came. */
export interface RequestIdHistory {
  /**
   * What is wrong with using the id once more.
   * @param isSought whether somebody looks its gift up afterwards
   */
  misuseOf(entry: JournalEntry, isSought: boolean): Misuse | undefined
  add(entry: JournalEntry): void
}

/** The latest of the same request that used the id up, and the one that was on its way the longest. */
interface Same {
  usedUp?: JournalEntry
  longest: JournalEntry
}

/** @param releasingStatuses the statuses after which the id is as good as new */
export function createRequestIdHistory(releasingStatuses: ReadonlySet<number>): RequestIdHistory {
  const same = new Map<string, Same>()
  /** The latest use, and the latest for another request than that. */
  let latest: JournalEntry | undefined
  let latestOther: JournalEntry | undefined

  return {
    misuseOf(entry, isSought) {
      const another = latest && requestKey(latest) !== requestKey(entry) ? latest : latestOther
      if (another) return { earlier: another, why: { en: 'for another request', ja: '別のリクエストに' } }
      const { usedUp, longest } = same.get(requestKey(entry)) ?? {}
      if (usedUp && !(isSought && isCrashRecovery(usedUp, entry)))
        return {
          earlier: usedUp,
          why: {
            en: `after its request had been answered with ${usedUp.response.status}`,
            ja: `${usedUp.response.status} の応答を受けたあとに`,
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
      // The document wants an id for each request; only where the provider takes it again is it nobody's.
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

/** Of a form with a file the journal knows the length alone, which another boundary changes. */
function requestKey({ operation, path, request: { body } }: JournalEntry): string {
  return JSON.stringify([operation, path, body?.startsWith('(') ? '' : body])
}

/** After a crash a client sends the purchase again whose answer it has forgotten, and then looks the gift up (RP-D13). */
function isCrashRecovery(earlier: JournalEntry, later: JournalEntry): boolean {
  return later.operation === 'realpay-gift.buy-gift' && !mayBeInFlight(earlier, later)
}
