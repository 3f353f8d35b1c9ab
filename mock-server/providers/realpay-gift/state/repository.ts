import { japanIso } from '../../../core/time/japan-time.ts'
import { sequenceKey, sequenceKeyOf, embedSequence } from '../../../core/ids/sequence-key.ts'
import { ledgerOf } from '../../../core/ledger.ts'
import type { ProviderResponse } from '../../../core/provider/response.ts'
import type { OperationContext } from '../../../core/provider/context.ts'
import { collection, type Transaction } from '../../../core/store/store.ts'
import type { AlternativePurchaseBody, GiftBody, PurchaseBody } from '../openapi/response-schema.ts'
import type { Session } from '../authenticate.ts'
import { deleteImage, imageUrl } from '../images.ts'
import { type Gift, packGift } from './packed-gift.ts'
import { paymentFor } from '../payment.ts'
import { staysUnused } from '../request-id-use.ts'
import type { Color, CreatePurchase, Video } from '../request-schema.ts'
import type { RealpayGiftSettings } from '../settings/settings.ts'

export interface Purchase {
  id: string
  /** The caller that owns the purchase. Other callers cannot access the purchase. */
  caller: string
  made: CreatePurchase
  color: Color | null
  /** Names of the stored images; null if an image is not set. */
  face: string | null
  header: string | null
  video: Video | null
  ad: { image: string; redirectUrl: string } | null
  /** True if a gift was bought with the purchase. A purchase with a gift is never evicted. */
  used: boolean
}

export const purchases = collection<Purchase>('realpay-gift.purchases')
/** Ring buffer of the ids of the newest purchases. */
const purchaseRing = collection<string>('realpay-gift.purchase-ring')
/** Ledger of the bought gifts. `giftKey` computes the key of a row. */
export const gifts = ledgerOf('realpay-gift', packGift)

/** Returns the ledger key of the gift with this code. */
export const giftKey = (code: string): string => sequenceKeyOf(code, 36)

/**
 * The used request ids. `requestKey` makes the key from the caller and the request id. The value is the ledger key of
 * the bought gift, or `NO_GIFT` if no gift was bought.
 */
const requestIds = collection<string>('realpay-gift.request-ids')
const NO_GIFT = ''
/**
 * Ring buffer of the used request ids that bought no gift. If the ring buffer is full, each new id replaces the oldest
 * id, which is then unused again (RP-A53).
 */
const requestIdRing = collection<string>('realpay-gift.request-id-ring')

const DAY_MS = 24 * 60 * 60 * 1000

/** Marks a request id as used. @returns false if the request id was used before (RP-D4) */
export function claimRequestId(tx: Transaction, { caller, requestId, scope }: Session): boolean {
  return tx.insert(requestIds, requestKey(caller, requestId, scope), NO_GIFT)
}

/**
 * Decides whether a claimed request id stays used (RP-A4). The id becomes unused again if the request failed and the
 * setting `realpayGift.requestId.usedUpBy` is `success`. An id that stays used but bought no gift is put into
 * `requestIdRing` (RP-A53).
 * @returns false if the id becomes unused again
 */
export function finalizeRequestId(
  tx: Transaction,
  { caller, requestId, settings, scope }: Session,
  { status, ledgerKey }: ProviderResponse,
): boolean {
  const key = requestKey(caller, requestId, scope)
  if (status !== 200 && staysUnused(true, settings)) {
    tx.delete(requestIds, key)
    return false
  }
  if (ledgerKey !== undefined) {
    tx.put(requestIds, key, ledgerKey)
    return true
  }
  const slot = tx.increment('realpay-gift.request-id-ring') % settings['realpayGift.requestId.remembered']
  const displaced = tx.get(requestIdRing, slot.toString())
  if (displaced !== undefined) tx.delete(requestIds, displaced)
  tx.put(requestIdRing, slot.toString(), key)
  return true
}

export function createPurchase(ctx: OperationContext, { caller, settings }: Session, made: CreatePurchase): string {
  const remembered = settings['realpayGift.purchases.remembered']
  for (;;) {
    const sequence = ctx.nextSequence('realpay-gift.purchase')
    const id = ctx.idStream('realpay-gift.purchase', sequence).alphanumeric(40)
    const purchase: Purchase = {
      id,
      caller,
      made,
      color: null,
      face: null,
      header: null,
      video: null,
      ad: null,
      used: false,
    }
    if (!ctx.tx.insert(purchases, id, purchase)) continue
    evictOldestPurchase(ctx, id, remembered)
    return id
  }
}

/**
 * Adds a purchase to the ring buffer. If the ring buffer is full, the new purchase replaces the oldest purchase, which
 * is then deleted unless it bought a gift (RP-A57).
 */
function evictOldestPurchase({ tx }: OperationContext, id: string, remembered: number): void {
  const slot = (tx.increment('realpay-gift.purchase-ring') % remembered).toString()
  const displaced = tx.get(purchaseRing, slot)
  tx.put(purchaseRing, slot, id)
  const purchase = displaced === undefined ? undefined : tx.get(purchases, displaced)
  if (!purchase || purchase.used) return
  for (const image of [purchase.face, purchase.header, purchase.ad?.image]) if (image) deleteImage(tx, image)
  tx.delete(purchases, purchase.id)
}

export function changePurchase(tx: Transaction, purchase: Purchase, change: Partial<Purchase>): void {
  tx.put(purchases, purchase.id, { ...purchase, ...change })
}

/** Returns the response body of `GET /purchases/{purchaseId}` (RP-D7, RP-A9). */
export function purchaseBody(
  { id, made, color, face, header, video, ad }: Purchase,
  mountUrl: string,
  settings: RealpayGiftSettings,
): PurchaseBody | AlternativePurchaseBody {
  const { prices, name, issuer, brands } = made
  const image = { face: face && imageUrl(mountUrl, face), header: header && imageUrl(mountUrl, header) }
  const showsAll = settings['realpayGift.answer.design'] === 'all'
  const isAbsent = settings['realpayGift.answer.unset'] === 'absent'
  if (!showsAll && !isAbsent) return { id, prices, name, issuer, brands, color, image }
  return {
    id,
    prices,
    name,
    issuer,
    brands,
    ...(isShown(color) && { color }),
    image: { ...(isShown(face) && { face: image.face }), ...(isShown(header) && { header: image.header }) },
    ...(showsAll && isShown(video) && { video }),
    ...(showsAll && isShown(ad) && { ad: ad && { image: imageUrl(mountUrl, ad.image), redirect_url: ad.redirectUrl } }),
  }

  function isShown(part: object | string | null): boolean {
    return part !== null || !isAbsent
  }
}

/**
 * Issues a gift and stores the gift in the ledger, where a search finds the gift.
 * @returns the ledger key and the response body
 */
export function buyGift(
  ctx: OperationContext,
  { settings, caller, requestId }: Session,
  purchase: Purchase,
  price: number,
): { key: string; body: GiftBody } {
  const { nowMs, incoming } = ctx
  const payment = paymentFor(price, {
    rate: settings['realpayGift.commission.rate'],
    taxRate: settings['realpayGift.commission.taxRate'],
    rounding: settings['realpayGift.commission.rounding'],
  })
  const expiresAtMs = nowMs + settings['realpayGift.gift.validityDays'] * DAY_MS
  for (;;) {
    const sequence = ctx.nextSequence('realpay-gift.gift')
    const code = embedSequence(ctx.idStream('realpay-gift.gift', sequence).alphanumeric(26), sequence, 36)
    const body: GiftBody = {
      request: { id: requestId, payload: {} },
      gift: { code, url: `${incoming.providerBaseUrl}/user?code=${code}`, price, expire_at: japanIso(expiresAtMs) },
      payment,
      errors: [],
    }
    const fee = payment.commission + payment.commission_tax
    const key = sequenceKey(code, sequence, 36)
    if (
      ctx.recordIssue(key, {
        code,
        reference: requestId,
        product: purchase.id,
        faceValue: price,
        fee,
        caller,
        record: { expiresAtMs, body },
      })
    ) {
      if (!purchase.used) changePurchase(ctx.tx, purchase, { used: true })
      return { key, body }
    }
  }
}

/** Returns the storage key of a request id. Each caller has its own set of request ids. */
function requestKey(caller: string, requestId: string, scope?: string): string {
  return scope === undefined ? `${caller}/${requestId}` : `${caller}/${scope} ${requestId}`
}

/**
 * Finds the gift that was bought with a request id (RP-D13).
 * @returns undefined if the request id bought no gift of this purchase
 */
export function findGift(
  tx: Transaction,
  caller: string,
  purchaseId: string,
  requestId: string,
): { key: string; body: GiftBody; boughtAtMs: number } | undefined {
  const key = tx.get(requestIds, requestKey(caller, requestId))
  const gift = key ? tx.get(gifts, key) : undefined
  return key && gift?.product === purchaseId ? { key, body: gift.record.body, boughtAtMs: gift.atMs } : undefined
}

/** Format of a gift code (RP-D16). */
const giftCodeSyntax = /^[a-z0-9]{26}$/

/** Finds a gift and its purchase by the gift's code. The code may be any text. */
export function giftByCode(tx: Transaction, code: string): { gift: Gift; purchase: Purchase } | undefined {
  const gift = giftCodeSyntax.test(code) ? tx.get(gifts, giftKey(code)) : undefined
  const purchase = gift && tx.get(purchases, gift.product)
  return gift && purchase && { gift: gift.record, purchase }
}
