import { describe, expect, test } from 'vitest'
import { arm, judged, told, undecidedBy } from '../../../core/conduct/support.ts'
import { buyGift, withPurchase } from './support.ts'
import { images, multipart, partner, picture } from '../helpers.ts'

describe('realpay-gift/unique-request-ids', () => {
  const unique = 'realpay-gift/unique-request-ids'

  test.each([
    ['a gift', 500, 200],
    ['a refusal', 7, 400],
  ])(
    'if a purchase ended with %s, repeating the purchase with the same request id leaves `unique-request-ids` undecided',
    async (_what, price, status) => {
      const { mock, buy } = await withPurchase()
      await buy('a', price)
      await buy('a', price)
      expect(await judged(mock, unique)).toEqual(['inconclusive', 2, []])
      expect(await undecidedBy(mock, unique)).toEqual([[2, 3]])
      const rule = (await mock.admin.report()).rules.find(({ name }) => name === unique)
      expect(rule?.undecided.map(({ what }) => what)).toEqual([
        {
          en: `the request id a was used again after its request had been answered with ${status}: another order needs an id of its own, and the same order may be sent again after a restart or by another worker`,
          ja: `リクエストID a が、${status} のレスポンスを受けたあとに再び使われた（別の注文であれば固有のIDが必要。再起動後や別のワーカーによる同じ注文の再送であれば問題ない）`,
        },
      ])
    },
  )

  test('the sixth repetition of a purchase with the same request id breaks the rule `unique-request-ids` [RP-O6]', async () => {
    const { mock, buy, find, advance } = await withPurchase()
    for (let time = 0; time < 6; time += 1) {
      await buy('a')
      await advance(1000)
    }
    expect(await judged(mock, unique)).toEqual(['inconclusive', 6, []])
    await buy('a')
    await find('a')
    expect(await judged(mock, unique)).toEqual(['violated', 7, [[7, 8]]])
    expect(await told(mock, unique)).toEqual([
      'the request id a was used again after its request had been answered with 409',
    ])
    expect(await told(mock, unique, 'ja')).toEqual(['リクエストID a が、409 のレスポンスを受けたあとに再び使われた'])
  })

  test('a second attempt after a lost response keeps the rule `unique-request-ids`, and a third attempt leaves the rule undecided', async () => {
    const { mock, buy } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('a')
    await buy('a')
    expect(await judged(mock, unique)).toEqual(['passed', 2, []])
    await buy('a')
    expect(await judged(mock, unique)).toEqual(['inconclusive', 3, []])
    expect(await undecidedBy(mock, unique)).toEqual([[3, 4]])
  })

  test.each([
    ['a lost response', 'after-commit', { type: 'empty-response' }],
    ['a 503', 'before-commit', { type: 'provider-error', status: 503 }],
    ['a 401', 'before-commit', { type: 'provider-error', status: 401 }],
    ['a 429', 'before-commit', { type: 'provider-error', status: 429 }],
    ['a response in an unexpected format', 'before-commit', { type: 'respond', status: 200, body: {} }],
    ['a 400 that never arrived', 'after-commit', { type: 'garbage-then-close' }],
  ] as const)(
    'repeating a request with the same request id after %s keeps the rule `unique-request-ids`',
    async (_what, phase, effect) => {
      const booted = partner({ sockets: true })
      const id = await booted.createPurchase({}, { requestId: 'purchase' })
      await arm(booted.mock, buyGift, phase, effect)
      const price = effect.type === 'garbage-then-close' ? 7 : 500
      await booted.buy(id, price, { requestId: 'a' }).catch(() => undefined)
      await booted.buy(id, price, { requestId: 'a' })
      expect(await judged(booted.mock, unique)).toEqual(['passed', 2, []])
    },
  )

  test('if a fault delays a purchase, repeating the purchase leaves `unique-request-ids` undecided until a look-up', async () => {
    const { mock, buy, find, advance } = await withPurchase()
    await arm(mock, buyGift, 'before-commit', { type: 'delay', ms: 5000 })
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' }, [1, 2])
    const first = buy('a')
    await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
    for (let time = 0; time < 2; time += 1) {
      await advance(1000)
      await buy('a')
    }
    await advance(3000)
    await first
    expect(await judged(mock, unique)).toEqual(['inconclusive', 3, []])
    expect(await undecidedBy(mock, unique)).toEqual([
      [4, 2],
      [4, 3],
    ])
    const rule = (await mock.admin.report()).rules.find(({ name }) => name === unique)
    expect(rule?.undecided[0]?.what.en).toMatch(/^the request id a was used again while the first request was still on/)
    expect(rule?.undecided[0]?.what.ja).toMatch(/^リクエストID a が、最初のリクエストの処理中に再び使われた（/)
    await find('a')
    expect(await judged(mock, unique)).toEqual(['passed', 3, []])
  })

  test('two workers that use one request id concurrently keep the rule `unique-request-ids` if a look-up follows', async () => {
    const { mock, buy, find } = await withPurchase()
    await Promise.all([buy('a'), buy('a')])
    expect(await judged(mock, unique)).toEqual(['inconclusive', 2, []])
    await find('a')
    expect(await judged(mock, unique)).toEqual(['passed', 2, []])
  })

  test('a client that repeats a successful purchase after a crash keeps the rule `unique-request-ids` only if it looks up the gift', async () => {
    const { mock, buy, find, advance } = await withPurchase()
    await buy('a')
    await find('a')
    await advance(1000)
    await buy('a')
    expect(await judged(mock, unique)).toEqual(['inconclusive', 2, []])
    await find('a')
    expect(await judged(mock, unique)).toEqual(['passed', 2, []])
    await buy('a', 100)
    await find('a')
    expect(await judged(mock, unique)).toEqual(['violated', 3, [[4, 6]]])
  })

  test('repeating a purchase that got a 409 keeps the rule `unique-request-ids` if the repetition succeeds', async () => {
    const { mock, buy, advance } = await withPurchase()
    await arm(mock, 'realpay-gift.buy-gift', 'before-commit', { type: 'provider-error', status: 409 })
    await buy('a')
    await advance(1000)
    await buy('a')
    expect(await judged(mock, unique)).toEqual(['passed', 2, []])
    await advance(1000)
    await buy('a')
    expect(await judged(mock, unique)).toEqual(['inconclusive', 3, []])
  })

  test('a client that creates a purchase twice under one request id, and then again under a new id, keeps the rule `unique-request-ids`', async () => {
    const { mock, createPurchase, advance } = await withPurchase()
    await advance(5000)
    await createPurchase({}, { requestId: 'purchase' }).catch(() => {})
    expect(await judged(mock, unique)).toEqual(['inconclusive', 1, []])
    await createPurchase({ name: 'Another' }, { requestId: 'another' })
    expect(await judged(mock, unique)).toEqual(['inconclusive', 2, []])
    await createPurchase({}, { requestId: 'again' })
    expect(await judged(mock, unique)).toEqual(['passed', 3, []])
  })

  test('a client that creates a purchase twice under one request id, and then buys with the first purchase id, keeps the rule `unique-request-ids`', async () => {
    const { mock, createPurchase, buy } = await withPurchase()
    await createPurchase({}, { requestId: 'purchase' }).catch(() => {})
    await buy('a')
    expect(await judged(mock, unique)).toEqual(['passed', 2, []])
  })

  test('a second upload under one request id leaves `unique-request-ids` undecided, because the image may be different', async () => {
    const { mock, purchaseId, call } = await withPurchase()
    const upload = (content: Uint8Array) =>
      call('POST', `/purchases/${purchaseId}/image/face`, {
        ...multipart(picture('content', content)),
        requestId: 'image',
      })
    expect((await upload(images.png)).status).toBe(200)
    expect((await upload(images.gif)).status).toBe(409)
    expect(await judged(mock, unique)).toEqual(['inconclusive', 2, []])
    expect(await undecidedBy(mock, unique)).toEqual([[2, 3]])
  })

  test('repeating an upload after a lost response keeps the rule `unique-request-ids`, even with another file', async () => {
    const { mock, purchaseId, call } = await withPurchase()
    await arm(mock, 'realpay-gift.set-face-image', 'after-commit', { type: 'reset-connection' })
    const upload = (content: Uint8Array) =>
      call('POST', `/purchases/${purchaseId}/image/face`, {
        ...multipart(picture('content', content)),
        requestId: 'image',
      }).catch(() => undefined)
    await upload(images.png)
    await upload(images.gif)
    expect(await judged(mock, unique)).toEqual(['passed', 2, []])
  })
})
