import { gatewayPage, type Probe } from '../../alternative-probes.ts'
import { PATH } from '../helpers.ts'
import { type Api, oneASecond, shapeOf, statuses } from './support.ts'

/**
 * A probe for each alternative in `assumptions/responses.ts` (the format of responses, and which error comes first), by
 * the id of the alternative.
 */
export const responses: Readonly<Record<string, Probe<Api>>> = {
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
    alternative: [200, gatewayPage('429 Too Many Requests'), 'document', gatewayPage('404 Not Found')],
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
  'code-url-other-host': {
    observe: async ({ issue }) => (await issue({ DcId: 'DC-URL' })).Dc1.replace(/\w{24}$/, ''),
    assumed: 'http://localhost/at-gift/code/',
    alternative: 'https://gifts.example.com/code/',
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
