import { gatewayPage, type Probe } from '../../alternative-probes.ts'
import { codeOf, JSON_TYPE, order, PATH, type Reply } from '../helpers.ts'
import { type Api, shapeOf, statuses } from './support.ts'
import { sharedReasons } from '../../../../mock-server/core/reasons/shared.ts'

const duplicated = JSON.stringify(order()).replace('"Amount":"500"', '"Amount":"500","Amount":"600"')

function amountIn(reply: Reply): unknown {
  return reply.status === 200 ? { Amount: codeOf(reply).Amount } : reply.status
}

/** A probe for each alternative in `assumptions/bodies.ts` (the encoding of requests), by the id of the alternative. */
export const bodies: Readonly<Record<string, Probe<Api>>> = {
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
      const response = await mock.fetch(request, { malformed: sharedReasons.malformedHead })
      return [response.status, shapeOf({ headers: response.headers, text: await response.text() })]
    },
    assumed: [400, 'document'],
    alternative: [400, gatewayPage('400 Bad Request')],
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
}
