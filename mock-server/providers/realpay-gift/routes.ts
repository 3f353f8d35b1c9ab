/** The routes of the デジタルギフト partner API. Each route contains the function that executes a valid request. */

import type { z } from 'zod'
import type { ProviderResponse } from '../../core/provider/response.ts'
import type { OperationContext } from '../../core/provider/context.ts'
import type { Route } from '../../core/provider/provider.ts'
import type { Explanation } from '../../core/reasons/reason.ts'
import { isResponse, ok, route } from './handle-request.ts'
import { adBody, imageBody, jsonBody, noBody } from './request-body.ts'
import { allows, brandsIn } from './settings/catalogue.ts'
import { refuse } from './errors.ts'
import type { RealpayGiftRule } from './evidence.ts'
import type { Session } from './authenticate.ts'
import { deleteImage, imageUrl, saveImage } from './images.ts'
import type { BodySchemas } from './schema-under-settings.ts'
import { reasons } from './reasons/reasons.ts'
import { type BuyGift, type Color, type CreatePurchase, requestIdSyntax, type Video } from './request-schema.ts'
import {
  buyGift,
  changePurchase,
  createPurchase,
  findGift,
  type Purchase,
  purchaseBody,
  purchases,
} from './state/repository.ts'

const HOUR_MS = 60 * 60 * 1000

const loadNothing = (): undefined => undefined

function purchaseOf({ tx, incoming }: OperationContext, { caller, settings }: Session): Purchase | ProviderResponse {
  const purchase = tx.get(purchases, incoming.params['purchaseId'] ?? '')
  return purchase?.caller === caller
    ? purchase
    : refuse(settings['realpayGift.status.unknownPurchase'], 'RP-A5', reasons.noPurchase)
}

/**
 * Creates the route that sets the color or the video of a purchase from a JSON body. The response repeats the values.
 */
function designRoute<Body extends Color | Video>(
  part: 'color' | 'video',
  schemaOf: (schemas: BodySchemas) => Pick<z.ZodType<Body>, 'safeParse'>,
  rule: RealpayGiftRule,
  why: Explanation,
): Route {
  return route({
    name: `set-${part}`,
    method: 'POST',
    path: `/purchases/:purchaseId/${part}`,
    body: jsonBody<Body>(schemaOf),
    load: purchaseOf,
    handle({ ctx, input }, purchase) {
      changePurchase(ctx.tx, purchase, { [part]: input })
      return ok(input, rule, why)
    },
  })
}

/** Creates the routes that set and delete one image of a purchase (RP-D9). */
function imageRoutes(slot: 'face' | 'header'): Route[] {
  const path = `/purchases/:purchaseId/image/${slot}`
  return [
    route({
      name: `set-${slot}-image`,
      method: 'POST',
      path,
      body: imageBody,
      files: true,
      load: purchaseOf,
      handle({ ctx, input }, purchase) {
        const name = saveImage(ctx, input, purchase[slot])
        if (isResponse(name)) return name
        changePurchase(ctx.tx, purchase, { [slot]: name })
        return ok({ url: imageUrl(ctx.incoming.providerBaseUrl, name) }, 'RP-D9', reasons.imageSet({ slot }))
      },
    }),
    route({
      name: `delete-${slot}-image`,
      method: 'DELETE',
      path,
      body: noBody,
      load: purchaseOf,
      handle({ ctx, session }, purchase) {
        const name = purchase[slot]
        if (name === null) {
          const why = reasons.imageNotSet({ slot })
          return session.settings['realpayGift.image.deleteUnset'] === 'accept'
            ? ok({}, 'RP-A10', why)
            : refuse(400, 'RP-A10', why)
        }
        deleteImage(ctx.tx, name)
        changePurchase(ctx.tx, purchase, { [slot]: null })
        return ok({}, 'RP-D9', reasons.imageDeleted({ slot }))
      },
    }),
  ]
}

/** Refuses a name or issuer that is too long or has characters that cannot be shown (RP-A66, RP-A67). */
function validateTexts({ name, issuer }: CreatePurchase, { settings }: Session): ProviderResponse | undefined {
  const maxLength = settings['realpayGift.text.maxLength']
  for (const [member, text] of Object.entries({ name, issuer })) {
    if (settings['realpayGift.text.characters'] === 'printable' && (/\p{Cc}/u.test(text) || text.trim() === ''))
      return refuse(400, 'RP-A66', reasons.textNotPrintable({ member }))
    // `length` counts a character outside the Basic Multilingual Plane as two. The exact count takes time, so the exact
    // count is used only if `length` does not show whether the text is too long.
    if (text.length > maxLength && (text.length > 2 * maxLength || [...text].length > maxLength))
      return refuse(400, 'RP-A67', reasons.textTooLong({ member, count: maxLength }))
  }
  return undefined
}

/** Refuses unknown brands and, if is_strict is set, prices that a brand does not allow (RP-D6, RP-D15). */
function validateBrands(
  { brands, prices, is_strict }: CreatePurchase,
  { settings }: Session,
): ProviderResponse | undefined {
  const offered = new Map(settings['realpayGift.brands'].map((brand) => [brand.code, brand]))
  for (const code of brands) {
    const brand = offered.get(code)
    if (!brand) return refuse(400, 'RP-D6', reasons.brandNotListed({ brand: code.slice(0, 40) }))
    const price = prices.find((candidate) => !allows(brand, candidate))
    if (is_strict && price !== undefined) return refuse(400, 'RP-D15', reasons.priceNotAllowed({ brand: code, price }))
  }
  return undefined
}

export const routes: readonly Route[] = [
  route({
    name: 'list-brands',
    method: 'GET',
    path: '/brands',
    body: noBody,
    load: loadNothing,
    handle: ({ session: { settings } }) =>
      ok(
        { brands: brandsIn(settings['realpayGift.answer.brands'], settings['realpayGift.brands']) },
        'RP-D5',
        reasons.brandsListed,
      ),
  }),
  route({
    name: 'create-purchase',
    method: 'POST',
    path: '/purchases',
    body: jsonBody<CreatePurchase>((schemas) => schemas.createPurchase()),
    load: loadNothing,
    handle({ ctx, session, input }) {
      const refused = validateTexts(input, session) ?? validateBrands(input, session)
      if (refused) return refused
      const id = createPurchase(ctx, session, input)
      return ok({ purchase: { id } }, 'RP-D6', reasons.purchaseMade)
    },
  }),
  route({
    name: 'get-purchase',
    method: 'GET',
    path: '/purchases/:purchaseId',
    body: noBody,
    load: purchaseOf,
    handle: ({ ctx, session }, purchase) =>
      ok(purchaseBody(purchase, ctx.incoming.providerBaseUrl, session.settings), 'RP-D7', reasons.purchaseShown),
  }),
  designRoute<Color>('color', (schemas) => schemas.color(), 'RP-D8', reasons.colorsSet),
  ...imageRoutes('face'),
  ...imageRoutes('header'),
  designRoute<Video>('video', (schemas) => schemas.video(), 'RP-D10', reasons.videoSet),
  route({
    name: 'set-ad',
    method: 'POST',
    path: '/purchases/:purchaseId/ad',
    body: adBody,
    files: true,
    load: purchaseOf,
    handle({ ctx, input }, purchase) {
      const image = saveImage(ctx, input, purchase.ad?.image ?? null)
      if (isResponse(image)) return image
      changePurchase(ctx.tx, purchase, { ad: { image, redirectUrl: input.redirectUrl } })
      return ok(
        { image: imageUrl(ctx.incoming.providerBaseUrl, image), redirect_url: input.redirectUrl },
        'RP-D11',
        reasons.adSet,
      )
    },
  }),
  route({
    name: 'buy-gift',
    method: 'POST',
    path: '/purchases/:purchaseId/gifts',
    body: jsonBody<BuyGift>((schemas) => schemas.buyGift()),
    load: purchaseOf,
    handle({ ctx, session, input }, purchase) {
      if (!purchase.made.prices.includes(input.price))
        return refuse(400, 'RP-D12', reasons.priceNotOfPurchase({ price: input.price }))
      const { key, body } = buyGift(ctx, session, purchase, input.price)
      return ok(body, 'RP-D12', reasons.giftBought, 'bought', key)
    },
  }),
  route({
    name: 'find-gift',
    method: 'GET',
    path: '/purchases/:purchaseId/gifts',
    body: noBody,
    load: purchaseOf,
    handle({ ctx, session }, purchase) {
      const { settings } = session
      const all = ctx.incoming.query.getAll('request_id')
      const repeated = settings['realpayGift.query.repeated']
      const requestId = repeated === 'last' ? all.at(-1) : all[0]
      if (requestId === undefined || (all.length > 1 && repeated === 'refuse') || !requestIdSyntax.test(requestId))
        return refuse(400, 'RP-D13', reasons.queryWithoutId)
      const found = findGift(ctx.tx, session.caller, purchase.id, requestId)
      const hours = settings['realpayGift.gift.searchableHours']
      if (found && hours !== null && ctx.nowMs > found.boughtAtMs + hours * HOUR_MS)
        return refuse(settings['realpayGift.status.unknownGift'], 'RP-A53', reasons.giftTooOld({ hours }))
      if (!found) return refuse(settings['realpayGift.status.unknownGift'], 'RP-A5', reasons.noGift)
      ctx.recordRecovery(found.key)
      const body = settings['realpayGift.answer.findGift'] === 'whole' ? found.body : { gift: found.body.gift }
      return ok(body, 'RP-D13', reasons.giftShown, 'found', found.key)
    },
  }),
]
