import { expect, test } from 'vitest'
import { multipart, partner, picture } from '../helpers.ts'

const remembering = (count: number) => partner({ settings: { 'realpayGift.purchases.remembered': count } })

test('at the maximum number of stored purchases, a new purchase replaces the oldest purchase and its images [RP-A57]', async () => {
  const { call, createPurchase, send } = remembering(2)
  const first = await createPurchase()
  const { url } = (await call('POST', `/purchases/${first}/image/face`, multipart(picture('content')))).body as {
    url: string
  }
  const image = new URL(url).pathname
  const second = await createPurchase()
  expect((await send(image)).status).toBe(200)
  await createPurchase()
  expect((await call('GET', `/purchases/${first}`)).status).toBe(400)
  expect((await call('GET', `/purchases/${second}`)).status).toBe(200)
  expect((await send(image)).status).toBe(404)
})

test('the mock never forgets a purchase for which a gift was bought [RP-A57]', async () => {
  const { call, createPurchase, buy } = remembering(2)
  const used = await createPurchase()
  await buy(used, 500, { requestId: 'kept' })
  for (let count = 0; count < 5; count++) await createPurchase()
  expect((await call('GET', `/purchases/${used}`)).status).toBe(200)
  expect((await call('GET', `/purchases/${used}/gifts?request_id=kept`)).status).toBe(200)
})

test('the stored data does not grow if a client creates many purchases without buying gifts [RP-A57]', async () => {
  const { mock, createPurchase } = partner({
    maxJournalEntries: 5,
    settings: {
      'realpayGift.purchases.remembered': 3,
      'realpayGift.requestId.remembered': 3,
      'realpayGift.limit.requests': 1000,
    },
  })
  const countStored = async (): Promise<number> =>
    Object.values((await mock.admin.snapshot()).state.collections).reduce(
      (sum, values) => sum + Object.keys(values).length,
      0,
    )
  for (let count = 0; count < 100; count++) await createPurchase()
  const before = await countStored()
  for (let count = 0; count < 300; count++) await createPurchase()
  // The rate limit stores the times of requests in chunks, so the number of stored values may differ a little.
  expect(Math.abs((await countStored()) - before)).toBeLessThan(10)
})

test('a search for a gift with two `request_id` parameters is refused [RP-A58]', async () => {
  const { call, createPurchase, buy } = partner()
  const id = await createPurchase()
  await buy(id, 500, { requestId: 'a' })
  await buy(id, 500, { requestId: 'b' })
  expect((await call('GET', `/purchases/${id}/gifts?request_id=a&request_id=b`)).status).toBe(400)
  expect((await call('GET', `/purchases/${id}/gifts?request_id=a&unknown=1`)).status).toBe(200)
})

test.each([
  ' https://example.com/',
  'https://exam\nple.com/',
  'https://example.com/\t',
  String.raw`https:\\example.com`,
  'ftp://example.com/',
  'https://',
])('an ad with the invalid redirect_url %j is refused [RP-A11]', async (url) => {
  const { call, createPurchase } = partner()
  const id = await createPurchase()
  expect(
    (await call('POST', `/purchases/${id}/ad`, multipart(picture('image'), { name: 'redirect_url', content: url })))
      .status,
  ).toBe(400)
})
