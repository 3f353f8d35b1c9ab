import { describe, expect, test } from 'vitest'
import { arm, judged, told, undecidedBy } from '../../../core/conduct/support.ts'
import { withPurchase } from './support.ts'
import { partner } from '../helpers.ts'

describe('realpay-gift/offered-only', () => {
  const offered = 'realpay-gift/offered-only'
  const onlyAmazon = { 'realpayGift.brands': [{ code: 'amazon', name: 'A', amounts: { values: [500] } }] }

  test('creating a purchase with offered brands and prices keeps the rule `offered-only` [RP-D5, RP-D15]', async () => {
    const { mock, call, createPurchase, buy } = partner()
    await call('GET', '/brands')
    await buy(await createPurchase(), 500)
    expect(await judged(mock, offered)).toEqual(['passed', 2, []])
  })

  test("a purchase with a brand that is not in the client's latest brand list breaks the rule `offered-only`, even if the provider accepts the purchase", async () => {
    const { mock, call, createPurchase } = partner({ settings: onlyAmazon })
    await call('GET', '/brands')
    await mock.admin.changeSettings({ 'realpayGift.brands': null })
    await createPurchase({ prices: [500] })
    expect(await judged(mock, offered)).toEqual(['violated', 1, [[1, 2]]])
    expect(await told(mock, offered)).toEqual([
      'a purchase named the brand "paypay", which the last list did not offer',
    ])
    expect(await told(mock, offered, 'ja')).toEqual(['購入IDに、直近の一覧にないブランド「paypay」が指定された'])
    await call('GET', '/brands')
    await createPurchase({ prices: [500] })
    expect(await judged(mock, offered)).toEqual(['violated', 2, [[1, 2]]])
  })

  test('with is_strict, one attempt at a price that a brand does not allow keeps the rule `offered-only`, and a second attempt breaks it', async () => {
    const { mock, call, createPurchase, advance } = partner()
    await call('GET', '/brands')
    await createPurchase({ prices: [550], is_strict: false })
    await createPurchase({ prices: [550] }).catch(() => {})
    await createPurchase({ prices: [650] }).catch(() => {})
    expect(await judged(mock, offered)).toEqual(['passed', 3, []])
    await advance(101)
    await createPurchase({ prices: [550], name: 'Another' }).catch(() => {})
    expect(await judged(mock, offered)).toEqual(['violated', 4, [[3, 5]]])
    expect(await told(mock, offered)).toEqual([
      'a purchase with is_strict named 550 yen, which the last list does not allow for "paypay", as in an earlier request',
    ])
    expect(await told(mock, offered, 'ja')).toEqual([
      'is_strict の購入IDに、直近の一覧ではブランド「paypay」に使えない550円が指定された（以前のリクエストと同じ）',
    ])
  })

  test('if a brand is removed after the client has read the brand list, a purchase with this brand keeps the rule `offered-only`', async () => {
    const { mock, call, createPurchase } = partner()
    await call('GET', '/brands')
    await mock.admin.changeSettings(onlyAmazon)
    await createPurchase({ prices: [500] }).catch(() => {})
    expect(await judged(mock, offered)).toEqual(['passed', 1, []])
  })

  test('a purchase with a brand from an earlier brand list leaves the rule `offered-only` undecided', async () => {
    const { mock, call, createPurchase } = partner()
    await call('GET', '/brands')
    await mock.admin.changeSettings(onlyAmazon)
    await call('GET', '/brands')
    await createPurchase({ prices: [500] }).catch(() => {})
    await createPurchase({ prices: [500], brands: ['amazon'] })
    expect(await judged(mock, offered)).toEqual(['inconclusive', 2, []])
    expect(await undecidedBy(mock, offered)).toEqual([[2, 3]])
    // A brand list can explain only one purchase. The two earlier purchases have used up both lists of the client, so
    // this purchase breaks the rule.
    await createPurchase({ prices: [500] }).catch(() => {})
    expect(await judged(mock, offered)).toEqual(['violated', 3, [[2, 5]]])
  })

  test('the rule `offered-only` ignores a brand list that did not arrive, and a brand list that another address received', async () => {
    const { mock, call, createPurchase } = partner()
    await call('GET', '/brands')
    await mock.admin.changeSettings(onlyAmazon)
    await arm(mock, 'realpay-gift.list-brands', 'after-commit', { type: 'truncate-body' })
    await call('GET', '/brands').catch(() => {})
    await call('GET', '/brands', { peer: '192.0.2.7' })
    await createPurchase({ prices: [500] }).catch(() => {})
    expect(await judged(mock, offered)).toEqual(['passed', 1, []])
    await createPurchase({ prices: [500] }, { peer: '192.0.2.7' }).catch(() => {})
    expect(await judged(mock, offered)).toEqual(['violated', 2, [[3, 5]]])
  })

  test('without a brand list, a purchase breaks the rule `offered-only` only if the provider refuses it', async () => {
    const { mock, createPurchase, advance } = partner()
    await createPurchase()
    expect(await judged(mock, offered)).toEqual(['passed', 1, []])
    await createPurchase({ brands: ['nothing'] }).catch(() => {})
    await createPurchase({ prices: [550] }).catch(() => {})
    expect(await judged(mock, offered)).toEqual(['violated', 3, [[2]]])
    await advance(101)
    await createPurchase({ prices: [550], name: 'Another' }).catch(() => {})
    expect(await judged(mock, offered)).toEqual(['violated', 4, [[2], [3, 4]]])
    expect(await told(mock, offered)).toEqual([
      'the brand "nothing" is not in the list, which was never asked for',
      'the brand "paypay" does not allow 550 yen, and is_strict is true, which was never asked for, as in an earlier request',
    ])
    expect(await told(mock, offered, 'ja')).toEqual([
      '購入IDに、一覧にないブランドが指定された（一覧は一度も取得されていない）',
      '購入IDに、ブランドに使えない金額が指定された（一覧は一度も取得されていない）（以前のリクエストと同じ）',
    ])
  })

  test('a request whose body is truncated in the journal leaves the rule `offered-only` "not exercised"', async () => {
    const many = Array.from({ length: 200 }, (_, index) => ({
      code: `brand-${index}`,
      name: 'x'.repeat(20),
      amounts: { min: 1, max: 1000 },
    }))
    const { mock, call, createPurchase } = partner({ settings: { 'realpayGift.brands': many } })
    await call('GET', '/brands')
    await createPurchase({ brands: ['nothing'] }).catch(() => {})
    expect(await judged(mock, offered)).toEqual(['not exercised', 0, []])
  })

  test('ordering a gift twice at a price that the purchase id does not list breaks the rule `offered-only`', async () => {
    const { mock, buy, advance } = await withPurchase()
    await buy('a', 7)
    await buy('b', 8)
    expect(await judged(mock, offered)).toEqual(['passed', 3, []])
    await advance(101)
    await buy('c', 7)
    expect(await judged(mock, offered)).toEqual(['violated', 4, [[2, 4]]])
    expect(await told(mock, offered)).toEqual([
      "a gift was ordered at a wrong price: 7 yen is none of the purchase's prices, as in an earlier request",
    ])
    expect(await told(mock, offered, 'ja')).toEqual([
      '購入IDの prices にない金額（7円）でギフトを購入しようとした（以前のリクエストと同じ）',
    ])
  })

  test('ten simultaneous orders at the same wrong price leave `offered-only` undecided, and an eleventh breaks it', async () => {
    const { mock, buy } = await withPurchase()
    for (let order = 1; order <= 10; order += 1) await buy(`order-${order}`, 7)
    expect(await judged(mock, offered)).toEqual(['inconclusive', 11, []])
    expect((await undecidedBy(mock, offered)).length).toBe(9)
    await buy('order-11', 7)
    expect(await judged(mock, offered)).toEqual(['violated', 12, [[11, 12]]])

    const other = await withPurchase()
    await other.buy('a', 7)
    await other.advance(101)
    await other.buy('b', 7)
    expect(await judged(other.mock, offered)).toEqual(['violated', 3, [[2, 3]]])
  })

  test('several workers that create purchases with the same wrong price leave `offered-only` undecided', async () => {
    const { mock, createPurchase } = partner()
    for (const requestId of ['a', 'b']) await createPurchase({ prices: [550] }, { requestId }).catch(() => {})
    expect(await judged(mock, offered)).toEqual(['inconclusive', 2, []])
    expect(await undecidedBy(mock, offered)).toEqual([[1, 2]])
  })

  test('`offered-only` is "not exercised" if no purchase with valid credentials and a valid body is created', async () => {
    const { mock, call, createPurchase } = partner()
    await createPurchase({}, { token: '000000' }).catch(() => {})
    await call('POST', '/purchases', { json: { brands: 3 } })
    await call('POST', '/purchases', { body: 'no JSON', type: 'application/json' })
    await call('GET', '/brands')
    expect(await judged(mock, offered)).toEqual(['not exercised', 0, []])
  })
})
