import { z } from 'zod'
import { type Behaviour, expect, expectJson, type Subject } from './behaviour.ts'
import { ACCESS_KEY, order, purchase, request, SECRET } from './realpay-gift-request.ts'

const provider = 'realpay-gift'
const DAY_MS = 86_400_000
const OTHER_KEY = 'mock0000000000000000000000000000000key02'

const boughtSchema = z.looseObject({
  gift: z.looseObject({ code: z.string(), url: z.string(), expire_at: z.string() }),
})

async function buy(subject: Subject, path: string, requestId: string): Promise<z.infer<typeof boughtSchema>['gift']> {
  const answer = await request(subject, 'POST', `${path}/gifts`, { requestId, json: { price: 500 } })
  expect('a gift', answer.status, 200)
  return boughtSchema.parse(await answer.json()).gift
}

const partners = [ACCESS_KEY, OTHER_KEY].map((accessKey) => ({ accessKey, totpSecret: SECRET }))

export const realpayGiftGifts: readonly Behaviour[] = [
  {
    name: 'each gift has a code of its own, and its url leads to that code',
    provider,
    rules: ['RP-D12', 'RP-D16'],
    async check(subject) {
      const path = await purchase(subject)
      const [first, second] = [await buy(subject, path, 'first'), await buy(subject, path, 'second')]
      expect('the second code is another', first.code === second.code, false)
      for (const { code, url } of [first, second])
        expect('the code in the url', new URL(url).searchParams.get('code'), code)
    },
  },
  {
    name: 'a gift is valid for 180 days from its purchase',
    provider,
    rules: ['RP-A8'],
    async check(subject) {
      const path = await purchase(subject)
      for (const requestId of ['first', 'a-day-later']) {
        const seconds = Math.floor((await subject.now()) / 1000)
        expect(
          `the days of the gift "${requestId}"`,
          ((Date.parse((await buy(subject, path, requestId)).expire_at) / 1000 - seconds) * 1000) / DAY_MS,
          180,
        )
        await subject.advance(DAY_MS)
      }
    },
  },
  {
    name: 'every answer is JSON in UTF-8',
    provider,
    rules: ['RP-D6', 'RP-O2'],
    async check(subject) {
      for (const [what, steps, status] of [
        ['the brands', 0, 200],
        ['a wrong token', 3, 401],
      ] as const) {
        const answer = await request(subject, 'GET', '/brands', { steps })
        expect(what, answer.status, status)
        expectJson(what, answer)
      }
    },
  },
  {
    name: 'an answer past the limit does not tell when to try again',
    provider,
    rules: ['RP-A1'],
    settings: { 'realpayGift.limit.requests': 1 },
    async check(subject) {
      expect('the first', (await request(subject, 'GET', '/brands')).status, 200)
      const answer = await request(subject, 'GET', '/brands')
      expect('the second', answer.status, 429)
      expect('its Retry-After', answer.headers.get('retry-after'), null)
    },
  },
  {
    name: 'purchases and request ids are those of an access key alone',
    provider,
    rules: ['RP-A4', 'RP-A5'],
    settings: { 'realpayGift.accessKeys': partners },
    async check(subject) {
      const path = await purchase(subject)
      expect('the purchase, for its own key', (await request(subject, 'GET', path)).status, 200)
      expect(
        'the purchase, for another key',
        (await request(subject, 'GET', path, { accessKey: OTHER_KEY })).status,
        400,
      )
      expect(
        'its request id, with another key',
        (await request(subject, 'POST', '/purchases', { accessKey: OTHER_KEY, requestId: 'make-it', json: order }))
          .status,
        200,
      )
    },
  },
]
