import { type ClearanceIndex, type Statement, statementOf } from '../clearances/clearance.ts'
import { type CallerOutcome, mayBeUnreadable, succeeded } from '../conduct/caller-outcome.ts'
import type { Text } from '../localized-text.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { LedgerEntry } from '../ledger.ts'
import { KILL_FAULT } from '../scenario/kill-fault.ts'
import type { Settings } from '../settings/settings.ts'
import type { Transaction } from '../store/store.ts'

/**
 * A value that the end user needs in addition to the code. `second-code`: a PIN or a second code. `remittance-code`:
 * the code that the end user needs to receive the amount as a payment.
 */
export interface CodePart {
  kind: 'second-code' | 'remittance-code'
  /** Name of the value in the provider's API, such as `Dc2`. */
  name: string
  value: string
}

/** Data that the provider stores about an issued code, in addition to the `LedgerEntry` of the code. */
export interface CodeDetails {
  /**
   * Other values that identify the code, such as the URL of a gift. A client may store such a value instead of the
   * code.
   */
  aliases: readonly string[]
  parts: readonly CodePart[]
}

/** The words that name an issued code in a sentence. The words do not contain the code itself. */
export interface CodeTitle {
  /** A noun phrase for the code, for example "a gift of 1,000 yen". */
  noun: Text
  /** A detail that distinguishes the code from similar codes, for example "purchase 1a2b3c4d…". */
  detail: Text
}

/** The properties and functions of a provider that the comparison with a client's book uses. */
export interface BookRules {
  /**
   * True if the client chooses the reference before it sends the order. The client then knows the reference even if the
   * response is lost.
   */
  clientChoosesReference: boolean
  /**
   * Returns the order that a request places. `reference` is the reference that the client chose; null if the request
   * contains no reference. `amount` is the ordered amount in yen; null if the request does not state an amount.
   * `outcome` says what the caller can know about the order's outcome.
   * @returns undefined if the request orders no code
   */
  orderOf(entry: JournalEntry): { reference: string | null; amount: number | null; outcome: CallerOutcome } | undefined
  /**
   * Returns the words that name a code in a sentence. If the function is omitted, the words are the product, the
   * provider and the face value.
   */
  titleOf?(code: Pick<LedgerEntry, 'product' | 'faceValue'>): CodeTitle
  /**
   * Text of this provider that is added to a general remedy. The remedy is for an order that the book calls failed
   * although a code was issued.
   */
  failedRemedy?: Text
  /**
   * Returns the details of the codes that the provider issued. The key of each entry is the journal id of the request
   * that issued the code.
   */
  readDetails(tx: Transaction, settings: Settings): ReadonlyMap<string, CodeDetails>
}

/** An issued code with everything that the comparison with a book needs. */
export interface BilledCode
  extends
    CodeDetails,
    Pick<LedgerEntry, 'provider' | 'code' | 'reference' | 'product' | 'faceValue' | 'fee' | 'delivered' | 'journalId'> {
  clientChoosesReference: boolean
  /**
   * True if, according to the ledger, no response with the code reached the client. The content of the client's book
   * does not change this value. The default is false.
   */
  orphaned?: boolean | undefined
  /**
   * True if the client certainly received a readable response with the code. False if this is not certain, for example
   * because the journal no longer contains the request. The default is false.
   */
  received?: boolean | undefined
  /**
   * The words that name the code in a sentence. If omitted, the words are the product, the provider and the face value.
   */
  title?: CodeTitle | undefined
  /**
   * Text of the provider that is added to a general remedy. The remedy is for an order that the book calls failed
   * although a code was issued.
   */
  failedRemedy?: Text | undefined
  /**
   * The provider's last statement about the order, made outside the API; undefined if the provider made no statement.
   */
  cleared?: Statement | undefined
}

/**
 * Returns the ledger entries together with the details that the providers know about the codes.
 * @param listed the entries of the journal
 */
export function billedCodes(
  entries: readonly LedgerEntry[],
  listed: readonly JournalEntry[],
  providers: readonly { name: string; book: BookRules }[],
  tx: Transaction,
  settings: Settings,
  clearances: ClearanceIndex,
): BilledCode[] {
  const rules = new Map(providers.map(({ name, book }) => [name, { ...book, details: book.readDetails(tx, settings) }]))
  const requests = new Map(listed.map((request) => [request.id, request]))
  return entries.map((entry) => {
    const { provider, code, reference, product, faceValue, fee, delivered, orphaned, journalId } = entry
    const its = rules.get(provider)
    const { aliases = [], parts = [] } = its?.details.get(journalId) ?? {}
    const clientChoosesReference = its?.clientChoosesReference ?? false
    const receipt = requests.get(delivered ? journalId : (entry.recoveredBy ?? ''))
    return {
      provider,
      code,
      reference,
      product,
      faceValue,
      fee,
      delivered,
      orphaned,
      journalId,
      aliases,
      parts,
      clientChoosesReference,
      received: receipt !== undefined && wasReceived(receipt, clientChoosesReference),
      title: its?.titleOf?.(entry),
      failedRemedy: its?.failedRemedy,
      cleared: statementOf(clearances.ofCode(entry)),
    }
  })
}

/**
 * Returns true if it is certain that the client received the response and can read the response. Returns false if the
 * scenario killed the client at this request, because the client may have ended before it stored the code. A kill does
 * not count if the client chose the reference, because the restarted client can look up the code.
 */
function wasReceived(request: JournalEntry, clientChoosesReference: boolean): boolean {
  const { fault } = request
  const isKilled = fault?.name === KILL_FAULT && !clientChoosesReference
  return succeeded(request) && fault?.after === undefined && !mayBeUnreadable(request) && !isKilled
}
