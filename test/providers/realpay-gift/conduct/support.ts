import { partner } from '../helpers.ts'

export const buyGift = 'realpay-gift.buy-gift'

/**
 * Starts a mock and creates a purchase, in which gifts of 100 and 500 yen can then be bought. The creation of the
 * purchase is the first request in the journal.
 */
export async function withPurchase(settings = {}) {
  const booted = partner({ settings })
  const purchaseId = await booted.createPurchase({}, { requestId: 'purchase' })
  const buy = (requestId: string, price = 500) => booted.buy(purchaseId, price, { requestId }).catch(() => undefined)
  const find = (requestId: string) =>
    booted.call('GET', `/purchases/${purchaseId}/gifts?request_id=${requestId}`).catch(() => undefined)
  return { ...booted, purchaseId, buy, find }
}
