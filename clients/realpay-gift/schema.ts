import { z } from 'zod'

const text = z.string().min(1)
const yen = z.int()

/**
 * A brand that a purchase may use. Only the member `code` is documented (RP-O3, RP-A12). Other members are preserved.
 */
const brand = z.looseObject({ code: text })
export type Brand = z.output<typeof brand>
export const brandsAnswer = z.object({ brands: z.array(brand) }).transform((answer) => answer.brands)

export const purchaseCreatedAnswer = z
  .object({ purchase: z.object({ id: text }) })
  .transform((answer) => answer.purchase)
/** The result of creating a purchase id (RP-D6). */
export type CreatedPurchase = z.output<typeof purchaseCreatedAnswer>

/** Schema of a response with two colours of six hex digits each (RP-D8). */
export const colorAnswer = z.object({ main: text, sub: text })
export type Color = z.output<typeof colorAnswer>

export const purchaseAnswer = z
  .object({
    id: text,
    prices: z.array(yen),
    name: z.string(),
    issuer: z.string(),
    brands: z.array(z.string()),
    // The provider's document does not say how an unset colour or image is represented (RP-A9). The member or its parts
    // may be missing or null.
    color: z.object({ main: text.nullish(), sub: text.nullish() }).nullish(),
    image: z.object({ face: text.nullish(), header: text.nullish() }).nullish(),
  })
  .transform(({ id, prices, name, issuer, brands, color, image }) => ({
    id,
    /** Prices in yen. */
    prices,
    name,
    issuer,
    brands,
    /** The two colours; null unless both are set. */
    color: color?.main == null || color.sub == null ? null : { main: color.main, sub: color.sub },
    /** URLs of the images; null if an image is not set. */
    image: { face: image?.face ?? null, header: image?.header ?? null },
  }))
/** The data of a purchase id (RP-D7). */
export type Purchase = z.output<typeof purchaseAnswer>

/** Schema of a response with the URL of an uploaded image (RP-D9). */
export const imageAnswer = z.object({ url: text })
export type UploadedImage = z.output<typeof imageAnswer>

export const videoAnswer = z
  .object({ url: text, play_time: z.int() })
  .transform(({ url, play_time }) => ({ url, /** Minimum watch time in seconds. */ playTime: play_time }))
/** The video that is shown before the gift can be received (RP-D10). */
export type Video = z.output<typeof videoAnswer>

export const adAnswer = z
  .object({ image: text, redirect_url: text })
  .transform(({ image, redirect_url }) => ({ /** URL of the image. */ image, redirectUrl: redirect_url }))
/** The banner that is shown after the exchange (RP-D11). */
export type Ad = z.output<typeof adAnswer>

export const giftAnswer = z
  .object({
    request: z.object({ id: text, payload: z.unknown() }),
    gift: z.object({ code: text, url: text, price: yen, expire_at: text }),
    payment: z.object({ total: yen, price: yen, commission: yen, commission_tax: yen, currency: text }),
    errors: z.array(z.unknown()).nullish(),
  })
  .transform(({ request, gift, payment, errors }) => ({
    /**
     * The request id of the purchase, and the member `payload`, which is an empty object in the provider's document.
     */
    request: { id: request.id, payload: request.payload ?? null },
    gift: {
      code: gift.code,
      url: gift.url,
      /** Price in yen. */
      price: gift.price,
      /** Expiry in ISO 8601 with an offset, unchanged from the response (RP-D16). */
      expireAt: gift.expire_at,
    },
    /** Amounts in yen; whole numbers. */
    payment: {
      total: payment.total,
      price: payment.price,
      commission: payment.commission,
      commissionTax: payment.commission_tax,
      currency: payment.currency,
    },
    errors: errors ?? [],
  }))
/** A bought gift, returned by a purchase or a lookup (RP-D12, RP-D13). */
export type Gift = z.output<typeof giftAnswer>

/**
 * Schema that accepts any body and also a missing body. The provider's document does not show the body of a DELETE
 * response (RP-A10).
 */
export const anyAnswer = z.unknown().transform(() => undefined)

/** Schema that turns the body of an error response into the list of the provider's messages (RP-O2). */
export const realPayErrorMessages = z.object({ errors: z.array(z.string()) }).transform((body) => body.errors)
