import { describe, expect, test } from 'vitest'
import { arm, judged, told, undecidedBy } from '../../../core/conduct/support.ts'
import { buyGift, withPurchase } from './support.ts'

describe('realpay-gift/looks-up-before-rebuy', () => {
  const looks = 'realpay-gift/looks-up-before-rebuy'

  test('buying again with another request id after an unknown outcome breaks the rule `looks-up-before-rebuy` [RP-D13]', async () => {
    const { mock, buy, advance } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('a')
    await advance(5000)
    await buy('b')
    await buy('c')
    expect(await judged(mock, looks)).toEqual(['violated', 1, [[2, 3]]])
    expect(await told(mock, looks)).toEqual([
      'a gift was bought under the request id b while it was unknown whether a had bought one',
    ])
    expect(await told(mock, looks, 'ja')).toEqual([
      'リクエストID a で購入できたか不明なまま、b で別のギフトが購入された',
    ])
  })

  test.each([
    ['found', 'after-commit'],
    ['not found', 'before-commit'],
  ] as const)(
    'a look-up with the result "%s" between two purchases keeps the rule `looks-up-before-rebuy`',
    async (_what, phase) => {
      const { mock, buy, find } = await withPurchase()
      await arm(mock, buyGift, phase, { type: 'reset-connection' })
      await buy('a')
      await find('a')
      await buy('b')
      expect(await judged(mock, looks)).toEqual(['passed', 1, []])
    },
  )

  test.each([
    ['a 503', 'before-commit', { type: 'provider-error', status: 503 }],
    ['a lost response', 'after-commit', { type: 'reset-connection' }],
    ['a 401', 'before-commit', { type: 'provider-error', status: 401 }],
    ['a 429', 'before-commit', { type: 'provider-error', status: 429 }],
  ] as const)(
    'a second purchase after a look-up that ends with %s breaks the rule `looks-up-before-rebuy`',
    async (_what, phase, effect) => {
      const { mock, buy, find } = await withPurchase()
      await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
      await arm(mock, 'realpay-gift.find-gift', phase, effect)
      await buy('a')
      await find('a')
      await buy('b')
      expect(await judged(mock, looks)).toEqual(['violated', 1, [[2, 4]]])
    },
  )

  test.each([
    ['in Shift_JIS', { type: 'shift-jis-body' }],
    ['with a byte order mark', { type: 'byte-order-mark' }],
    ['with a wrong Content-Type', { type: 'wrong-content-type' }],
  ] as const)(
    'a second purchase after a 200 that is sent %s leaves `looks-up-before-rebuy` undecided until a look-up',
    async (_what, effect) => {
      const { mock, buy, find } = await withPurchase()
      await arm(mock, buyGift, 'after-commit', effect, [1])
      await buy('a')
      await buy('b')
      expect(await judged(mock, looks)).toEqual(['inconclusive', 1, []])
      expect(await undecidedBy(mock, looks)).toEqual([[2, 3]])
      expect((await mock.admin.report()).result).toBe('cannot tell')
      await find('a')
      expect(await judged(mock, looks)).toEqual(['passed', 1, []])
    },
  )

  test('a look-up whose response is lost does not resolve the outcome of a purchase', async () => {
    const { mock, buy, find } = await withPurchase()
    await arm(mock, buyGift, 'before-commit', { type: 'reset-connection' })
    await arm(mock, 'realpay-gift.find-gift', 'after-commit', { type: 'reset-connection' })
    await buy('a')
    await find('a')
    await buy('b')
    expect(await judged(mock, looks)).toEqual(['violated', 1, [[2, 4]]])
  })

  test('before the provider has processed a purchase, a look-up does not resolve the outcome of the purchase', async () => {
    const { mock, buy, find, advance } = await withPurchase()
    await arm(mock, buyGift, 'before-commit', { type: 'delay', ms: 10_000 })
    await arm(mock, buyGift, 'after-commit', { type: 'provider-error', status: 503 }, [1])
    const first = buy('a')
    await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
    await advance(5000)
    expect((await find('a'))?.status).toBe(400)
    await advance(5000)
    await first
    await buy('b')
    expect(await judged(mock, looks)).toEqual(['violated', 1, [[3, 4]]])
  })

  test('a look-up of another request id does not resolve the outcome of a purchase', async () => {
    const { mock, buy, find } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('a')
    await find('b')
    await buy('b')
    expect(await judged(mock, looks)).toEqual(['violated', 1, [[2, 4]]])
  })

  test.each(['before-commit', 'after-commit'] as const)(
    'if a purchase is lost %s, a look-up under another purchase id does not resolve the outcome',
    async (phase) => {
      const { mock, buy, call, createPurchase, purchaseId } = await withPurchase()
      await arm(mock, buyGift, phase, { type: 'reset-connection' }, [1])
      await buy('a')
      const other = await createPurchase({}, { requestId: 'other' })
      expect((await call('GET', `/purchases/${other}/gifts?request_id=a`)).status).toBe(400)
      expect(other).not.toBe(purchaseId)
      await call('POST', `/purchases/${other}/gifts`, { json: { price: 500 }, requestId: 'b' })
      expect(await judged(mock, looks)).toEqual(['inconclusive', 1, []])
      expect(await undecidedBy(mock, looks)).toEqual([[2, 5]])
    },
  )

  test('a client that looks up the gift under another purchase id and then buys again breaks the rule `looks-up-before-rebuy`', async () => {
    const { mock, buy, call, createPurchase } = await withPurchase()
    await arm(mock, buyGift, 'before-commit', { type: 'reset-connection' })
    await buy('a')
    const other = await createPurchase({}, { requestId: 'other' })
    await call('GET', `/purchases/${other}/gifts?request_id=a`)
    await buy('b')
    expect(await judged(mock, looks)).toEqual(['violated', 1, [[2, 5]]])
  })

  test('if the response to a repetition with the same request id arrives, the outcome of a purchase is resolved', async () => {
    const { mock, buy } = await withPurchase()
    await arm(mock, buyGift, 'before-commit', { type: 'reset-connection' })
    await buy('a')
    await buy('a')
    await buy('b')
    expect(await judged(mock, looks)).toEqual(['passed', 1, []])
  })

  test('a repetition that gets a 409 does not resolve the outcome of a purchase', async () => {
    const { mock, buy, find } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await arm(mock, buyGift, 'before-commit', { type: 'provider-error', status: 409 }, [4])
    await buy('a')
    await buy('a')
    await buy('b')
    expect(await judged(mock, looks)).toEqual(['violated', 1, [[2, 4]]])
    await buy('c')
    await buy('d')
    expect(await judged(mock, looks)).toEqual([
      'violated',
      2,
      [
        [2, 4],
        [5, 6],
      ],
    ])
    await find('d')
  })

  test.each([
    [400, ['passed', 1, []]],
    [401, ['violated', 1, [[2, 4]]]],
    [429, ['violated', 1, [[2, 4]]]],
  ])(
    'after a lost response and a repetition that gets a %d, a purchase with another request id is judged by `looks-up-before-rebuy` as %j',
    async (status, expected) => {
      const { mock, buy } = await withPurchase()
      await arm(mock, buyGift, 'before-commit', { type: 'reset-connection' })
      await arm(mock, buyGift, 'before-commit', { type: 'provider-error', status }, [2])
      await buy('a')
      await buy('a')
      await buy('b')
      expect(await judged(mock, looks)).toEqual(expected)
    },
  )
})

describe('realpay-gift/no-orphans', () => {
  const orphans = 'realpay-gift/no-orphans'

  test('if a client does not look up a gift whose response was lost, the client breaks the rule `no-orphans`', async () => {
    const { mock, buy } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('a')
    await buy('b')
    expect(await judged(mock, orphans)).toEqual(['violated', 1, [[2]]])
    expect(await told(mock, orphans)).toEqual([
      'the gift that was bought with the request id a is billed with 527 yen, and no complete and readable response with it reached the client',
    ])
    expect(await told(mock, orphans, 'ja')).toEqual([
      'リクエストID a で購入されたギフト（527円）の代金は請求されるが、完全で読み取れるレスポンスがクライアントに届いていない',
    ])
  })

  test('if a client looks up a gift whose response was lost, the client keeps the rule `no-orphans`', async () => {
    const { mock, buy, find } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('a')
    await find('a')
    expect(await judged(mock, orphans)).toEqual(['passed', 1, []])
  })

  test('a failed look-up of a gift whose response was lost leaves the rule `no-orphans` undecided', async () => {
    const { mock, buy, find } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await arm(mock, 'realpay-gift.find-gift', 'before-commit', { type: 'provider-error', status: 503 }, '1-')
    await find('a')
    await buy('a')
    await find('b')
    expect(await judged(mock, orphans)).toEqual(['violated', 1, [[3]]])
    await find('a')
    expect(await judged(mock, orphans)).toEqual(['inconclusive', 1, []])
    expect(await undecidedBy(mock, orphans)).toEqual([[3]])
  })

  test('if the look-up found no gift and the book has the order as unknown, the client keeps the rule `no-orphans`', async () => {
    const { mock, buy, find } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await arm(mock, 'realpay-gift.find-gift', 'before-commit', { type: 'provider-error', status: 503 })
    await buy('a')
    const resultWith = async (state: string, reference: string): Promise<string | undefined> => {
      const order = { order: '1', provider: 'realpay-gift', amount: 500, codes: [], state, reference }
      const { rules } = await mock.admin.report({ book: JSON.stringify(order) })
      return rules.find(({ name }) => name === orphans)?.result
    }
    expect(await resultWith('unknown', 'a')).toBe('violated')
    await find('a')
    expect(await resultWith('unknown', 'a')).toBe('passed')
    expect(await resultWith('unknown', 'b')).toBe('inconclusive')
    expect(await resultWith('failed', 'a')).toBe('inconclusive')
  })

  test('a look-up under another purchase id does not count for the rule `no-orphans`', async () => {
    const { mock, buy, call, createPurchase } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('a')
    const other = await createPurchase({}, { requestId: 'other' })
    await call('GET', `/purchases/${other}/gifts?request_id=a`)
    expect(await judged(mock, orphans)).toEqual(['violated', 1, [[2]]])
  })

  test('the rule `no-orphans` is "not exercised" if the client has received every gift', async () => {
    const { mock, buy } = await withPurchase()
    await buy('a')
    expect(await judged(mock, orphans)).toEqual(['not exercised', 0, []])
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('b')
    await mock.admin.clearRequests()
    expect(await judged(mock, orphans)).toEqual(['inconclusive', 1, []])
  })
})
