import { partner } from '../helpers.ts'

export const buyGift = 'realpay-gift.buy-gift'

/** Starts a mock and sends a first request that creates a purchase with the prices 100 and 500 yen. */
export async function withPurchase(settings = {}) {
  const booted = partner({ settings })
  const purchaseId = await booted.createPurchase({}, { requestId: 'purchase' })
  const buy = (requestId: string, price = 500) => booted.buy(purchaseId, price, { requestId }).catch(() => undefined)
  const find = (requestId: string) =>
    booted.call('GET', `/purchases/${purchaseId}/gifts?request_id=${requestId}`).catch(() => undefined)
  return { ...booted, purchaseId, buy, find }
}
