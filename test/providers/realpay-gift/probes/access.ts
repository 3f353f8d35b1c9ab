import { START } from '../../../helpers/boot.ts'
import { type Probe } from '../../alternative-probes.ts'
import { tokenAt, UNKNOWN_PURCHASE } from '../helpers.ts'
import { type Api, oneAMinute, purchase, statuses } from './support.ts'

/**
 * A probe for each alternative in `assumptions/access.ts` (callers, limits, tokens and ids), by the id of the
 * alternative.
 */
export const access: Readonly<Record<string, Probe<Api>>> = {
  'limit-503': {
    settings: oneAMinute,
    observe: async ({ call }) =>
      statuses(
        () => call('GET', '/brands'),
        () => call('GET', '/brands'),
      ),
    assumed: [200, 429],
    alternative: [200, 503],
  },
  'limit-fixed-window': {
    settings: oneAMinute,
    async observe({ call, advance }) {
      const send = () => call('GET', '/brands', { token: tokenAt(START + 60_000) })
      await advance(50_000)
      const first = (await send()).status
      await advance(20_000)
      return [first, (await send()).status]
    },
    assumed: [200, 429],
    alternative: [200, 200],
  },
  'limit-counts-refused': {
    settings: { ...oneAMinute, 'realpayGift.totp.window': 10 },
    async observe({ call, advance }) {
      const found = []
      for (let sent = 0; sent < 3; sent++) {
        found.push((await call('GET', '/brands')).status)
        await advance(40_000)
      }
      return found
    },
    assumed: [200, 429, 200],
    alternative: [200, 429, 429],
  },
  'limit-counts-authenticated': {
    settings: oneAMinute,
    observe: async ({ call }) =>
      statuses(
        () => call('GET', '/brands', { token: '000000' }),
        () => call('GET', '/brands'),
        () => call('GET', '/brands', { token: '000000' }),
        () => call('GET', '/brands'),
      ),
    assumed: [401, 429, 429, 429],
    alternative: [401, 200, 401, 429],
  },
  'limit-retry-after': {
    settings: oneAMinute,
    async observe({ call }) {
      await call('GET', '/brands')
      const { status, headers } = await call('GET', '/brands')
      return [status, headers.get('retry-after')]
    },
    assumed: [429, null],
    alternative: [429, '60'],
  },
  'malformed-key-401': {
    observe: async ({ call }) =>
      statuses(
        () => call('GET', '/brands', { accessKey: null }),
        () => call('GET', '/brands', { accessKey: 'short' }),
        () => call('POST', '/purchases', { ...purchase({}), requestId: null }),
      ),
    assumed: [400, 400, 400],
    alternative: [401, 401, 400],
  },
  'request-id-used-by-success': {
    observe: async ({ call }) =>
      statuses(
        () => call('POST', '/purchases', { json: {}, requestId: 'r' }),
        () => call('POST', '/purchases', { ...purchase({}), requestId: 'r' }),
        () => call('POST', '/purchases', { ...purchase({}), requestId: 'r' }),
      ),
    assumed: [400, 409, 409],
    alternative: [400, 200, 409],
  },
  'request-id-per-operation': {
    async observe({ call, createPurchase }) {
      const id = await createPurchase({}, { requestId: 'r' })
      return statuses(
        () => call('POST', `/purchases/${id}/gifts`, { json: { price: 500 }, requestId: 'r' }),
        () => call('POST', `/purchases/${id}/gifts`, { json: { price: 500 }, requestId: 'r' }),
        () => call('GET', `/purchases/${id}/gifts?request_id=r`),
        () => call('POST', '/purchases', { ...purchase({}), requestId: 'r' }),
      )
    },
    assumed: [409, 409, 400, 409],
    alternative: [200, 409, 200, 409],
  },
  'gift-found-for-a-day': {
    async observe({ call, createPurchase, buy, advance }) {
      const id = await createPurchase()
      await buy(id, 500, { requestId: 'r' })
      const found = []
      for (const hours of [24, 1]) {
        await advance(hours * 3_600_000)
        const token = tokenAt(START + (found.length === 0 ? 24 : 25) * 3_600_000)
        found.push((await call('GET', `/purchases/${id}/gifts?request_id=r`, { token })).status)
      }
      return found
    },
    assumed: [200, 200],
    alternative: [200, 400],
  },
  'unknown-purchase-404': {
    async observe({ call, createPurchase }) {
      const id = await createPurchase()
      return statuses(
        () => call('GET', UNKNOWN_PURCHASE),
        () => call('POST', `${UNKNOWN_PURCHASE}/gifts`, { json: { price: 500 } }),
        () => call('GET', `/purchases/${id}/gifts?request_id=none`),
      )
    },
    assumed: [400, 400, 400],
    alternative: [404, 404, 400],
  },
  'unknown-gift-404': {
    async observe({ call, createPurchase, buy }) {
      const id = await createPurchase()
      await buy(id, 500, { requestId: 'bought' })
      return statuses(
        () => call('GET', `/purchases/${id}/gifts?request_id=none`),
        () => call('GET', `/purchases/${id}/gifts?request_id=bought`),
        () => call('GET', UNKNOWN_PURCHASE),
      )
    },
    assumed: [400, 200, 400],
    alternative: [404, 200, 400],
  },
  'token-current-step': {
    observe: async ({ call }) =>
      statuses(
        () => call('GET', '/brands', { token: tokenAt(START - 30_000) }),
        () => call('GET', '/brands', { token: tokenAt(START) }),
        () => call('GET', '/brands', { token: tokenAt(START + 30_000) }),
      ),
    assumed: [200, 200, 200],
    alternative: [401, 200, 401],
  },
  'token-once': {
    observe: async ({ call, advance }) => [
      ...(await statuses(
        () => call('GET', '/brands'),
        () => call('GET', '/brands'),
        () => call('GET', '/brands', { token: tokenAt(START + 30_000) }),
      )),
      await advance(60_000),
      ...(await statuses(
        () => call('GET', '/brands', { token: tokenAt(START + 30_000) }),
        () => call('GET', '/brands', { token: tokenAt(START + 60_000) }),
      )),
    ],
    assumed: [200, 200, 200, undefined, 200, 200],
    alternative: [200, 401, 200, undefined, 401, 200],
  },
  'get-uses-request-id': {
    async observe({ call, createPurchase, buy }) {
      const id = await createPurchase()
      await buy(id, 500, { requestId: 'bought' })
      const search = `/purchases/${id}/gifts?request_id=`
      return statuses(
        () => call('GET', '/brands', { requestId: 'read' }),
        () => call('GET', '/brands', { requestId: 'read' }),
        () => call('GET', `${search}bought`, { requestId: 'bought' }),
        () => call('GET', `${search}bought`, { requestId: 'search' }),
        () => call('GET', `${search}search`),
        () => call('GET', '/brands'),
      )
    },
    assumed: [200, 200, 200, 200, 400, 200],
    alternative: [200, 409, 409, 200, 400, 200],
  },
  'request-ids-forgotten': {
    observe: async ({ call }) =>
      statuses(
        ...['first', 'second', 'first'].map((requestId) => () => call('POST', '/purchases', { json: {}, requestId })),
      ),
    assumed: [400, 400, 409],
    alternative: [400, 400, 400],
  },
}
