import type { ClearanceIndex, ClearedAs } from '../clearances/clearance.ts'
import type { CallerOutcome } from '../conduct/caller-outcome.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { Settings } from '../settings/settings.ts'
import type { Transaction } from '../store/store.ts'

/**
 * A value that the end user needs in addition to the code. `second-code`: a PIN or a second code. `remittance-code`:
 * the code with which the end user is paid out.
 */
export interface CodePart {
  kind: 'second-code' | 'remittance-code'
  /** Name of the value in the provider's API, such as `Dc2`. */
  name: string
  value: string
}

/** What a provider knows of an issued code beyond the code's ledger row. */
export interface CodeDetails {
  /** Values that stand for the code, such as the URL of a gift. A client may keep one of them instead of the code. */
  aliases: readonly string[]
  parts: readonly CodePart[]
}

/** How clients of a provider keep its codes in their books. */
export interface BookRules {
  /**
   * True if the client chooses the reference before it sends the order, so that the client knows the reference even if
   * the response is lost.
   */
  clientChoosesReference: boolean
  /**
   * Returns the order of a request, and what the caller can know about it. `reference` is null if the order has none
   * before its response.
   * @returns undefined if the request orders no code
   */
  orderOf(entry: JournalEntry): { reference: string | null; outcome: CallerOutcome } | undefined
  /** Returns the details of the provider's issued codes by journal id. */
  readDetails(tx: Transaction, settings: Settings): ReadonlyMap<string, CodeDetails>
}

/** An issued code as the comparison with a book needs it. */
export interface BilledCode
  extends
    CodeDetails,
    Pick<LedgerEntry, 'provider' | 'code' | 'reference' | 'product' | 'faceValue' | 'fee' | 'delivered' | 'journalId'> {
  clientChoosesReference: boolean
  /** What the provider last said about the order, outside the API; undefined if it said nothing. */
  clearedAs?: ClearedAs | undefined
}

/** Adds to ledger entries what their providers know of the codes. */
export function billedCodes(
  entries: readonly LedgerEntry[],
  providers: readonly { name: string; book: BookRules }[],
  tx: Transaction,
  settings: Settings,
  clearances: ClearanceIndex,
): BilledCode[] {
  const rules = new Map(providers.map(({ name, book }) => [name, { ...book, details: book.readDetails(tx, settings) }]))
  return entries.map((entry) => {
    const { provider, code, reference, product, faceValue, fee, delivered, journalId } = entry
    const its = rules.get(provider)
    const { aliases = [], parts = [] } = its?.details.get(journalId) ?? {}
    return {
      provider,
      code,
      reference,
      product,
      faceValue,
      fee,
      delivered,
      journalId,
      aliases,
      parts,
      clientChoosesReference: its?.clientChoosesReference ?? false,
      clearedAs: clearances.ofCode(entry).at(-1)?.as,
    }
  })
}
