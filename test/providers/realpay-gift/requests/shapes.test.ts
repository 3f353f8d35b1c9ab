import { expect, test } from 'vitest'
import { images, multipart, partner, picture, sample, stringAt } from '../helpers.ts'

/**
 * Returns the exact text that the body of a response must have. The keys are in the order of the samples in the
 * provider's document.
 */
const exactly = (value: unknown) => JSON.stringify(value)

test('the list of brands contains the code, name and allowed amounts of each brand [RP-D5] [RP-O3] [RP-A12]', async () => {
  const { call } = partner()
  const reply = await call('GET', '/brands')
  expect(reply.status).toBe(200)
  expect(reply.headers.get('content-type')).toBe('application/json')
  expect(reply.text).toBe(
    exactly({
      brands: [
        { code: 'amazon', name: 'Brand A', amounts: { min: 1, max: 500_000 } },
        { code: 'paypay', name: 'Brand B', amounts: { min: 100, max: 100_000, step: 100 } },
        { code: 'mock-cafe', name: 'Mock Cafe', amounts: { values: [500, 1000, 3000] } },
        { code: 'mock-books', name: 'Mock Books', amounts: { min: 500, max: 50_000, step: 500 } },
      ],
    }),
  )
})

test('a brand that is added to the settings is listed and can be used in a purchase [RP-D5]', async () => {
  const { call, mock } = partner()
  const added = { code: 'new', name: 'New', amounts: { values: [7] } }
  await mock.admin.changeSettings({ 'realpayGift.brands': [added] })
  expect((await call('GET', '/brands')).body).toEqual({ brands: [added] })
  expect((await call('POST', '/purchases', { json: { ...sample, prices: [7], brands: ['new'] } })).status).toBe(200)
})

test("creating the sample purchase of the provider's document returns only an id of 40 characters [RP-D6] [RP-D16]", async () => {
  const { call } = partner()
  const reply = await call('POST', '/purchases', { json: sample })
  const id = stringAt(reply.body, 'purchase', 'id')
  expect(id).toMatch(/^[a-z0-9]{40}$/)
  expect(reply.text).toBe(exactly({ purchase: { id } }))
})

test('reading a new purchase returns its values, and null for colors and images [RP-D7] [RP-A9]', async () => {
  const { call, createPurchase } = partner()
  const id = await createPurchase({ prices: [500, 100], brands: ['paypay', 'amazon'] })
  const { is_strict: _notShown, ...shown } = { ...sample, prices: [500, 100], brands: ['paypay', 'amazon'] }
  expect((await call('GET', `/purchases/${id}`)).text).toBe(
    exactly({ id, ...shown, color: null, image: { face: null, header: null } }),
  )
})

test('reading a purchase returns colors and images that were set later, but no video and no ad [RP-D7] [RP-A9] [RP-O1]', async () => {
  const { call, createPurchase } = partner()
  const id = await createPurchase()
  const at = `/purchases/${id}`
  const color = await call('POST', `${at}/color`, { json: { main: 'b3d4fc', sub: '4e77a6' } })
  const face = await call('POST', `${at}/image/face`, multipart(picture('content')))
  const header = await call('POST', `${at}/image/header`, multipart(picture('content', images.gif, 'logo.gif')))
  const video = await call('POST', `${at}/video`, {
    json: { url: 'https://www.youtube.com/watch?v=xxxxxxxxxxx', play_time: 10 },
  })
  const ad = await call(
    'POST',
    `${at}/ad`,
    multipart(picture('image'), { name: 'redirect_url', content: 'https://example.com' }),
  )
  expect([color, face, header, video, ad].map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])

  const { is_strict: _notShown, ...shown } = sample
  const image = { face: stringAt(face.body, 'url'), header: stringAt(header.body, 'url') }
  expect((await call('GET', at)).text).toBe(exactly({ id, ...shown, color: { main: 'b3d4fc', sub: '4e77a6' }, image }))
})

test('setting the colors returns them unchanged, with `main` before `sub` [RP-D8] [RP-O1]', async () => {
  const { call, createPurchase } = partner()
  const id = await createPurchase()
  expect((await call('POST', `/purchases/${id}/color`, { json: { sub: '4E77a6', main: 'b3D4FC' } })).text).toBe(
    '{"main":"b3D4FC","sub":"4E77a6"}',
  )
})

test('setting an image returns only its url [RP-D9]', async () => {
  const { call, createPurchase } = partner()
  const id = await createPurchase()
  for (const slot of ['face', 'header']) {
    const reply = await call('POST', `/purchases/${id}/image/${slot}`, multipart(picture('content')))
    const url = stringAt(reply.body, 'url')
    expect(url).toMatch(/^http:\/\/localhost\/realpay-gift\/images\/[a-z0-9]+\.png$/)
    expect(reply.text).toBe(exactly({ url }))
  }
})

test('deleting an image returns an empty object [RP-D9] [RP-A10]', async () => {
  const { call, createPurchase } = partner()
  const id = await createPurchase()
  for (const slot of ['face', 'header']) {
    await call('POST', `/purchases/${id}/image/${slot}`, multipart(picture('content')))
    const reply = await call('DELETE', `/purchases/${id}/image/${slot}`)
    expect([reply.status, reply.text]).toEqual([200, '{}'])
  }
})

test('setting a video by POST returns the video, with url before play_time [RP-D10] [RP-O1]', async () => {
  const { call, createPurchase } = partner()
  const id = await createPurchase()
  const url = 'https://www.youtube.com/watch?v=xxxxxxxxxxx'
  expect((await call('POST', `/purchases/${id}/video`, { json: { play_time: 10, url } })).text).toBe(
    exactly({ url, play_time: 10 }),
  )
})

test('setting an ad returns the URL of its image and the unchanged redirect_url [RP-D11]', async () => {
  const { call, createPurchase } = partner()
  const id = await createPurchase()
  const reply = await call(
    'POST',
    `/purchases/${id}/ad`,
    multipart({ name: 'redirect_url', content: 'https://example.com' }, picture('image')),
  )
  expect(reply.text).toBe(exactly({ image: stringAt(reply.body, 'image'), redirect_url: 'https://example.com' }))
})

test("a gift for 10000 yen has the same amounts and keys as the sample in the provider's document [RP-D12] [RP-D16]", async () => {
  const { createPurchase, buy } = partner()
  const id = await createPurchase({ prices: [10_000] })
  const reply = await buy(id, 10_000, { requestId: '7c222fb2927d828af22f592134e8932480637c0d' })
  const code = stringAt(reply.body, 'gift', 'code')
  expect(code).toMatch(/^[a-z0-9]{26}$/)
  expect(reply.text).toBe(
    exactly({
      request: { id: '7c222fb2927d828af22f592134e8932480637c0d', payload: {} },
      gift: {
        code,
        url: `http://localhost/realpay-gift/user?code=${code}`,
        price: 10_000,
        expire_at: '2026-09-28T09:00:00+09:00',
      },
      payment: { total: 10_550, price: 10_000, commission: 500, commission_tax: 50, currency: 'JPY' },
      errors: [],
    }),
  )
})

test('a search for a gift returns the same response as the purchase of the gift [RP-D13] [RP-A6]', async () => {
  const { call, createPurchase, buy, advance } = partner()
  const id = await createPurchase()
  const bought = await buy(id, 500, { requestId: 'order-1' })
  await advance(20_000)
  const found = await call('GET', `/purchases/${id}/gifts?request_id=order-1`)
  expect([found.status, found.text]).toEqual([200, bought.text])
})

test('an error body is an object with a list of texts that do not reveal the reason [RP-O2] [RP-D14]', async () => {
  const { call } = partner()
  const replies = [
    await call('POST', '/purchases', { json: { ...sample, brands: ['secret-brand'] } }),
    await call('GET', '/brands', { token: '000000' }),
    await call('GET', '/nothing'),
  ]
  expect(replies.map(({ status }) => status)).toEqual([400, 401, 404])
  for (const { text, body, headers } of replies) {
    expect(body).toEqual({ errors: [expect.stringMatching(/./)] })
    expect(headers.get('content-type')).toBe('application/json')
    expect(text).not.toContain('secret-brand')
  }
})
