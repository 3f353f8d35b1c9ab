import { expect, test } from 'vitest'
import { START } from '../../../helpers/boot.ts'
import { expectRefused, OTHER_KEY, partner, stringAt, tokenAt, twoKeys } from '../helpers.ts'

test('several gifts can be bought at each price of a purchase, each with a different code [RP-D12]', async () => {
  const { createPurchase, buy, mock } = partner()
  const id = await createPurchase()
  const codes = new Set<string>()
  for (const price of [100, 500, 100, 500, 500]) {
    const { body } = await buy(id, price)
    expect(body).toMatchObject({ gift: { price }, payment: { price }, errors: [] })
    codes.add(stringAt(body, 'gift', 'code'))
  }
  expect(codes.size).toBe(5)
  expect((await mock.admin.ledger()).codes.map(({ code }) => code).toSorted()).toEqual([...codes].toSorted())
})

test('a price that the purchase does not list is refused, even if its brands allow the price [RP-D12]', async () => {
  const { createPurchase, buy, mock } = partner()
  const id = await createPurchase()
  for (const price of [200, 1, 501, 1_000_000_000]) expectRefused(await buy(id, price), 400, 'RP-D12')
  expect((await mock.admin.ledger()).totals.issued).toBe(0)
})

test.each<[string, unknown]>([
  ['a text', { price: '500' }],
  ['a fraction', { price: 500.5 }],
  ['0', { price: 0 }],
  ['negative', { price: -500 }],
  ['null', { price: null }],
  ['missing', {}],
  ['a list', { price: [500] }],
  ['more than 1,000,000,000', { price: 1_000_000_001 }],
  ['sent together with an unknown key', { price: 500, amount: 1 }],
])('buying a gift is refused if its price is %s [RP-D12] [RP-A11] [RP-A52]', async (_kind, json) => {
  const { createPurchase, buy } = partner()
  expectRefused(await buy(await createPurchase(), 0, { json }), 400, 'RP-A11')
})

test('the ledger records each gift with its price and fee [RP-D12] [RP-D16]', async () => {
  const { createPurchase, buy, mock } = partner()
  const id = await createPurchase({ prices: [10_000] })
  const reply = await buy(id, 10_000, { requestId: 'order-1' })
  const { codes, totals } = await mock.admin.ledger()
  expect(codes).toMatchObject([
    {
      code: stringAt(reply.body, 'gift', 'code'),
      provider: 'realpay-gift',
      reference: 'order-1',
      product: id,
      faceValue: 10_000,
      fee: 550,
      delivered: true,
    },
  ])
  expect(totals).toMatchObject({ issued: 1, faceValue: 10_000, fees: 550, orphaned: 0 })
})

test.each([
  ['2026-04-01T00:00:00Z', 180, '2026-09-28T09:00:00+09:00'],
  ['2026-12-31T14:59:59.999Z', 1, '2027-01-01T23:59:59+09:00'],
  ['2026-12-31T15:00:00Z', 1, '2027-01-02T00:00:00+09:00'],
  ['2028-02-28T03:04:05Z', 1, '2028-02-29T12:04:05+09:00'],
])(
  'a gift that is bought at %s and is valid for %i days expires at %s [RP-A8] [RP-D16]',
  async (now, days, expires) => {
    const nowMs = Date.parse(now)
    const { createPurchase, buy } = partner({
      clock: { mode: 'frozen', nowMs },
      settings: { 'realpayGift.gift.validityDays': days },
    })
    const token = tokenAt(nowMs)
    const reply = await buy(await createPurchase({}, { token }), 500, { token })
    expect(reply.body).toMatchObject({ gift: { expire_at: expires } })
  },
)

test("a search for a gift's request id finds the gift, even long after the purchase [RP-D13] [RP-A6]", async () => {
  const { createPurchase, buy, call, mock } = partner()
  const id = await createPurchase()
  const first = await buy(id, 100, { requestId: 'first' })
  const second = await buy(id, 500, { requestId: 'second' })
  await mock.admin.changeSettings({ 'realpayGift.commission.rate': 0.2 })
  await mock.admin.setClock({ nowMs: START + 365 * 86_400_000 })
  const token = tokenAt(START + 365 * 86_400_000)
  for (const [requestId, bought] of [
    ['second', second],
    ['first', first],
    ['first', first],
  ] as const) {
    expect((await call('GET', `/purchases/${id}/gifts?request_id=${requestId}`, { token })).text).toBe(bought.text)
  }
  expect((await mock.admin.ledger()).totals.issued).toBe(2)
})

test('a search for a request id gets a 400 if no gift of the purchase has this id [RP-A5] [RP-D13]', async () => {
  const { createPurchase, buy, call } = partner()
  const id = await createPurchase({}, { requestId: 'made-it' })
  const other = await createPurchase()
  await buy(id, 500, { requestId: 'bought' })
  await buy(id, 501, { requestId: 'failed' })
  const find = (purchase: string, requestId: string) =>
    call('GET', `/purchases/${purchase}/gifts?request_id=${requestId}`)
  for (const requestId of ['unknown', 'made-it', 'failed', 'BOUGHT', '__proto__'])
    expectRefused(await find(id, requestId), 400, 'RP-A5')
  expectRefused(await find(other, 'bought'), 400, 'RP-A5')
  expect((await find(id, 'bought')).status).toBe(200)
})

test.each([
  '',
  '?',
  '?request_id=',
  '?request_id=a.b',
  `?request_id=${'a'.repeat(41)}`,
  '?requestId=bought',
  '?REQUEST_ID=bought',
  '?request_id=bought%20',
  '?request_id=bought%0A',
])('a search for a gift with the query %j is refused [RP-D13]', async (query) => {
  const { createPurchase, buy, call } = partner()
  const id = await createPurchase()
  await buy(id, 500, { requestId: 'bought' })
  expectRefused(await call('GET', `/purchases/${id}/gifts${query}`), 400, 'RP-D13')
})

test('a search for a gift accepts every well-formed request id [RP-D13]', async () => {
  const { createPurchase, buy, call } = partner()
  const id = await createPurchase()
  for (const requestId of ['a', 'Z'.repeat(40), '_-_', '0']) {
    const bought = await buy(id, 500, { requestId })
    expect((await call('GET', `/purchases/${id}/gifts?request_id=${requestId}`)).text).toBe(bought.text)
  }
})

test('the same request id with two access keys buys two separate gifts [RP-D13] [RP-A4]', async () => {
  const { createPurchase, buy, call } = partner({ settings: twoKeys })
  const mine = await createPurchase()
  const theirs = await createPurchase({}, { accessKey: OTHER_KEY })
  const bought = [
    await buy(mine, 500, { requestId: 'same' }),
    await buy(theirs, 100, { requestId: 'same', accessKey: OTHER_KEY }),
  ]
  const found = [
    await call('GET', `/purchases/${mine}/gifts?request_id=same`),
    await call('GET', `/purchases/${theirs}/gifts?request_id=same`, { accessKey: OTHER_KEY }),
  ]
  expect(found.map(({ text }) => text)).toEqual(bought.map(({ text }) => text))
  expectRefused(await call('GET', `/purchases/${mine}/gifts?request_id=same`, { accessKey: OTHER_KEY }), 400, 'RP-A5')
})

test('a gift whose response was lost counts as recovered after a search finds the gift [RP-D13]', async () => {
  const { createPurchase, mock, call } = partner()
  const id = await createPurchase()
  let lost = async (): Promise<void> => {}
  const headers = {
    'x-realpay-gift-api-access-key': 'mock0000000000000000000000000000000key01',
    'x-realpay-gift-api-access-token': tokenAt(START),
    'x-realpay-gift-api-request-id': 'lost',
    'content-type': 'application/json',
  }
  await mock.fetch(
    new Request(`http://localhost/realpay-gift/purchases/${id}/gifts`, {
      method: 'POST',
      headers,
      body: '{"price":500}',
    }),
    { onHandled: (report) => (lost = report) },
  )
  await lost()
  expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 1, orphaned: 1 })
  expect((await call('GET', `/purchases/${id}/gifts?request_id=lost`)).status).toBe(200)
  expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 1, orphaned: 0 })
})
