import type { BookRules } from '../../core/book/billed-code.ts'
import { callerOutcome } from '../../core/conduct/caller-outcome.ts'
import { REFUSALS, requestIdOf } from './conduct/entries.ts'
import { gifts } from './repository.ts'

/**
 * Rules for comparing a client's book with the ledger. The book may contain either the code of a gift or the URL of the
 * gift, which ends with the code (RP-D12).
 */
export const book: BookRules = {
  clientChoosesReference: true,
  orderOf: (entry) =>
    entry.operation === 'realpay-gift.buy-gift'
      ? { reference: requestIdOf(entry) ?? null, outcome: callerOutcome(entry, REFUSALS) }
      : undefined,
  readDetails: (tx) =>
    new Map(
      tx
        .list(gifts)
        .map(({ value: { journalId, record } }) => [journalId, { aliases: [record.body.gift.url], parts: [] }]),
    ),
}
