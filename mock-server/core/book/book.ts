/** The book in which a client records its orders: the format of the book, and the comparison with the ledger. */

/**
 * The possible states of an order in the book. `kept`: the client has the code and stored it. `unknown`: the client
 * does not know whether a code was issued. `failed`: no code was issued.
 */
export const orderStates = ['kept', 'unknown', 'failed'] as const
export type OrderState = (typeof orderStates)[number]

/** The columns that a book must have. */
export const requiredColumns = ['order', 'provider', 'amount', 'state'] as const
/** All columns of a CSV book, which are also the members of a JSON line. */
export const columns = [...requiredColumns, 'reference', 'codes', 'at'] as const
export type Column = (typeof columns)[number]

/** A line of the book: an order, or a change of an order. */
export interface BookLine {
  /** Line number in the file; the first line is 1. */
  line: number
  /** The name that the client uses for the order. Lines with the same order and provider are changes of one order. */
  order: string
  /** Name of the provider, such as `at-gift`. */
  provider: string
  /** Face value in yen, without fees. */
  amount: number
  state: OrderState
  /** The TranId or request id by which the provider can find the order's code. Null if the client has no such id. */
  reference: string | null
  /** Everything that the end user needs, such as code, PIN and remittance code. */
  codes: readonly string[]
  /** The time that the client wrote in the line, unchanged; null if the line has no time. */
  at: string | null
}
