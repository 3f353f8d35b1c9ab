import { type Probe } from '../../alternative-probes.ts'
import { OTHERS_PATH } from '../helpers.ts'
import { type Api, oneASecond, statuses, twoCampaigns } from './support.ts'

const UNKNOWN_TRAN_ID = `AZ${'0'.repeat(40)}`

/**
 * A probe for each alternative in `assumptions/access.ts` (callers, limits, tokens and ids), by the id of the
 * alternative.
 */
export const access: Readonly<Record<string, Probe<Api>>> = {
  'limit-fixed-window': {
    settings: oneASecond,
    async observe({ call, advance }) {
      await advance(900)
      const first = await call()
      await advance(200)
      return statuses([first, await call()])
    },
    assumed: [200, 429],
    alternative: [200, 200],
  },
  'limit-per-campaign': {
    settings: { ...oneASecond, ...twoCampaigns },
    observe: async ({ call }) => [
      (await call()).status,
      (await call({ AuthKey: 'Second-AuthKey-1' })).status,
      (await call({ AuthKey: 'Others-AuthKey-1' }, { path: OTHERS_PATH })).status,
    ],
    assumed: [200, 200, 200],
    alternative: [200, 429, 200],
  },
  'limit-shared-by-all': {
    settings: { ...oneASecond, ...twoCampaigns },
    observe: async ({ call }) => [
      (await call()).status,
      (await call({ AuthKey: 'Others-AuthKey-1' }, { path: OTHERS_PATH })).status,
    ],
    assumed: [200, 200],
    alternative: [200, 429],
  },
  'limit-counts-refused': {
    settings: oneASecond,
    async observe({ call, advance }) {
      const first = await call()
      await advance(600)
      const second = await call()
      await advance(600)
      return statuses([first, second, await call()])
    },
    assumed: [200, 429, 200],
    alternative: [200, 429, 429],
  },
  'limit-retry-after': {
    settings: oneASecond,
    async observe({ call, advance }) {
      await call()
      await advance(100)
      const { status, headers } = await call()
      return [status, headers.get('retry-after')]
    },
    assumed: [429, null],
    alternative: [429, '1'],
  },
  'unknown-tranid-404': {
    settings: twoCampaigns,
    async observe({ call, issue }) {
      const { TranId } = await issue()
      return statuses([
        await call({ TranId: UNKNOWN_TRAN_ID }),
        await call({ TranId, AuthKey: 'Second-AuthKey-1' }),
        await call({ TranId }),
      ])
    },
    assumed: [400, 400, 200],
    alternative: [404, 404, 200],
  },
  'code-of-campaign-shown': {
    settings: twoCampaigns,
    async observe({ call, issue }) {
      const { TranId } = await issue()
      return statuses([
        await call({ TranId, AuthKey: 'Second-AuthKey-1' }),
        await call({ TranId, AuthKey: 'Others-AuthKey-1' }, { path: OTHERS_PATH }),
        await call({ TranId: UNKNOWN_TRAN_ID }),
      ])
    },
    assumed: [400, 400, 400],
    alternative: [200, 400, 400],
  },
  'inquiry-mismatch-accepted': {
    async observe({ call, issue, issued }) {
      const { TranId } = await issue()
      const replies = [await call({ TranId, Amount: '501' }), await call({ TranId, DcId: 'DC-URL' })]
      return [...statuses(replies), await issued()]
    },
    assumed: [400, 400, 1],
    alternative: [200, 200, 1],
  },
  'unknown-campaign-401': {
    observe: async ({ call }) => (await call({}, { path: '/at-gift/no-campaign/dc/getcode' })).status,
    assumed: 404,
    alternative: 401,
  },
  'unknown-campaign-403': {
    observe: async ({ call }) => (await call({}, { path: '/at-gift/no-campaign/dc/getcode' })).status,
    assumed: 404,
    alternative: 403,
  },
  'foreign-authkey-403': {
    settings: twoCampaigns,
    observe: async ({ call }) =>
      statuses([await call({ AuthKey: 'Others-AuthKey-1' }), await call({ AuthKey: 'unknown' })]),
    assumed: [401, 401],
    alternative: [403, 401],
  },
}
