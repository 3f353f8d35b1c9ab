import { BadRequestError, type BoughtGift, type BuyGiftRequest, type RealPayGiftClient } from '../../clients/index.ts'
import { type OrderBook, sendBooked } from './order-book.ts'
import type { TaskContext } from './task.ts'

/**
 * Buys a gift for an order once, even if the client ends and starts again in between. The request id is stored before
 * the purchase. A later start uses the same id, which buys at most once (RP-D4), and gets the gift of that id.
 * @param makePurchase makes the purchase id of a new order
 */
export async function buyOrder(
  { realpayGift, state, book, newRequestId }: TaskContext,
  order: string,
  amount: number,
  makePurchase: () => Promise<string>,
): Promise<void> {
  const begun = state.find(order)
  if (begun?.state === 'kept') return
  const purchaseId = begun?.purchaseId ?? (await makePurchase())
  const requestId = begun?.requestId ?? newRequestId()
  if (!begun) state.store(order, { state: 'sent', purchaseId, requestId })
  try {
    const request = { purchaseId, price: amount, requestId }
    await buyBooked(book, order, request, { worker: realpayGift, mayBeSent: begun !== undefined })
    state.store(order, { state: 'kept', purchaseId, requestId })
  } catch (error) {
    // A refusal says nothing about the request that an earlier start has sent.
    if (!begun && error instanceof BadRequestError) state.forget(order)
    throw error
  }
}

/** Buys a gift and writes the order into the book. */
export async function buyBooked(
  book: OrderBook,
  order: string,
  request: BuyGiftRequest & { requestId: string },
  { worker, mayBeSent }: { worker: RealPayGiftClient; mayBeSent: boolean },
): Promise<BoughtGift> {
  return sendBooked(
    book,
    { order, provider: 'realpay-gift', amount: request.price, reference: request.requestId },
    { send: () => worker.buyGift(request), keptOf: ({ gift }) => ({ codes: [gift.code] }), mayBeSent },
  )
}
