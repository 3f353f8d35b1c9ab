import { checkOrphans } from '../../../core/conduct/checks/orphans.ts'
import {
  sentAfterFinish,
  succeeded,
  callerOutcome,
  mayBeInFlight,
  statusReachedCaller,
} from '../../../core/conduct/caller-outcome.ts'
import { jsonMembers } from '../../../core/conduct/entries.ts'
import type { ConductRule, Violation } from '../../../core/conduct/rule.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import type { Text } from '../../../core/localized-text.ts'
import { lastUses, lastLookups, scopedId, scopedRequestId, scopedLookupId, REFUSALS, requestIdOf } from './entries.ts'

export const looksUpBeforeRebuy: ConductRule = {
  name: 'realpay-gift/looks-up-before-rebuy',
  rule: 'RP-D13',
  severity: 'money',
  text: {
    en: 'Where it is not known whether a gift was bought, look it up by its request id, or send the same id again, before you buy another.',
    ja: '購入できたか不明な場合は、別のIDで買い直す前に、そのリクエストIDで検索するか、同じIDで再送する。',
  },
  evaluate({ entries }) {
    /** Purchases of gifts with an unknown outcome, by scoped request id. */
    const open = new Map<string, JournalEntry>()
    const begun = new Set<string>()
    const sent = lastUses(entries)
    const sought = lastLookups(entries)
    const violations: Violation[] = []
    let exercised = 0
    for (const [place, entry] of entries.entries()) {
      const soughtId = scopedLookupId(entry) ?? ''
      const lost = open.get(soughtId)
      if (lost && isAnswered(entry) && sentAfterFinish(lost, entry)) open.delete(soughtId)
      const id = scopedRequestId(entry)
      if (entry.operation !== 'realpay-gift.buy-gift' || id === undefined) continue

      const isFirst = !begun.has(id)
      begun.add(id)
      // Each of several workers may send its own purchase again later, so a later repetition of the other id clears
      // this one. A later search does so only if this request may precede the knowledge that the other was lost.
      const isSeenTo = (other: string, earlier: JournalEntry): boolean =>
        (sent.get(other) ?? -1) > place || (mayBeInFlight(earlier, entry) && (sought.get(other) ?? -1) > place)
      const left =
        isFirst &&
        [...open].find(
          ([other, earlier]) =>
            other !== id &&
            isSamePurchase(earlier, entry) &&
            sentAfterFinish(earlier, entry) &&
            !isSeenTo(other, earlier),
        )
      if (left) {
        const [other, earlier] = left
        violations.push({ what: rebuyText(requestIdOf(entry), requestIdOf(earlier)), requests: [earlier.id, entry.id] })
        open.delete(other)
      }
      const knowledge = callerOutcome(entry, REFUSALS)
      if (knowledge === 'unknown' && !open.has(id)) {
        open.set(id, entry)
        exercised += 1
      }
      if (knowledge === 'done' || (knowledge === 'refused' && entry.response.status === 400)) open.delete(id)
    }
    return { exercised, violations }
  },
}

function rebuyText(id = '', other = ''): Text {
  return {
    en: `a gift was bought under ${id} although nobody knew whether the one under ${other} had been`,
    ja: `リクエストID ${other} で購入できたか不明なまま、${id} で別のギフトが購入された`,
  }
}

export const noOrphans: ConductRule = {
  name: 'realpay-gift/no-orphans',
  rule: 'RP-D13',
  severity: 'money',
  text: {
    en: 'A gift whose answer was lost is looked up by its request id; it is paid for in any case.',
    ja: '応答が失われたギフトは、リクエストIDで検索して受け取る。代金はいずれにせよ発生している。',
  },
  evaluate({ entries, codes }) {
    const places = new Map(entries.map(({ id }, place) => [id, place]))
    const sought = lastLookups(entries)
    // A client that searched did what it could, even if it got no result. Evicted journal entries prove nothing.
    return checkOrphans(
      codes,
      ({ journalId, reference, caller }) =>
        (sought.get(scopedId(caller, reference)) ?? -1) > (places.get(journalId) ?? -Infinity),
    )
  },
}

/** True if the caller now knows whether the gift exists. */
function isAnswered(entry: JournalEntry): boolean {
  return succeeded(entry) || (entry.response.status === 400 && statusReachedCaller(entry))
}

function isSamePurchase(one: JournalEntry, other: JournalEntry): boolean {
  return one.caller === other.caller && one.path === other.path && priceOf(one) === priceOf(other)
}

function priceOf(entry: JournalEntry): unknown {
  return jsonMembers(entry).get('price') ?? entry.request.body
}
