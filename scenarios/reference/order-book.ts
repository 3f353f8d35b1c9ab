import { appendFileSync } from 'node:fs'
import {
  BadRequestError,
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  UnauthorizedError,
  UnavailableError,
} from '../../clients/index.ts'

/** An order as the reference client writes it into its book. */
export interface BookedOrder {
  order: string
  provider: 'at-gift' | 'realpay-gift'
  /** Face value in yen. */
  amount: number
  /** TranId or request id; undefined if the client does not know the id yet. */
  reference?: string | undefined
  codes?: readonly string[]
}

/** The book of a client: a line for each change of an order. */
export interface OrderBook {
  write(order: BookedOrder, state: 'kept' | 'unknown' | 'failed'): void
}

/** Opens a book in JSON lines. @param file if undefined, nothing is written */
export function openOrderBook(file: string | undefined): OrderBook {
  return orderBookOf((line) => {
    if (file !== undefined) appendFileSync(file, `${line}\n`)
  })
}

/** Returns a book whose lines are JSON. @param append adds a line to the book */
export function orderBookOf(append: (line: string) => void): OrderBook {
  return { write: (order, state) => append(JSON.stringify({ ...order, state })) }
}

/**
 * Sends an order and records it in the book: with the state `unknown` before the request, and with the result after the
 * response.
 * @param keptOf returns the parts of a response that the client stores
 * @param mayBeSent returns true if the order may also have been sent before a restart or by another worker. The other
 * request may have succeeded, so a refusal is then not recorded as `failed`
 * @throws the error of `send`
 */
export async function sendBooked<T>(
  book: OrderBook,
  order: BookedOrder,
  {
    send,
    keptOf,
    mayBeSent = () => false,
  }: {
    send: () => Promise<T>
    keptOf: (result: T) => Pick<BookedOrder, 'reference' | 'codes'>
    mayBeSent?: () => boolean
  },
): Promise<T> {
  book.write(order, 'unknown')
  try {
    const result = await send()
    book.write({ ...order, ...keptOf(result) }, 'kept')
    return result
  } catch (error) {
    if (!mayBeSent() && isCertainFailure(error)) book.write(order, 'failed')
    throw error
  }
}

/** Errors that prove that nothing was issued. */
const refusals = [BadRequestError, UnauthorizedError, ForbiddenError, NotFoundError, RateLimitedError] as const

function isCertainFailure(error: unknown): boolean {
  return refusals.some((kind) => error instanceof kind) || (error instanceof UnavailableError && !error.sent)
}
