import type { BookRules } from '../../../core/book/billed-code.ts'
import { callerOutcome } from '../../../core/conduct/caller-outcome.ts'
import { yenText } from '../../../core/localized-text.ts'
import { REFUSALS, requestIdOf } from '../conduct/entries.ts'
import { gifts } from '../state/repository.ts'

/** Number of characters of a purchase id in a sentence. The whole id has 40 characters. */
const SHOWN_ID = 8

/**
 * Rules for comparing a client's book with the ledger. The book may contain either the code of a gift or the URL of the
 * gift, which ends with the code (RP-D12).
 */
export const book: BookRules = {
  clientChoosesReference: true,
  orderOf: (entry) =>
    entry.operation === 'realpay-gift.buy-gift'
      ? { reference: requestIdOf(entry) ?? null, amount: null, outcome: callerOutcome(entry, REFUSALS) }
      : undefined,
  titleOf: ({ product, faceValue }) => {
    const price = yenText(faceValue)
    const purchase = product.length > SHOWN_ID ? `${product.slice(0, SHOWN_ID)}…` : product
    return {
      noun: { en: `a gift of ${price.en}`, ja: `${price.ja}のギフト` },
      detail: { en: `purchase ${purchase}`, ja: `購入ID ${purchase}` },
    }
  },
  failedRemedy: {
    en: 'Do not do so after a 409: look the gift up by its request id.',
    ja: 'ただし 409 は除く。ギフトをリクエストID で検索する。',
  },
  readDetails: (tx) =>
    new Map(
      tx
        .list(gifts)
        .map(({ value: { journalId, record } }) => [journalId, { aliases: [record.body.gift.url], parts: [] }]),
    ),
}
