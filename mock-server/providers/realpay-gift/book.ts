import type { BookRules } from '../../core/book/billed-code.ts'
import { gifts } from './repository.ts'

/** The receiver opens a gift by its URL, which ends with the code. A client may keep either of them (RP-D12). */
export const book: BookRules = {
  clientChoosesReference: true,
  readDetails: (tx) =>
    new Map(
      tx
        .list(gifts)
        .map(({ value: { journalId, record } }) => [journalId, { aliases: [record.body.gift.url], parts: [] }]),
    ),
}
