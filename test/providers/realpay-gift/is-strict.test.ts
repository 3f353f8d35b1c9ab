import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectRefused, partner, sample, stringAt } from './helpers.ts'

test.each([
  ['amazon', [1, 500_000], [500_001]],
  ['paypay', [100, 200, 100_000], [99, 101, 150, 100_100]],
  ['mock-cafe', [500, 1000, 3000], [1, 499, 501, 2000, 3001]],
  ['mock-books', [500, 1000, 50_000], [499, 501, 750, 50_500]],
])(
  'the brand %s of the default catalogue allows the prices %j and does not allow the prices %j [RP-D15] [RP-D5]',
  async (brand, allowed, ruledOut) => {
    const { call } = partner()
    for (const price of allowed)
      expect((await call('POST', '/purchases', { json: { ...sample, prices: [price], brands: [brand] } })).status).toBe(
        200,
      )
    for (const price of ruledOut) {
      const made = { ...sample, prices: [price], brands: [brand] }
      expectRefused(await call('POST', '/purchases', { json: made }), 400, 'RP-D15')
      expect((await call('POST', '/purchases', { json: { ...made, is_strict: false } })).status).toBe(200)
    }
  },
)

test('a purchase with is_strict is refused if a brand does not allow one of the prices of the purchase [RP-D15]', async () => {
  const { call } = partner()
  const brands = ['amazon', 'paypay', 'mock-books']
  expect((await call('POST', '/purchases', { json: { ...sample, prices: [500, 1000, 2500], brands } })).status).toBe(
    200,
  )
  expectRefused(
    await call('POST', '/purchases', { json: { ...sample, prices: [500, 1000, 2600], brands } }),
    400,
    'RP-D15',
  )
})

/** Returns the brand codes that the page of a gift shows, in the order of the page. */
const shownOn = (html: string): string[] =>
  [...html.matchAll(/data-brand="([^"]*)"/g)].flatMap(([, code]) => code ?? [])

const yen = fc.integer({ min: 1, max: 60 })
const range = fc.tuple(yen, yen).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }))
const amounts = fc.oneof(
  fc.record({ values: fc.array(yen, { minLength: 1, maxLength: 6 }) }),
  range,
  fc.tuple(range, fc.integer({ min: 1, max: 20 })).map(([bounds, step]) => ({ ...bounds, step })),
)
type Amounts = { values: number[] } | { min: number; max: number; step?: number }

/** Returns each amount that a brand allows. The test compares the mock with these amounts. */
function writtenOut(allowed: Amounts): Set<number> {
  if ('values' in allowed) return new Set(allowed.values)
  const all = new Set<number>()
  for (let amount = allowed.min; amount <= allowed.max; amount += allowed.step ?? 1) all.add(amount)
  return all
}

/** Generator of lists of brands and prices. In many lists, the brands allow the prices. */
const purchases = fc
  .record({
    catalogue: fc.array(amounts, { minLength: 1, maxLength: 5 }),
    prices: fc.uniqueArray(yen, { minLength: 1, maxLength: 3 }),
    drawn: fc.infiniteStream(fc.nat(9)),
  })
  .map(({ catalogue, prices, drawn }) => {
    const brands = catalogue.map((allowed, index) => ({
      code: `brand-${index}`,
      name: `Brand ${index}`,
      amounts: allowed,
    }))
    const fitting = [...writtenOut(brands[0]?.amounts ?? { values: [1] })]
    const likely = prices.map((price) =>
      (drawn.next().value ?? 0) < 6 ? (fitting[price % fitting.length] ?? price) : price,
    )
    const listed = brands.filter((_, index) => index === 0 || (drawn.next().value ?? 0) < 4)
    return { brands, listed, prices: [...new Set(likely)] }
  })

test('a purchase with is_strict is accepted only if every brand allows every price [RP-D15] [RP-D5]', async () => {
  let accepted = 0
  let refused = 0
  await fc.assert(
    fc.asyncProperty(purchases, async ({ brands, listed, prices }) => {
      const { call, createPurchase, buy, send } = partner({ settings: { 'realpayGift.brands': brands } })
      const made = { prices, brands: listed.map(({ code }) => code) }
      const everyPairFits = listed.every((brand) => prices.every((price) => writtenOut(brand.amounts).has(price)))
      if (everyPairFits) accepted += 1
      else refused += 1
      expect((await call('POST', '/purchases', { json: { ...sample, ...made, is_strict: true } })).status).toBe(
        everyPairFits ? 200 : 400,
      )

      const id = await createPurchase({ ...made, is_strict: false })
      expect((await call('GET', `/purchases/${id}`)).body).toMatchObject(made)
      for (const price of prices) {
        const url = new URL(stringAt((await buy(id, price)).body, 'gift', 'url'))
        const page = await (await send(url.pathname + url.search)).text()
        expect(shownOn(page).toSorted()).toEqual(
          listed
            .filter((brand) => writtenOut(brand.amounts).has(price))
            .map(({ code }) => code)
            .toSorted(),
        )
      }
    }),
    { numRuns: 150, seed: 150 },
  )
  // Both results, accepted and refused, must occur more than 20 times.
  expect(Math.min(accepted, refused)).toBeGreaterThan(20)
})
