import { gatewayPage, type Probe } from '../../alternative-probes.ts'
import { multipart, picture, UNKNOWN_PURCHASE, type Reply } from '../helpers.ts'
import { type Api, oneAMinute, purchase, shapeOf, statuses } from './support.ts'

const VIDEO = 'abcdefghijk'

/** Returns the member names of the body, or of the object at the path. */
function namesIn({ body }: Reply, ...path: string[]): string[] {
  const found = path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), body)
  return Object.keys(Object(found))
}

async function paymentOf({ createPurchase, buy }: Api): Promise<unknown> {
  const { body } = await buy(await createPurchase({ prices: [125], brands: ['amazon'] }), 125)
  return Reflect.get(Object(body), 'payment')
}

async function lastBrand({ call }: Api): Promise<unknown> {
  const { body } = await call('GET', '/brands')
  const brands: unknown = Reflect.get(Object(body), 'brands')
  return Array.isArray(brands) ? brands.at(-1) : undefined
}

/**
 * A probe for each alternative in `assumptions/responses.ts` (the format of responses, and which error comes first), by
 * the id of the alternative.
 */
export const responses: Readonly<Record<string, Probe<Api>>> = {
  'request-id-after-body': {
    observe: async ({ call }) =>
      statuses(
        () => call('POST', '/purchases', { json: {}, requestId: 'r' }),
        () => call('POST', '/purchases', { ...purchase({}), requestId: 'r' }),
        () => call('POST', '/purchases', { json: {}, requestId: 'r' }),
        () => call('POST', `${UNKNOWN_PURCHASE}/gifts`, { json: { price: 500 }, requestId: 'r' }),
        () => call('POST', '/purchases', { ...purchase({}), requestId: 'r' }),
      ),
    assumed: [400, 409, 409, 409, 409],
    alternative: [400, 200, 400, 400, 409],
  },
  'search-shows-gift-only': {
    async observe({ call, createPurchase, buy }) {
      const id = await createPurchase()
      const bought = await buy(id, 500, { requestId: 'r' })
      const found = await call('GET', `/purchases/${id}/gifts?request_id=r`)
      return [namesIn(found), Reflect.get(Object(found.body), 'gift'), namesIn(bought).length].map((value, index) =>
        index === 1 ? JSON.stringify(value) === JSON.stringify(Reflect.get(Object(bought.body), 'gift')) : value,
      )
    },
    assumed: [['request', 'gift', 'payment', 'errors'], true, 4],
    alternative: [['gift'], true, 4],
  },
  'commission-rounded-up': {
    observe: async (api) => paymentOf(api),
    assumed: { total: 131, price: 125, commission: 6, commission_tax: 0, currency: 'JPY' },
    alternative: { total: 133, price: 125, commission: 7, commission_tax: 1, currency: 'JPY' },
  },
  'commission-rounded-to-nearest': {
    observe: async (api) => paymentOf(api),
    assumed: { total: 131, price: 125, commission: 6, commission_tax: 0, currency: 'JPY' },
    alternative: { total: 132, price: 125, commission: 6, commission_tax: 1, currency: 'JPY' },
  },
  'commission-8-percent': {
    observe: async (api) => paymentOf(api),
    assumed: { total: 131, price: 125, commission: 6, commission_tax: 0, currency: 'JPY' },
    alternative: { total: 136, price: 125, commission: 10, commission_tax: 1, currency: 'JPY' },
  },
  'gift-valid-90-days': {
    async observe({ createPurchase, buy }) {
      const { body } = await buy(await createPurchase(), 500)
      return Reflect.get(Object(Reflect.get(Object(body), 'gift')), 'expire_at')
    },
    assumed: '2026-09-28T09:00:00+09:00',
    alternative: '2026-06-30T09:00:00+09:00',
  },
  'unset-members-absent': {
    async observe({ call, createPurchase }) {
      const path = `/purchases/${await createPurchase()}`
      const before = await call('GET', path)
      await call('POST', `${path}/color`, { json: { main: '111111', sub: '222222' } })
      await call('POST', `${path}/image/face`, multipart(picture('content')))
      const after = await call('GET', path)
      const areSetLater = (name: string): boolean => ['color', 'image'].includes(name)
      return [before, after].map((reply) => [namesIn(reply).filter(areSetLater), namesIn(reply, 'image')])
    },
    assumed: [
      [
        ['color', 'image'],
        ['face', 'header'],
      ],
      [
        ['color', 'image'],
        ['face', 'header'],
      ],
    ],
    alternative: [
      [['image'], []],
      [['color', 'image'], ['face']],
    ],
  },
  'video-and-ad-shown': {
    async observe({ call, createPurchase }) {
      const path = `/purchases/${await createPurchase()}`
      await call('POST', `${path}/video`, {
        json: { url: `https://www.youtube.com/watch?v=${VIDEO}`, play_time: 10 },
      })
      const { body } = await call('GET', path)
      return [Reflect.get(Object(body), 'video'), Reflect.get(Object(body), 'ad')]
    },
    assumed: [undefined, undefined],
    alternative: [{ url: `https://www.youtube.com/watch?v=${VIDEO}`, play_time: 10 }, null],
  },
  'brands-code-only': {
    observe: async (api) => lastBrand(api),
    assumed: { code: 'mock-books', name: 'Mock Books', amounts: { min: 500, max: 50_000, step: 500 } },
    alternative: { code: 'mock-books' },
  },
  'brands-min-max-price': {
    observe: async (api) => lastBrand(api),
    assumed: { code: 'mock-books', name: 'Mock Books', amounts: { min: 500, max: 50_000, step: 500 } },
    alternative: { code: 'mock-books', title: 'Mock Books', min_price: 500, max_price: 50_000 },
  },
  'wrong-method-405': {
    async observe({ call }) {
      const replies = [
        await call('GET', `${UNKNOWN_PURCHASE}/color`),
        await call('DELETE', `${UNKNOWN_PURCHASE}/gifts`),
        await call('GET', '/unknown'),
      ]
      return replies.map(({ status, headers }) => [status, headers.get('allow')])
    },
    assumed: [
      [404, null],
      [404, null],
      [404, null],
    ],
    alternative: [
      [405, 'POST'],
      [405, 'POST, GET'],
      [404, null],
    ],
  },
  'unknown-path-400': {
    observe: async ({ call }) =>
      statuses(
        () => call('GET', '/unknown'),
        () => call('GET', `${UNKNOWN_PURCHASE}/color`),
      ),
    assumed: [404, 404],
    alternative: [400, 404],
  },
  'errors-gateway-page': {
    settings: oneAMinute,
    observe: async ({ call }) => [
      shapeOf(await call('GET', '/brands', { token: null })),
      shapeOf(await call('GET', '/brands')),
      shapeOf(await call('GET', '/unknown')),
    ],
    assumed: ['observed', 'observed', 'observed'],
    alternative: ['observed', gatewayPage('429 Too Many Requests'), gatewayPage('404 Not Found')],
  },
  'errors-gateway-json': {
    async observe({ call, mock }) {
      const effect = { type: 'provider-error', status: 503 }
      await mock.admin.arm({
        name: 'fails',
        when: { provider: 'realpay-gift' },
        phase: 'before-commit',
        effect,
        times: 1,
      })
      return [shapeOf(await call('GET', '/brands')), shapeOf(await call('GET', '/brands', { token: null }))]
    },
    assumed: ['observed', 'observed'],
    alternative: ['application/json {"message":"Service Unavailable"}', 'observed'],
  },
}
