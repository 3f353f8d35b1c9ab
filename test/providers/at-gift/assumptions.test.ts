import { expect, test } from 'vitest'
import { assumptions } from '../../../mock-server/providers/at-gift/assumptions/index.ts'
import { alternativesIn, type Probe } from '../alternative-probes.ts'
import { bootAtGift, campaigns, codeOf, JSON_TYPE, order, OTHERS_PATH, PATH, type Reply } from './helpers.ts'

type Api = ReturnType<typeof bootAtGift>

const UNKNOWN_TRAN_ID = `AZ${'0'.repeat(40)}`
const oneASecond = { 'atGift.limit.requests': 1 }
const twoCampaigns = { 'atGift.campaigns': campaigns }

const statuses = (replies: readonly Reply[]): number[] => replies.map(({ status }) => status)
/** Returns the media type, and the body unless the body has the format of the document. */
function shapeOf({ headers, text }: Reply): string {
  return text.startsWith('{"Status":"ERROR","ErrorMsg":"') ? 'document' : `${headers.get('content-type')} ${text}`
}
const duplicated = JSON.stringify(order()).replace('"Amount":"500"', '"Amount":"500","Amount":"600"')
const page = (title: string): string =>
  `text/html <html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`

/** For each alternative: requests, and what they show under the assumption and under the alternative. */
const probes: Readonly<Record<string, Probe<Api>>> = {
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
  'amount-number-accepted': {
    observe: async ({ call, post }) =>
      statuses([
        await call({ Amount: 500 }),
        await post(JSON.stringify(order({ Amount: 1 })).replace('"Amount":1', '"Amount":5e2')),
        await call({ Amount: 500.5 }),
      ]),
    assumed: [400, 400, 400],
    alternative: [200, 200, 400],
  },
  'unknown-keys-ignored': {
    async observe({ call, issue, issued }) {
      const { TranId } = await issue()
      return [(await call({ TranID: TranId })).status, await issued()]
    },
    assumed: [400, 1],
    alternative: [200, 2],
  },
  'empty-tranid-issues': {
    async observe({ call, issued, last }) {
      const replies = [await call({ TranId: null }), await call({ TranId: '' })]
      return [...statuses(replies), await issued(), (await last()).operation]
    },
    assumed: [400, 400, 0, 'at-gift.inquire'],
    alternative: [200, 200, 2, 'at-gift.issue'],
  },
  'amount-padded-accepted': {
    async observe({ call }) {
      const replies = []
      for (const Amount of ['0500', '+500', ' 500 ', '-500', '0']) replies.push(await call({ Amount }))
      const amounts = replies.filter(({ status }) => status === 200).map((reply) => codeOf(reply).Amount)
      return [statuses(replies), amounts]
    },
    assumed: [[400, 400, 400, 400, 400], []],
    alternative: [
      [200, 200, 200, 400, 400],
      [500, 500, 500],
    ],
  },
  'too-large-413': {
    observe: async ({ post }) => (await post(`{"AuthKey":"${'k'.repeat(65 * 1024)}"}`)).status,
    assumed: 400,
    alternative: 413,
  },
  'content-type-bare': {
    observe: async ({ call }) =>
      statuses([
        await call({}, { headers: { 'content-type': 'application/json; charset=utf-8' } }),
        await call({}, { headers: JSON_TYPE }),
      ]),
    assumed: [200, 200],
    alternative: [400, 200],
  },
  'content-type-any-parameter': {
    async observe({ call, issue, last }) {
      const headers = { 'content-type': 'application/json; charset=shift_jis' }
      const { TranId } = await issue()
      const replies = [await call({}, { headers }), await call({ TranId }, { headers })]
      return [...statuses(replies), (await last()).operation]
    },
    assumed: [400, 400, 'at-gift.issue'],
    alternative: [200, 200, 'at-gift.inquire'],
  },
  'malformed-gateway-page': {
    async observe({ mock }) {
      const request = new Request(`http://localhost${PATH}`, { method: 'POST' })
      const { status, headers, text } = await readReply(await mock.fetch(request, { malformed: 'a bad header' }))
      return [status, shapeOf({ status, headers, text })]
    },
    assumed: [400, 'document'],
    alternative: [400, page('400 Bad Request')],
  },
  'duplicate-key-last': {
    observe: async ({ post }) => amountIn(await post(duplicated)),
    assumed: 400,
    alternative: { Amount: 600 },
  },
  'duplicate-key-first': {
    observe: async ({ post }) => amountIn(await post(duplicated)),
    assumed: 400,
    alternative: { Amount: 500 },
  },
  'media-type-415': {
    observe: async ({ call }) =>
      statuses([
        await call({}, { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } }),
        await call({}, { headers: { 'content-type': 'text/plain' } }),
        await call({}, { headers: { 'content-type': 'application/json, application/json' } }),
      ]),
    assumed: [400, 400, 400],
    alternative: [415, 415, 415],
  },
  'byte-order-mark-ignored': {
    observe: async ({ post }) => (await post(`\uFEFF${JSON.stringify(order())}`)).status,
    assumed: 400,
    alternative: 200,
  },
  'authkey-before-members': {
    observe: async ({ call }) =>
      statuses([await call({ AuthKey: 'wrong', unknown: 1 }), await call({ unknown: 1 }), await call()]),
    assumed: [400, 400, 200],
    alternative: [401, 400, 200],
  },
  'limit-after-amount': {
    settings: oneASecond,
    observe: async ({ call }) =>
      statuses([await call({ DcId: 'none' }), await call({ Amount: '999999' }), await call(), await call()]),
    assumed: [400, 429, 429, 429],
    alternative: [400, 400, 200, 429],
  },
  'errors-gateway-page': {
    settings: oneASecond,
    observe: async ({ call }) =>
      [await call(), await call(), await call({ AuthKey: 'wrong' }), await call({}, { path: '/at-gift/none' })].map(
        (reply) => (reply.status === 200 ? 200 : shapeOf(reply)),
      ),
    assumed: [200, 'document', 'document', 'document'],
    alternative: [200, page('429 Too Many Requests'), 'document', page('404 Not Found')],
  },
  'errors-gateway-json': {
    async observe({ call, mock }) {
      const effect = { type: 'provider-error', status: 500 }
      await mock.admin.arm({ name: 'fails', when: { provider: 'at-gift' }, phase: 'after-commit', effect, times: 1 })
      return [shapeOf(await call()), shapeOf(await call({ DcId: 'none' }))]
    },
    assumed: ['document', 'document'],
    alternative: ['application/json {"message":"Internal Server Error"}', 'document'],
  },
  'expires-day-before': {
    observe: async ({ issue }) => (await issue()).Expiration,
    assumed: '20360401',
    alternative: '20360331',
  },
  'expires-end-of-month': {
    observe: async ({ issue }) => (await issue()).Expiration,
    assumed: '20360401',
    alternative: '20360430',
  },
  'control-no-letters': {
    async observe({ issue }) {
      const { ControlNo, RmtrCd, TranId } = await issue({ DcId: 'DC-SEVEN' })
      const again = await issue({ DcId: 'DC-SEVEN', TranId })
      return [ControlNo, RmtrCd?.replaceAll(/\d/g, '9'), again.ControlNo === ControlNo, again.RmtrCd === RmtrCd]
    },
    assumed: ['000000000001', '99999', true, true],
    alternative: ['CN-000000000001-K', 'R99999JP', true, true],
  },
  'wrong-method-405': {
    async observe({ send }) {
      const replies = [await send(PATH), await send('/at-gift/none'), await send(PATH, { method: 'DELETE' })]
      return replies.map(({ status, headers }) => [status, headers.get('allow')])
    },
    assumed: [
      [404, null],
      [404, null],
      [404, null],
    ],
    alternative: [
      [405, 'POST'],
      [404, null],
      [405, 'POST'],
    ],
  },
}

async function readReply(response: Response): Promise<Reply> {
  return { status: response.status, headers: response.headers, text: await response.text() }
}

function amountIn(reply: Reply): unknown {
  return reply.status === 200 ? { Amount: codeOf(reply).Amount } : reply.status
}

test('every alternative of an assumption has a probe, and every probe has an alternative', () => {
  expect(Object.keys(probes).toSorted()).toEqual(
    alternativesIn(assumptions)
      .map(({ id }) => id)
      .toSorted(),
  )
})

test.each(alternativesIn(assumptions))(
  '$rule: the settings of the alternative $id change the responses as the probe says',
  async ({ id, settings }) => {
    const probe = probes[id]
    if (!probe) throw new Error(`no probe for ${id}`)
    expect(probe.alternative).not.toEqual(probe.assumed)
    expect(await probe.observe(bootAtGift({ settings: probe.settings ?? {} }))).toEqual(probe.assumed)
    expect(await probe.observe(bootAtGift({ settings: { ...probe.settings, ...settings } }))).toEqual(probe.alternative)
  },
)
