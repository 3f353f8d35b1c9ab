import { describe, expect, test } from 'vitest'
import { arm, judged, told, undecidedBy } from '../../../core/conduct/support.ts'
import { buyGift, withPurchase } from './support.ts'
import { OTHER_KEY, partner, twoKeys } from '../helpers.ts'

describe('realpay-gift/unique-request-ids', () => {
  const unique = 'realpay-gift/unique-request-ids'

  test('requests with different request ids keep the rule `unique-request-ids` [RP-D4]', async () => {
    const { mock, buy } = await withPurchase()
    expect(await judged(mock, unique)).toEqual(['not exercised', 0, []])
    await buy('a')
    await buy('b')
    expect(await judged(mock, unique)).toEqual(['passed', 2, []])
  })

  test('reusing a request id with another price, path or operation breaks the rule `unique-request-ids`', async () => {
    const { mock, buy, call, createPurchase } = await withPurchase()
    await buy('a')
    await buy('a', 100)
    expect(await told(mock, unique)).toEqual(['the request id a was used again for another request'])
    expect(await told(mock, unique, 'ja')).toEqual(['リクエストID a が、別のリクエストに再び使われた'])
    const other = await createPurchase({}, { requestId: 'other' })
    await call('POST', `/purchases/${other}/gifts`, { json: { price: 100 }, requestId: 'a' })
    await call('DELETE', `/purchases/${other}/image/face`, { requestId: 'other' })
    expect(await judged(mock, unique)).toEqual([
      'violated',
      5,
      [
        [2, 3],
        [3, 5],
        [4, 6],
      ],
    ])
  })

  test('reusing a request id breaks the rule `unique-request-ids`, even if the first response was lost', async () => {
    const { mock, buy } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('a')
    await buy('a', 100)
    expect(await judged(mock, unique)).toEqual(['violated', 2, [[2, 3]]])
  })

  describe.each([
    {},
    { 'realpayGift.requestId.usedUpBy': 'success' },
    { 'realpayGift.requestId.scope': 'operation' },
    { 'realpayGift.checks.requestId': 'after-body' },
    { 'realpayGift.limit.counts': 'authenticated' },
    {
      'realpayGift.status.unknownPurchase': 404,
      'realpayGift.status.tooLarge': 413,
      'realpayGift.status.mediaType': 415,
      'realpayGift.status.malformedKey': 401,
    },
    {
      'realpayGift.requestId.usedUpBy': 'success',
      'realpayGift.status.unknownPurchase': 404,
      'realpayGift.status.tooLarge': 413,
      'realpayGift.status.mediaType': 415,
    },
    { 'realpayGift.checks.requestId': 'after-body', 'realpayGift.requestId.usedUpBy': 'success' },
  ])('under the settings %j', (settings) => {
    test.each([
      ['a wrong token', { json: { price: 500 }, token: '000000' }],
      ['an access key of the wrong form', { json: { price: 500 }, accessKey: 'short' }],
      ['an unknown purchase', { json: { price: 500 }, purchase: 'x' }],
      ['a body that is too large', { body: `{"price":500${' '.repeat(70_000)}}` }],
      ['a wrong media type', { body: '{"price":500}', type: 'text/plain' }],
      ['a body that is not JSON', { body: '{' }],
      ['an unknown price', { json: { price: 7 } }],
    ] as const)(
      'after a refusal because of %s, reusing the request id breaks the rule `unique-request-ids` only if it gets a 409 [RP-A4]',
      async (_what, refused) => {
        const { mock, purchaseId, call } = await withPurchase(settings)
        const { purchase, ...options } = { purchase: purchaseId, type: 'application/json', ...refused }
        const first = await call('POST', `/purchases/${purchase}/gifts`, { ...options, requestId: 'a' })
        expect(first.status).toBeGreaterThanOrEqual(400)
        const second = await call('POST', `/purchases/${purchaseId}/gifts`, { json: { price: 100 }, requestId: 'a' })
        expect(await judged(mock, unique)).toEqual(
          second.status === 409 ? ['violated', 2, [[2, 3]]] : ['passed', 2, []],
        )
        expect([200, 409]).toContain(second.status)
      },
    )
  })

  test.each([
    ['accessKey', 409, 'violated'],
    ['operation', 200, 'passed'],
  ])(
    "with request ids unique per %s, buying with the id of the purchase's creation gets %i, and `unique-request-ids` is %s [RP-A4]",
    async (scope, status, result) => {
      const { mock, purchaseId, call } = await withPurchase({ 'realpayGift.requestId.scope': scope })
      const bought = await call('POST', `/purchases/${purchaseId}/gifts`, {
        json: { price: 100 },
        requestId: 'purchase',
      })
      expect(bought.status).toBe(status)
      expect((await judged(mock, unique))[0]).toBe(result)
    },
  )

  test('setting the same colors again with a used request id keeps the rule `unique-request-ids`, and setting other colors breaks it', async () => {
    const { mock, purchaseId, call } = await withPurchase()
    const paint = (main: string) =>
      call('POST', `/purchases/${purchaseId}/color`, { json: { main, sub: 'ddeeff' }, requestId: 'color' })
    expect((await paint('112233')).status).toBe(200)
    expect((await paint('112233')).status).toBe(409)
    expect(await judged(mock, unique)).toEqual(['passed', 2, []])
    await paint('445566')
    expect(await judged(mock, unique)).toEqual(['violated', 3, [[3, 4]]])
  })

  test('if only a success uses up a request id, using the id again after a refusal keeps the rule `unique-request-ids`', async () => {
    const { mock, buy } = await withPurchase({ 'realpayGift.requestId.usedUpBy': 'success' })
    await buy('a', 7)
    await buy('a')
    expect(await judged(mock, unique)).toEqual(['passed', 2, []])
    await buy('a')
    expect(await judged(mock, unique)).toEqual(['inconclusive', 3, []])
    expect(await undecidedBy(mock, unique)).toEqual([[3, 4]])
  })

  test('if a client sends request ids only where no request id is needed, `unique-request-ids` is "not exercised"', async () => {
    const { mock, call } = partner()
    for (let time = 0; time < 2; time += 1) {
      await call('GET', '/brands', { requestId: 'a' })
      await call('POST', '/nothing', { requestId: 'b' })
    }
    expect(await judged(mock, unique)).toEqual(['not exercised', 0, []])
  })

  test('the rule `unique-request-ids` treats the request ids of each access key separately', async () => {
    const { mock, call, createPurchase } = partner({ settings: twoKeys })
    await createPurchase({}, { requestId: 'a' })
    await createPurchase({}, { requestId: 'a', accessKey: OTHER_KEY })
    expect(await judged(mock, unique)).toEqual(['passed', 1, []])
    await call('DELETE', '/purchases/x/image/face', { requestId: 'a', accessKey: OTHER_KEY })
    expect(await judged(mock, unique)).toEqual(['violated', 2, [[2, 3]]])
    await call('DELETE', '/purchases/x/image/face', { requestId: 'b', accessKey: OTHER_KEY, token: '000000' })
    await call('DELETE', '/purchases/y/image/face', { requestId: 'b', accessKey: OTHER_KEY, token: '000000' })
    // The two requests got a 401, so they did not use up the request id b.
    expect(await judged(mock, unique)).toEqual(['violated', 4, [[2, 3]]])
  })
})
