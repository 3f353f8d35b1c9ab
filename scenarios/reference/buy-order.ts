import { BadRequestError, type BoughtGift, type BuyGiftRequest, type RealPayGiftClient } from '../../clients/index.ts'
import { type OrderBook, sendBooked } from './order-book.ts'
import type { TaskContext } from './tasks/task.ts'

/**
 * Buys a gift for an order once, even if the client is restarted before the order is done, or if two workers take up
 * the order. The request id is stored before the purchase, so that the restarted client or the other worker uses the
 * same request id. Purchases with the same request id buy at most one gift (RP-D4), so all these purchases get the gift
 * of the first purchase.
 * @param makePurchase creates the purchase id of a new order
 */
export async function buyOrder(
  { realpayGift, state, book, newRequestId }: TaskContext,
  order: string,
  amount: number,
  makePurchase: () => Promise<string>,
): Promise<void> {
  const earlier = state.find(order)
  const own = {
    state: 'sent',
    purchaseId: earlier?.purchaseId ?? (await makePurchase()),
    requestId: earlier?.requestId ?? newRequestId(),
  } as const
  const begun = earlier ?? state.claim(order, own)
  if (begun?.state === 'kept') return
  if (begun) state.store(order, { ...begun, shared: true })
  // The order may also have been sent before a restart or by another worker. A refusal of this request does not show
  // that the other request failed.
  const mayBeSent = (): boolean => {
    const { state: known, shared = false } = state.find(order) ?? {}
    return shared || known === 'kept'
  }
  const { purchaseId = own.purchaseId, requestId = own.requestId } = begun ?? own
  try {
    await buyBooked(book, order, { purchaseId, price: amount, requestId }, { worker: realpayGift, mayBeSent })
    state.store(order, { state: 'kept', purchaseId, requestId })
  } catch (error) {
    if (!mayBeSent() && error instanceof BadRequestError) state.forget(order)
    throw error
  }
}

/** Buys a gift and writes the order into the book. */
export async function buyBooked(
  book: OrderBook,
  order: string,
  request: BuyGiftRequest & { requestId: string },
  { worker, mayBeSent }: { worker: RealPayGiftClient; mayBeSent: () => boolean },
): Promise<BoughtGift> {
  return sendBooked(
    book,
    { order, provider: 'realpay-gift', amount: request.price, reference: request.requestId },
    {
      send: () => worker.buyGift({ ...request, mayBeSent: mayBeSent() }),
      keptOf: ({ gift }) => ({ codes: [gift.code] }),
      mayBeSent,
    },
  )
}
