import { BadRequestError, type BoughtGift, type BuyGiftRequest, type RealPayGiftClient } from '../../clients/index.ts'
import { type OrderBook, sendBooked } from './order-book.ts'
import type { TaskContext } from './task.ts'

/**
 * Buys a gift for an order once, even if the client ends and is started again before the order is done. The request id
 * is stored before the purchase. A later start of the client uses the stored request id. Purchases with the same
 * request id buy at most one gift (RP-D4), so the later start gets the gift of the first purchase.
 * @param makePurchase creates the purchase id of a new order
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
    // If an earlier start has sent the order, a refusal of this request does not show that the earlier request failed.
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
    {
      send: () => worker.buyGift({ ...request, mayBeSent }),
      keptOf: ({ gift }) => ({ codes: [gift.code] }),
      mayBeSent,
    },
  )
}
