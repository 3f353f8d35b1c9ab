import type { BookRules, CodePart } from '../../../core/book/billed-code.ts'
import { callerOutcome } from '../../../core/conduct/caller-outcome.ts'
import { jsonMembers } from '../../../core/conduct/entries.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import { typedSettings } from '../../../core/settings/settings.ts'
import { REFUSALS } from '../conduct/entries.ts'
import { issuedCodes, lettered } from '../state/repository.ts'
import type { Success } from '../openapi/response-schema.ts'
import { settings as definitions } from '../settings/settings.ts'

/**
 * Rules for comparing a client's book with the ledger. The book must contain all parts of a code that the end user
 * needs: Dc1, and also Dc2 and RmtrCd if the code has these parts (AG-D4, AG-D14).
 */
export const book: BookRules = {
  clientChoosesReference: false,
  orderOf: (entry) =>
    entry.operation === 'at-gift.issue'
      ? { reference: null, amount: amountOf(entry), outcome: callerOutcome(entry, REFUSALS) }
      : undefined,
  readDetails(tx, settings) {
    // If the setting `atGift.answer.controlNo` is false, responses contain neither ControlNo nor RmtrCd, so the
    // client's book cannot contain the RmtrCd.
    const typed = typedSettings(definitions, settings)
    const shown = !typed['atGift.answer.controlNo']
      ? () => undefined
      : typed['atGift.answer.numbers'] === 'digits'
        ? (rmtrCd: string) => rmtrCd
        : lettered
    return new Map(
      tx
        .list(issuedCodes)
        .map(({ value: { journalId, record } }) => [journalId, { aliases: [], parts: partsOf(record, shown) }]),
    )
  },
}

/** Returns the Amount of an issue request in yen; null if the request has no valid Amount. */
function amountOf(entry: JournalEntry): number | null {
  const amount = Number(jsonMembers(entry).get('Amount') ?? NaN)
  return Number.isSafeInteger(amount) ? amount : null
}

/**
 * @param shown converts the RmtrCd to the form that responses contain; returns undefined if responses contain no RmtrCd
 */
function partsOf({ Dc2, RmtrCd }: Success, shown: (rmtrCd: string) => string | undefined): CodePart[] {
  const remittance = typeof RmtrCd === 'string' ? shown(RmtrCd) : undefined
  return [
    ...(Dc2 === null ? [] : [{ kind: 'second-code', name: 'Dc2', value: Dc2 } as const]),
    ...(remittance === undefined ? [] : [{ kind: 'remittance-code', name: 'RmtrCd', value: remittance } as const]),
  ]
}
