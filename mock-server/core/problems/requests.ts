import { defineReasons, type Explanation } from '../reasons/reason.ts'

const sentences = {
  unknown: ({ id }: { id: string }) => `the journal has no request "${id}"`,
  gone: ({ id }: { id: string }) => `the journal has no request "${id}": it was never there, or evicted or cleared`,
  noProvider: ({ name }: { name: string }) => `the mock has no provider "${name}"`,
  notTogether: ({ names }: { names: string }) => `no provider has together: ${names}`,
  noJournalId: ({ bound, id }: { bound: string; id: string }) => `${bound}: "${id}" is not a journal id`,
  maskedCriterion: ({ path, problem }: { path: string; problem: Explanation }) => `match.${path}: ${problem.reason}`,
  credential: ({ problem }: { problem: Explanation }) => `match: it contains a credential; ${problem.reason}`,
  noTask: ({ id, operation }: { id: string; operation: string }) =>
    `no task of a scenario leads to the request ${id} (${operation})`,
  noTaskForUnknown: ({ id }: { id: string }) => `no task of a scenario leads to the request ${id} (no operation)`,
  // Sentences about the number of requests that match.
  otherCount: ({ found, count }: { found: number; count: string }) =>
    `${found} match, which is not what was asked for: ${count}`,
  undecided: ({ found, count, doubts }: { found: number; count: number; doubts: readonly Explanation[] }) =>
    `${found} match, and ${count} more may match (${joined(doubts)})`,
  evicted: ({ found, count }: { found: number; count: number }) =>
    `${found} match, and ${count} more were evicted from the journal: start with more --max-journal-entries`,
  undecidedAndEvicted: ({
    found,
    undecided,
    doubts,
    evicted,
  }: {
    found: number
    undecided: number
    doubts: readonly Explanation[]
    evicted: number
  }) =>
    `${found} match, and ${undecided} more may match (${joined(doubts)}), and ${evicted} more were evicted from the journal: start with more --max-journal-entries`,
  doubt: ({ id, why }: { id: string; why: string }) => `${id}: ${why}`,
  doubtWithoutEntry: ({ why }: { why: string }) => `one without an entry: ${why}`,
  // Sentences about the clearing up of orders with the provider.
  refusedOrder: ({ id, status }: { id: string; status: number }) =>
    `the order of request ${id} was refused with ${status}: nothing was issued, so nothing is to be cleared up`,
  severalOrders: ({ count, list }: { count: number; list: string }) =>
    `${count} orders fit; name one by its request: ${list}`,
  nothingToClear: 'no order has an unknown outcome, so nothing is to be cleared up',
  clearedAlready: ({ count }: { count: number }) =>
    `no order has an unknown outcome, so nothing is to be cleared up (${count} ${count === 1 ? 'is' : 'are'} already cleared: name ${count === 1 ? 'it' : 'one'} with --request to clear it again)`,
  noOrderWithReference: ({ reference }: { reference: string }) =>
    `the journal has no order with the reference "${reference}"`,
  noOrderOfRequest: ({ id }: { id: string }) => `the journal has no order with the request "${id}"`,
  evictedOrder: ({ id }: { id: number }) =>
    `request ${id} was evicted from the journal, and the ledger has no code for it: start the mock with more --max-journal-entries`,
  clearanceNotStored: 'the clearance was not stored',
} as const

export type RequestSentences = typeof sentences

/** Problems with requests in the journal, and with orders that are cleared up with the provider. */
export const requestProblems = defineReasons('request', sentences)

function joined(explanations: readonly Explanation[]): string {
  return explanations.map(({ reason }) => reason).join('; ')
}
