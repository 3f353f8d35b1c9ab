import type { BookRules } from '../../core/book/billed-code.ts'
import { callerOutcome } from '../../core/conduct/caller-outcome.ts'
import { REFUSALS, requestIdOf } from './conduct/entries.ts'
import { gifts } from './repository.ts'

/** The receiver opens a gift by its URL, which ends with the code. A client may keep either of them (RP-D12). */
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
