import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Problem } from '../../../../mock-server/index.ts'
import { partner } from '../helpers.ts'

const rates = (commission: number, tax: number) => ({
  'realpayGift.commission.rate': commission,
  'realpayGift.commission.taxRate': tax,
})

/** Buys a gift with the given price and returns the payment in the response. */
async function paymentOf(api: ReturnType<typeof partner>, price: number): Promise<unknown> {
  const id = await api.createPurchase({ prices: [price], brands: ['amazon'], is_strict: false })
  const { body } = await api.buy(id, price)
  return typeof body === 'object' && body !== null && 'payment' in body ? body.payment : undefined
}

test.each([
  [10_000, 500, 50],
  [100, 5, 0],
  [199, 9, 0],
  [200, 10, 1],
  [219, 10, 1],
  [399, 19, 1],
  [400, 20, 2],
  [1, 0, 0],
  [19, 0, 0],
  [20, 1, 0],
  [1_000_000_000, 50_000_000, 5_000_000],
])(
  'a gift for %i yen has a commission of %i yen and a tax of %i yen, each rounded down [RP-A8] [RP-D16]',
  async (price, commission, commission_tax) => {
    expect(await paymentOf(partner(), price)).toEqual({
      total: price + commission + commission_tax,
      price,
      commission,
      commission_tax,
      currency: 'JPY',
    })
  },
)

test.each([
  [0, 0.1, 0, 0],
  [0.1, 0, 1000, 0],
  [1, 1, 10_000, 10_000],
  [0.0333, 0.08, 333, 26],
  [0.29, 0.1, 2900, 290],
  [0.57, 0.57, 5700, 3249],
])(
  'with a commission rate of %f and a tax rate of %f, a gift for 10,000 yen has a commission of %i yen and a tax of %i yen [RP-A8]',
  async (rate, taxRate, commission, commission_tax) => {
    const api = partner({ settings: rates(rate, taxRate) })
    expect(await paymentOf(api, 10_000)).toMatchObject({
      commission,
      commission_tax,
      total: 10_000 + commission + commission_tax,
    })
  },
)

test('a commission or tax rate below 0, above 1 or with more than six decimals is refused [RP-A8]', async () => {
  const api = partner()
  for (const rate of [-0.01, 1.000001, 0.0000001, 0.1234567, 5]) {
    await expect(api.mock.admin.changeSettings({ 'realpayGift.commission.rate': rate })).rejects.toThrow(Problem)
    await expect(api.mock.admin.changeSettings({ 'realpayGift.commission.taxRate': rate })).rejects.toThrow(Problem)
  }
  expect(await paymentOf(api, 10_000)).toMatchObject({ commission: 500, commission_tax: 50 })
})

/** Returns the expected fee: the share of an amount, computed exactly with `bigint` and rounded down. */
function share(amount: bigint, millionths: number): bigint {
  return (amount * BigInt(millionths)) / 1_000_000n
}

test('the payment for a gift equals the result of exact integer arithmetic for any price and any rates [RP-A8] [RP-D12]', async () => {
  const million = fc.oneof(
    fc.integer({ min: 0, max: 1_000_000 }),
    fc.integer({ min: 0, max: 100 }).map((percent) => percent * 10_000),
  )
  const prices = fc.oneof(
    fc.integer({ min: 1, max: 1_000_000_000 }),
    fc.integer({ min: 1, max: 1000 }),
    fc.integer({ min: 999_999_000, max: 1_000_000_000 }),
  )
  const api = partner({ settings: { 'realpayGift.limit.requests': 10_000 } })
  await fc.assert(
    fc.asyncProperty(prices, million, million, async (price, rate, taxRate) => {
      await api.mock.admin.changeSettings(rates(rate / 1_000_000, taxRate / 1_000_000))
      const commission = share(BigInt(price), rate)
      const tax = share(commission, taxRate)
      const total = BigInt(price) + commission + tax
      expect(await paymentOf(api, price)).toEqual({
        total: Number(total),
        price,
        commission: Number(commission),
        commission_tax: Number(tax),
        currency: 'JPY',
      })
    }),
    {
      numRuns: 300,
      examples: [
        [1_000_000_000, 1_000_000, 1_000_000],
        [999_999_999, 999_999, 999_999],
        [100, 290_000, 570_000],
      ],
    },
  )
  const { totals, codes } = await api.mock.admin.ledger()
  expect(totals.fees).toBe(codes.reduce((sum, { fee }) => sum + fee, 0))
})
