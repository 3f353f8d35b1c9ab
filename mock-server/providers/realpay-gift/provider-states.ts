import { z } from 'zod'
import { fromBase64 } from '../../core/util/base64.ts'
import { strictObject } from '../../core/validation/strict-object.ts'
import { Problem } from '../../core/http/problem.ts'
import type { OperationContext } from '../../core/provider/context.ts'
import { providerState, type ProviderStates } from '../../core/provider/provider-state.ts'
import { exhaust } from '../../core/provider/rate-limiter.ts'
import { typedSettings } from '../../core/settings/settings.ts'
import { allows } from './catalogue.ts'
import { indexCallers, type Session } from './authenticate.ts'
import { rateLimitKey } from './rate-limit.ts'
import { type RealpayGiftSettings, limitOf, settings as definitions } from './settings.ts'
import { saveImage } from './images.ts'
import { colorSchema, purchaseIdSyntax, requestIdSyntax } from './schema.ts'
import { buyGift, claimRequestId, type Purchase, purchases, finalizeRequestId } from './repository.ts'

const price = z.int().min(1)
const purchaseParameters = strictObject({
  purchaseId: z
    .string()
    .regex(purchaseIdSyntax, 'not 40 of a-z and 0-9')
    .describe('the id that the purchase is known by; by default one is made')
    .optional(),
  prices: z.array(price).min(1).describe('the prices of the purchase, in yen').default([500]),
  name: z.string().min(1).describe('the name of the gifts').default('Gift'),
  issuer: z.string().min(1).describe('the sender that the gifts show').default('Issuer'),
})
type PurchaseParameters = z.infer<typeof purchaseParameters>
const requestId = z
  .string()
  .regex(requestIdSyntax, 'not 1 to 40 of a-z, A-Z, 0-9, _ and -')
  .describe('the request id that was used')
const purchaseValues = { purchaseId: 'the id of the purchase', brand: 'the code of its one brand' }

const settingsOf = ({ settings }: OperationContext): RealpayGiftSettings => typedSettings(definitions, settings)

/** The first access key, which the environment variables also name. */
function caller(settings: RealpayGiftSettings) {
  const [first] = settings['realpayGift.accessKeys']
  const found = first && indexCallers(settings).get(first.accessKey)
  if (!first || !found) throw new Problem(409, 'there is no access key: see the setting realpayGift.accessKeys')
  return { accessKey: first.accessKey, ...found }
}

function brandFor(settings: RealpayGiftSettings, yen: readonly number[], allowed: boolean): string {
  const brand = settings['realpayGift.brands'].find((candidate) =>
    yen.every((one) => allows(candidate, one) === allowed),
  )
  if (!brand)
    throw new Problem(
      409,
      `no brand ${allowed ? 'allows' : 'rules out'} ${yen.join(', ')} yen: see the setting realpayGift.brands`,
    )
  return brand.code
}

function makePurchase(ctx: OperationContext, { purchaseId, prices, name, issuer }: PurchaseParameters): Purchase {
  const settings = settingsOf(ctx)
  const id =
    purchaseId ?? ctx.idStream('realpay-gift.purchase', ctx.nextSequence('realpay-gift.purchase')).alphanumeric(40)
  const made = { prices, name, issuer, brands: [brandFor(settings, prices, true)], is_strict: true }
  const purchase: Purchase = {
    id,
    caller: caller(settings).name,
    made,
    color: null,
    face: null,
    header: null,
    video: null,
    ad: null,
    used: false,
  }
  ctx.tx.put(purchases, id, purchase)
  return purchase
}

function valuesOf({ id, made }: Purchase): { purchaseId: string; brand: string } {
  return { purchaseId: id, brand: made.brands[0] ?? '' }
}

function sessionOf(ctx: OperationContext, used: string): Session {
  const settings = settingsOf(ctx)
  return { settings, caller: caller(settings).name, requestId: used }
}

/** An image of one pixel. */
const PIXEL = fromBase64('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7')

const named: ProviderStates['named'] = {
  'a caller of the partner API is registered': providerState({
    description:
      'There is an access key with the secret of its tokens; its limit is not touched, and it has no purchases.',
    parameters: strictObject({}),
    returns: {},
    withoutMock: { by: 'given', how: 'your own access key and secret' },
    set: () => ({}),
  }),

  'a brand allows the prices': providerState({
    description: 'There is a brand that gifts of each of these prices can be exchanged for.',
    parameters: strictObject({ prices: z.array(price).min(1).describe('yen') }),
    returns: { brand: 'the code of the brand' },
    withoutMock: { by: 'given', how: 'a brand out of the list that your access key gets' },
    set: (ctx, parameters) => ({ brand: brandFor(settingsOf(ctx), parameters.prices, true) }),
  }),

  'a brand rules out a price': providerState({
    description: 'There is a brand that gifts of this price cannot be exchanged for.',
    parameters: strictObject({ price: price.describe('yen') }),
    returns: { brand: 'the code of the brand' },
    withoutMock: { by: 'given', how: 'a brand out of the list that your access key gets' },
    set: (ctx, parameters) => ({ brand: brandFor(settingsOf(ctx), [parameters.price], false) }),
  }),

  'a purchase exists': providerState({
    description: 'A purchase was made; nothing of its look is set.',
    parameters: purchaseParameters,
    returns: purchaseValues,
    withoutMock: { by: 'calls', how: 'make a purchase' },
    set: (ctx, parameters) => valuesOf(makePurchase(ctx, parameters)),
  }),

  'a purchase with its look exists': providerState({
    description: 'A purchase was made, and its colours and both of its images are set.',
    parameters: strictObject({
      ...purchaseParameters.shape,
      main: colorSchema().shape.main.describe('six hex digits'),
      sub: colorSchema().shape.sub.describe('six hex digits'),
    }),
    returns: purchaseValues,
    withoutMock: { by: 'calls', how: 'make a purchase, set its colours, upload both images' },
    set(ctx, { main, sub, ...parameters }) {
      const purchase = makePurchase(ctx, parameters)
      const image = { bytes: PIXEL, extension: 'gif' } as const
      const face = saveImage(ctx, image, null)
      const header = saveImage(ctx, image, null)
      ctx.tx.put(purchases, purchase.id, { ...purchase, color: { main, sub }, face, header })
      return valuesOf(purchase)
    },
  }),

  'a gift was bought': providerState({
    description: 'A gift was bought with this request id.',
    parameters: strictObject({
      ...purchaseParameters.shape,
      price: price.describe('yen, one of the prices').default(500),
      requestId,
    }),
    returns: { ...purchaseValues, requestId: 'the request id' },
    withoutMock: { by: 'calls', how: 'make a purchase and buy a gift' },
    set(ctx, { price: yen, requestId: used, ...parameters }) {
      if (!parameters.prices.includes(yen))
        throw new Problem(
          400,
          `provider state "a gift was bought": the price ${yen} is none of the prices ${parameters.prices.join(', ')}`,
        )
      const purchase = makePurchase(ctx, parameters)
      const session = sessionOf(ctx, used)
      claimRequestId(ctx.tx, session)
      const { key } = buyGift(ctx, session, purchase, yen)
      finalizeRequestId(ctx.tx, session, {
        status: 200,
        body: null,
        outcome: { code: 'bought', rule: 'RP-D12', reason: 'a provider state' },
        ledgerKey: key,
      })
      return { ...valuesOf(purchase), requestId: used }
    },
  }),

  'the request id was used': providerState({
    description: 'A request id was used for a purchase, and cannot be used again.',
    parameters: strictObject({ ...purchaseParameters.shape, requestId }),
    returns: { ...purchaseValues, requestId: 'the request id' },
    withoutMock: { by: 'calls', how: 'make a purchase with this request id' },
    set(ctx, { requestId: used, ...parameters }) {
      const session = sessionOf(ctx, used)
      claimRequestId(ctx.tx, session)
      finalizeRequestId(ctx.tx, session, {
        status: 200,
        body: null,
        outcome: { code: 'ok', rule: 'RP-D6', reason: 'a provider state' },
      })
      return { ...valuesOf(makePurchase(ctx, parameters)), requestId: used }
    },
  }),

  'the limit of the partner API is used up': providerState({
    description:
      'As many requests as the limit lets through came this moment from the address that sets the state, so that it refuses the next.',
    parameters: purchaseParameters,
    returns: purchaseValues,
    withoutMock: { by: 'calls', how: 'send as many requests as a minute allows right before' },
    set(ctx, parameters) {
      exhaust(ctx.tx, rateLimitKey(ctx.incoming), limitOf(ctx.settings), ctx.nowMs)
      return valuesOf(makePurchase(ctx, parameters))
    },
  }),

  'the partner API fails': providerState({
    description: 'The service itself fails; nothing is done.',
    parameters: purchaseParameters,
    returns: purchaseValues,
    withoutMock: { by: 'never', how: 'nobody can make the provider fail' },
    faults: [
      {
        name: 'provider-state',
        when: { provider: 'realpay-gift' },
        phase: 'before-commit',
        effect: { type: 'provider-error', status: 503 },
      },
    ],
    set: (ctx, parameters) => valuesOf(makePurchase(ctx, parameters)),
  }),
}

export const providerStates: ProviderStates = {
  always: {
    returns: {
      accessKey: 'an access key',
      otp: 'its access token of this moment',
      staleOtp: 'its access token of two time steps before the oldest that is let through',
    },
    values(ctx) {
      const settings = settingsOf(ctx)
      const { accessKey, totp } = caller(settings)
      const staleMs = (settings['realpayGift.totp.window'] + 2) * settings['realpayGift.totp.periodSeconds'] * 1000
      return { accessKey, otp: totp.token(ctx.nowMs), staleOtp: totp.token(ctx.nowMs - staleMs) }
    },
  },
  named,
}
