import { describe, expect, test } from 'vitest'
import { arm, judged, told, undecidedBy } from '../../../core/conduct/support.ts'
import { buyGift, withPurchase } from './support.ts'
import { OTHER_KEY, signedRequest, twoKeys } from '../helpers.ts'

describe('realpay-gift/looks-up-before-rebuy', () => {
  const looks = 'realpay-gift/looks-up-before-rebuy'

  test('a repetition with the same request id is not a second purchase', async () => {
    const { mock, buy } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' }, [1, 2])
    await buy('a')
    await buy('b')
    await buy('a')
    expect(await judged(mock, looks)).toEqual(['inconclusive', 2, []])
    expect(await undecidedBy(mock, looks)).toEqual([[2, 3]])
  })

  test('a purchase at another price keeps the rule `looks-up-before-rebuy`, because it counts as another order', async () => {
    const { mock, buy } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('a')
    await buy('b', 100)
    expect(await judged(mock, looks)).toEqual(['passed', 1, []])
  })

  test('after a lost response, buying with a purchase id from before the loss keeps the rule `looks-up-before-rebuy`', async () => {
    const { mock, buy, call, createPurchase } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    const buyFrom = async (purchaseId: string, requestId: string) =>
      call('POST', `/purchases/${purchaseId}/gifts`, { json: { price: 500 }, requestId })
    const before = await createPurchase()
    await buy('a')
    await buyFrom(before, 'b')
    await buyFrom(await createPurchase({ name: 'Another' }), 'c')
    expect(await judged(mock, looks)).toEqual(['passed', 1, []])
    await buyFrom(await createPurchase(), 'd')
    expect(await judged(mock, looks)).toEqual(['inconclusive', 1, []])
    expect(await undecidedBy(mock, looks)).toEqual([[3, 8]])
  })

  test('a client that looks up a lost order only at the end of its batch keeps the rule `looks-up-before-rebuy`', async () => {
    const { mock, buy, find } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' }, [3])
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await buy(id)
    await find('c')
    expect(await judged(mock, looks)).toEqual(['passed', 1, []])
    expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 8, orphaned: 0, suspectedDuplicates: 0 })
  })

  test('if a look-up finds no gift although the purchase is booked, buying again breaks the rule `looks-up-before-rebuy`', async () => {
    const { mock, buy, find } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await arm(mock, 'realpay-gift.find-gift', 'before-commit', { type: 'provider-error', status: 400 })
    await buy('a')
    await find('a')
    await buy('b')
    expect(await judged(mock, looks)).toEqual(['violated', 1, [[2, 3, 4]]])
    expect(await told(mock, looks)).toEqual([
      'the look-up of the request id a found no gift yet, and a gift was bought under b; then the first one was booked too',
    ])
    await find('a')
    expect(await judged(mock, looks)).toEqual(['passed', 1, []])
  })

  test('a client whose second purchase is refused keeps the rule `looks-up-before-rebuy`', async () => {
    const { mock, buy } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await arm(mock, buyGift, 'before-commit', { type: 'provider-error', status: 400 }, [2])
    await buy('a')
    await buy('b')
    expect(await judged(mock, looks)).toEqual(['passed', 1, []])
  })

  test('several workers keep the rule `looks-up-before-rebuy` if each worker looks up or repeats its own purchase after a lost response', async () => {
    const { mock, buy, find } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' }, [1, 2])
    await buy('a')
    await buy('b')
    await buy('c')
    await find('a')
    await buy('b')
    await find('b')
    expect(await judged(mock, looks)).toEqual(['passed', 2, []])
  })

  test('if a look-up finds the first gift only after a second purchase, the client keeps the rule `looks-up-before-rebuy`', async () => {
    const { mock, buy, find, advance } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await arm(mock, 'realpay-gift.find-gift', 'before-commit', { type: 'provider-error', status: 503 })
    await buy('a')
    await advance(101)
    await buy('b')
    expect(await judged(mock, looks)).toEqual(['violated', 1, [[2, 3]]])
    await find('a')
    expect(await judged(mock, looks)).toEqual(['inconclusive', 1, []])
    expect(await undecidedBy(mock, looks)).toEqual([[2, 3]])
    await find('a')
    expect(await judged(mock, looks)).toEqual(['passed', 1, []])
  })

  test('a request with another access key is neither a second purchase nor a look-up of the first purchase', async () => {
    const { mock, buy, purchaseId, call } = await withPurchase(twoKeys)
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('a')
    await call('POST', `/purchases/${purchaseId}/gifts`, { json: { price: 500 }, requestId: 'b', accessKey: OTHER_KEY })
    expect(await judged(mock, looks)).toEqual(['passed', 1, []])
    await call('GET', `/purchases/${purchaseId}/gifts?request_id=a`, { accessKey: OTHER_KEY })
    await buy('c')
    expect(await judged(mock, looks)).toEqual(['violated', 1, [[2, 5]]])
    expect((await judged(mock, 'realpay-gift/no-orphans'))[0]).toBe('violated')
  })

  test('a purchase that is sent while the first purchase still waits for its response is not a second purchase', async () => {
    const { mock, buy, advance } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'delay', ms: 10_000 })
    await arm(mock, buyGift, 'after-commit', { type: 'provider-error', status: 503 })
    const first = buy('a')
    await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
    await buy('b')
    await advance(10_000)
    await first
    expect(await judged(mock, looks)).toEqual(['passed', 1, []])
    await buy('c')
    expect(await judged(mock, looks)).toEqual(['violated', 1, [[2, 4]]])
  })

  test.each([
    ['500 ms after the second response breaks the rule `looks-up-before-rebuy`', 500, ['violated', 1, [[2, 3]]]],
    ['5 seconds after the second response keeps the rule `looks-up-before-rebuy`', 5000, ['passed', 1, []]],
  ])(
    'a client that sends two purchases with different request ids and aborts the first one %s',
    async (_when, ms, expected) => {
      const { mock, purchaseId, buy, advance } = await withPurchase()
      await arm(mock, buyGift, 'after-commit', { type: 'hang' })
      const caller = new AbortController()
      const request = signedRequest('POST', `/purchases/${purchaseId}/gifts`, { json: { price: 500 } }, 'a')
      const first = mock.fetch(new Request(request, { signal: caller.signal })).catch(() => {})
      await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
      await advance(2000)
      await buy('b')
      await advance(ms)
      caller.abort()
      await first
      await expect.poll(async () => (await mock.admin.request('000000002')).abandoned).toBe(true)
      expect(await judged(mock, looks)).toEqual(expected)
    },
  )

  test.each([400, 401, 404, 429])(
    'after a refusal with %d, a new purchase leaves the rule `looks-up-before-rebuy` "not exercised"',
    async (status) => {
      const { mock, buy } = await withPurchase()
      await arm(mock, buyGift, 'before-commit', { type: 'provider-error', status })
      await buy('a')
      await buy('b')
      expect(await judged(mock, looks)).toEqual(['not exercised', 0, []])
    },
  )
})
