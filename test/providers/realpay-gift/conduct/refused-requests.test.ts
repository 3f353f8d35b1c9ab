import { describe, expect, test } from 'vitest'
import { arm, judged, told, undecidedBy } from '../../../core/conduct/support.ts'
import { START } from '../../../helpers/boot.ts'
import { buyGift, withPurchase } from './support.ts'
import { images, multipart, OTHER_KEY, partner, picture, tokenAt, twoKeys } from '../helpers.ts'

describe('realpay-gift/offered-only', () => {
  const offered = 'realpay-gift/offered-only'
  const onlyAmazon = { 'realpayGift.brands': [{ code: 'amazon', name: 'A', amounts: { values: [500] } }] }

  test('creating a purchase with offered brands and prices keeps the rule `offered-only` [RP-D5, RP-D15]', async () => {
    const { mock, call, createPurchase, buy } = partner()
    await call('GET', '/brands')
    await buy(await createPurchase(), 500)
    expect(await judged(mock, offered)).toEqual(['passed', 2, []])
  })

  test("a purchase with a brand that the client's latest brand list lacks breaks `offered-only`, even if it is accepted", async () => {
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

  test('with is_strict, only the second purchase with a price that the brand does not allow breaks `offered-only`', async () => {
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

  test('a purchase with a brand that was removed after the client read the brand list keeps `offered-only`', async () => {
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
    // The rule counts each brand list that the client has read as the explanation of one purchase. The two earlier
    // purchases have used up both lists.
    await createPurchase({ prices: [500] }).catch(() => {})
    expect(await judged(mock, offered)).toEqual(['violated', 3, [[2, 5]]])
  })

  test('the rule `offered-only` ignores brand lists that did not arrive or that another address received', async () => {
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

  test('without a brand list, a purchase breaks `offered-only` only if the provider refuses it', async () => {
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

  test('a request whose body is truncated in the journal keeps the rule `offered-only`', async () => {
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

  test('ordering a gift twice at a price that its purchase lacks breaks the rule `offered-only`', async () => {
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

describe('realpay-gift/no-repeat-after-refusal', () => {
  const repeats = 'realpay-gift/no-repeat-after-refusal'

  test('repeating a request after a 400 breaks `no-repeat-after-refusal`, even with another request id [RP-D14]', async () => {
    const { mock, buy, advance } = await withPurchase()
    await buy('a', 7)
    expect(await judged(mock, repeats)).toEqual(['passed', 1, []])
    await buy('b', 8)
    await advance(10_000)
    await buy('c', 7)
    expect(await judged(mock, repeats)).toEqual(['violated', 3, [[2, 4]]])
    expect(await told(mock, repeats)).toEqual([
      "the same request came again after it had been refused with 400: 7 yen is none of the purchase's prices",
    ])
    expect(await told(mock, repeats, 'ja')).toEqual([
      '400（7円は、この購入のpricesにない、RP-D12）で拒否されたリクエストが、そのまま再送された',
    ])
  })

  test('repeating a refused upload breaks `no-repeat-after-refusal`, even with another multipart boundary', async () => {
    const { mock, purchaseId, call, createPurchase } = await withPurchase()
    const form = new FormData()
    form.append('content', new Blob([images.png]), 'picture.gif')
    const upload = (id: string) => call('POST', `/purchases/${id}/image/face`, { body: form })
    await upload(purchaseId)
    await upload(await createPurchase())
    expect(await judged(mock, repeats)).toEqual(['passed', 2, []])
    await upload(purchaseId)
    expect(await judged(mock, repeats)).toEqual(['violated', 3, [[2, 5]]])
  })

  test('`no-repeat-after-refusal` counts refusals of expired tokens and of missing tokens separately', async () => {
    const { mock, advance, purchaseId, call } = await withPurchase()
    const token = tokenAt(START - 120_000)
    const buyWith = (given: string | null) =>
      call('POST', `/purchases/${purchaseId}/gifts`, { json: { price: 500 }, requestId: 'a', token: given })
    await buyWith(null)
    for (let time = 0; time < 5; time += 1) {
      await buyWith(token)
      await advance(30_000)
    }
    expect(await judged(mock, repeats)).toEqual(['passed', 6, []])
    await buyWith(token)
    expect(await judged(mock, repeats)).toEqual(['violated', 7, [[3, 4, 5, 6, 7, 8]]])
  })

  test('`no-repeat-after-refusal` is "not exercised" if a client only repeats a look-up without a result', async () => {
    const { mock, find, advance } = await withPurchase()
    for (let time = 0; time < 5; time += 1) {
      await find('a')
      await advance(1000)
    }
    expect(await judged(mock, repeats)).toEqual(['not exercised', 0, []])
  })

  test('only the sixth attempt with one request id after 401 responses breaks `no-repeat-after-refusal` [RP-O6]', async () => {
    const { mock, purchaseId, call, advance } = await withPurchase()
    const stale = (requestId: string) =>
      call('POST', `/purchases/${purchaseId}/gifts`, {
        json: { price: 500 },
        requestId,
        token: tokenAt(START - 120_000),
      })
    for (const id of ['a', 'b', 'a', 'a', 'a', 'a']) {
      await stale(id)
      await advance(300)
    }
    expect(await judged(mock, repeats)).toEqual(['passed', 6, []])
    await stale('a')
    expect(await judged(mock, repeats)).toEqual(['violated', 7, [[2, 4, 5, 6, 7, 8]]])
  })

  test('10 equal requests with 401 responses keep `no-repeat-after-refusal`: several workers may have sent them', async () => {
    const { mock, call, advance } = partner()
    for (let time = 0; time < 10; time += 1) {
      await call('GET', '/brands', { token: '000000' })
      await advance(150)
    }
    expect(await judged(mock, repeats)).toEqual(['passed', 10, []])
  })

  test('25 purchases with a wrong token break `no-repeat-after-refusal`, even with new request ids', async () => {
    const { mock, purchaseId, call, advance } = await withPurchase()
    for (let time = 0; time < 25; time += 1) {
      await call('POST', `/purchases/${purchaseId}/gifts`, {
        json: { price: 500 },
        requestId: `try-${time}`,
        token: '000000',
      })
      await advance(150)
    }
    expect((await judged(mock, repeats)).slice(0, 2)).toEqual(['violated', 25])
  })

  test.each([
    ['a 429', 'before-commit', { type: 'provider-error', status: 429 }],
    ['a lost response', 'before-commit', { type: 'reset-connection' }],
    ['a 503', 'before-commit', { type: 'provider-error', status: 503 }],
  ] as const)(
    'repeating a refused request breaks `no-repeat-after-refusal`, even after another attempt that ended with %s',
    async (_what, phase, effect) => {
      const { mock, purchaseId, call, advance } = await withPurchase()
      await arm(mock, buyGift, phase, effect, [2])
      const wrong = async (requestId: string) => {
        await call('POST', `/purchases/${purchaseId}/gifts`, { json: { price: 501 }, requestId }).catch(() => {})
        await advance(1000)
      }
      await wrong('a')
      await wrong('b')
      expect(await judged(mock, repeats)).toEqual(['passed', 1, []])
      await wrong('c')
      expect(await judged(mock, repeats)).toEqual(['violated', 2, [[2, 4]]])
    },
  )

  test('more than 10 equal simultaneous orders that are refused break the rule `no-repeat-after-refusal`', async () => {
    const { mock, buy } = await withPurchase()
    for (let order = 1; order <= 10; order += 1) await buy(`order-${order}`, 501)
    expect(await judged(mock, repeats)).toEqual(['inconclusive', 10, []])
    expect((await undecidedBy(mock, repeats)).length).toBe(9)
    await buy('order-11', 501)
    expect((await judged(mock, repeats))[0]).toBe('violated')

    const other = await withPurchase({ 'realpayGift.requestId.usedUpBy': 'success' })
    await other.buy('a', 501)
    await other.buy('a', 501)
    expect(await judged(other.mock, repeats)).toEqual(['violated', 2, [[2, 3]]])
  })

  test('`no-repeat-after-refusal` counts the refusals of each access key separately', async () => {
    const { mock, call } = partner({ settings: twoKeys })
    for (const accessKey of [OTHER_KEY, undefined])
      await call('GET', '/purchases/x', accessKey === undefined ? {} : { accessKey })
    expect(await judged(mock, repeats)).toEqual(['passed', 2, []])
    await call('GET', '/purchases/x', { accessKey: OTHER_KEY })
    expect(await judged(mock, repeats)).toEqual(['violated', 3, [[1, 3]]])
  })

  test('repeating a refused request keeps `no-repeat-after-refusal` if the same request has succeeded since', async () => {
    const { mock, purchaseId, call } = await withPurchase()
    const drop = () => call('DELETE', `/purchases/${purchaseId}/image/face`)
    const upload = () => call('POST', `/purchases/${purchaseId}/image/face`, multipart(picture('content')))
    await drop()
    await upload()
    await drop()
    await drop()
    expect(await judged(mock, repeats)).toEqual(['passed', 2, []])
    await drop()
    expect(await judged(mock, repeats)).toEqual(['violated', 3, [[5, 6]]])
  })
})
