import { type Probe } from '../../alternative-probes.ts'
import { codeOf, order } from '../helpers.ts'
import { type Api, statuses } from './support.ts'

/** A probe for each alternative in `assumptions/members.ts` (the members of requests), by the id of the alternative. */
export const members: Readonly<Record<string, Probe<Api>>> = {
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
}
