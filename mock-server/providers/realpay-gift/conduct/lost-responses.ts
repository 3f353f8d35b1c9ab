import { wasClearedBefore } from '../../../core/clearances/clearance.ts'
import { checkOrphans } from '../../../core/conduct/checks/orphans.ts'
import type { ConductRule, Violation } from '../../../core/conduct/rule.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import type { LedgerEntry } from '../../../core/ledger.ts'
import type { Text } from '../../../core/localized-text.ts'
import { lastLookups, requestIdOf, scopedId } from './entries.ts'
import { giftPurchases, laterPurchases } from './purchases.ts'

/**
 * The rule about a new purchase after a purchase whose response was lost. A later purchase that differs only by the
 * request id is judged as follows:
 * - If the client learned the outcome of the first purchase at any time, the later purchase is another order.
 * - If the client never learned the outcome, the later purchase buys the same order a second time.
 * - If the client may have been unable to read the success response, the case is undecided.
 */
export const looksUpBeforeRebuy: ConductRule = {
  name: 'realpay-gift/looks-up-before-rebuy',
  rule: 'RP-D13',
  severity: 'money',
  text: {
    en: 'If it is unknown whether a gift was bought, send the same purchase again under the same request id, or look it up by this id. A look-up that finds nothing is no proof: do not buy under another id while the first purchase can still be booked.',
    ja: '購入できたか不明な場合は、同じリクエストIDで再送するか、そのIDで検索する。検索で見つからなくても、購入されていない証拠にはならない。あとから成立しうる間は、別のIDで買い直さない。',
  },
  evaluate({ entries, codes, clearances, clockRate }) {
    const purchases = [...giftPurchases(entries).values()]
    const indexes = new Map(entries.map((entry, index) => [entry, index]))
    const indexOf = (entry: JournalEntry): number => indexes.get(entry) ?? -1
    const booked = new Set(codes.map(idOf))
    const open = purchases.flatMap(({ lost, unread, ...purchase }) => {
      const unclear = unread ?? lost
      return unclear ? [{ ...purchase, lost: unclear, isUnread: unread !== undefined }] : []
    })
    // If the client's book contains the gift, the client has learned the outcome, for example from a damaged response.
    const inBook = new Set(codes.flatMap(({ inBook: isKept, ...code }) => (isKept ? [idOf(code)] : [])))
    const unresolved = open
      .filter(({ id, resolved }) => !resolved && !inBook.has(id))
      .toSorted((a, b) => indexOf(a.lost) - indexOf(b.lost))
    const later = unresolved.length > 0 ? laterPurchases(purchases, entries, indexOf, clockRate) : undefined
    const violations: Violation[] = []
    const undecided: Violation[] = []
    for (const { id, lost, isUnread, attempts, uses } of unresolved) {
      // If a look-up found no gift and the ledger contains no gift for the request id, the lost request bought nothing.
      // A new purchase is then correct.
      if (!booked.has(id) && attempts.some(({ notFound }) => notFound)) continue
      const same = later?.takeSame(lost)
      const next = same ?? later?.takeRecreated(lost)
      if (!next || uses.some((use) => wasClearedBefore(clearances.ofRequest(use.id), next))) continue
      const lookUp = attempts.findLast(({ entry, notFound }) => notFound && indexOf(entry) < indexOf(next))
      const requests = [lost.id, ...(lookUp ? [lookUp.entry.id] : []), next.id]
      const [newId, oldId] = [requestIdOf(next), requestIdOf(lost)]
      const before = attempts.filter(({ entry }) => indexOf(entry) < indexOf(next))
      const foundNothing = before.some(({ notFound }) => notFound)
      if (isUnread) undecided.push({ what: unreadText(newId, oldId), requests })
      else if (!same || (before.length < attempts.length && !foundNothing))
        undecided.push({ what: undecidedText(newId, oldId), requests })
      else violations.push({ what: foundNothing ? bookedLateText(newId, oldId) : rebuyText(newId, oldId), requests })
    }
    return { exercised: open.length, violations, undecided }
  },
}

function idOf({ caller, reference }: Pick<LedgerEntry, 'caller' | 'reference'>): string {
  return scopedId(caller, reference)
}

function rebuyText(id = '', other = ''): Text {
  return {
    en: `a gift was bought under the request id ${id} while it was unknown whether ${other} had bought one`,
    ja: `リクエストID ${other} で購入できたか不明なまま、${id} で別のギフトが購入された`,
  }
}

function bookedLateText(id = '', other = ''): Text {
  return {
    en: `the look-up of the request id ${other} found no gift yet, and a gift was bought under ${id}; then the first one was booked too`,
    ja: `リクエストID ${other} の検索ではまだギフトが見つからず、${id} で別のギフトが購入されたが、${other} の購入もあとから成立した`,
  }
}

function unreadText(id = '', other = ''): Text {
  return {
    en: `a gift was bought under the request id ${id} after ${other} got a 200 that some clients cannot read: it is another order if the client read that response, or else the same one twice`,
    ja: `リクエストID ${other} にクライアントによっては読み取れない 200 が返ったあと、${id} でギフトが購入された（そのレスポンスを読めていれば別の注文、読めていなければ同じ注文の買い直しであり、判定できない）`,
  }
}

function undecidedText(id = '', other = ''): Text {
  return {
    en: `the outcome of the request id ${other} was never learned: the gift bought under ${id} is another order, or the same one again`,
    ja: `リクエストID ${other} の結果が最後まで不明のため、${id} で購入されたギフトが別の注文か、同じ注文の買い直しかを判定できない`,
  }
}

export const noOrphans: ConductRule = {
  name: 'realpay-gift/no-orphans',
  rule: 'RP-D13',
  severity: 'money',
  text: {
    en: 'Look up a gift by its request id if its response was lost or could not be read: it is paid for in any case.',
    ja: 'レスポンスが届かないか、読み取れなかったギフトは、リクエストIDで検索して受け取る。代金はいずれにせよ請求される。',
  },
  evaluate({ entries, codes, clearances }) {
    const indexes = new Map(entries.map(({ id }, index) => [id, index]))
    const lookups = lastLookups(entries)
    return checkOrphans(
      codes.filter((code) => clearances.ofCode(code).length === 0),
      ({ reference }) => ({
        en: `the gift that was bought with the request id ${reference}`,
        ja: `リクエストID ${reference} で購入されたギフト`,
      }),
      ({ journalId, reference, caller }) =>
        !indexes.has(journalId) ||
        (lookups.get(scopedId(caller, reference)) ?? -1) > (indexes.get(journalId) ?? Infinity),
    )
  },
}
