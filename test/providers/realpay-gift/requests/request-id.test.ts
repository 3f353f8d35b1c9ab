import { expect, test } from 'vitest'
import {
  type Call,
  expectRefused,
  type Method,
  multipart,
  OTHER_KEY,
  partner,
  picture,
  sample,
  twoKeys,
  UNKNOWN_PURCHASE,
} from '../helpers.ts'

const color = { main: '000000', sub: 'ffffff' }

const operations: [Method, string, Call][] = [
  ['POST', '/purchases', { json: sample }],
  ['POST', '/color', { json: color }],
  ['POST', '/image/face', multipart(picture('content'))],
  ['DELETE', '/image/face', {}],
  ['POST', '/image/header', multipart(picture('content'))],
  ['DELETE', '/image/header', {}],
  ['POST', '/video', { json: { url: 'https://www.youtube.com/watch?v=xxxxxxxxxxx', play_time: 0 } }],
  ['POST', '/ad', multipart(picture('image'), { name: 'redirect_url', content: 'https://example.com' })],
  ['POST', '/gifts', { json: { price: 500 } }],
]
const pathOf = (id: string, path: string) => (path === '/purchases' ? path : `/purchases/${id}${path}`)

test.each(operations)(
  'after %s %s, every operation that changes something refuses the used request id with 409 [RP-D4] [RP-A4] [RP-D14]',
  async (method, path, init) => {
    const { call, createPurchase } = partner()
    const id = await createPurchase()
    if (method === 'DELETE') await call('POST', pathOf(id, path), multipart(picture('content')))
    expect((await call(method, pathOf(id, path), { ...init, requestId: 'once' })).status).toBe(200)
    for (const [again, elsewhere, other] of operations)
      expectRefused(await call(again, pathOf(id, elsewhere), { ...other, requestId: 'once' }), 409, 'RP-D4')
  },
)

test('a request with a used request id is refused, even if it repeats the first request exactly [RP-D4] [RP-A4]', async () => {
  const { createPurchase, buy, call, mock } = partner()
  const id = await createPurchase()
  await buy(id, 500, { requestId: 'once' })
  for (const json of [{ price: 500 }, { price: 100 }, { price: 'nonsense' }])
    expectRefused(await buy(id, 0, { json, requestId: 'once' }), 409)
  expectRefused(await call('POST', `/purchases/${id}/color`, { json: color, requestId: 'once' }), 409)
  expect((await mock.admin.ledger()).totals.issued).toBe(1)
  expect((await call('GET', `/purchases/${id}`)).body).toMatchObject({ color: null })
})

const failing: [string, (id: string) => [Method, string, Call]][] = [
  ['an unknown purchase', () => ['POST', `${UNKNOWN_PURCHASE}/gifts`, { json: { price: 500 } }]],
  ['a broken body', (id) => ['POST', `/purchases/${id}/gifts`, { body: '{', type: 'application/json' }]],
  ['a price that is not listed', (id) => ['POST', `/purchases/${id}/gifts`, { json: { price: 501 } }]],
  ['an image that is not set', (id) => ['DELETE', `/purchases/${id}/image/face`, {}]],
]

test.each(failing)(
  'an authenticated request that fails because of %s uses up its request id [RP-A4]',
  async (_reason, request) => {
    const { call, createPurchase, buy } = partner()
    const id = await createPurchase()
    const [method, path, init] = request(id)
    expectRefused(await call(method, path, { ...init, requestId: 'failed' }), 400)
    expectRefused(await buy(id, 500, { requestId: 'failed' }), 409)
  },
)

test.each(failing)(
  'where only a successful request uses up its request id, a request that failed because of %s can be repeated with the same id [RP-A4]',
  async (_reason, request) => {
    const { call, createPurchase, buy } = partner({ settings: { 'realpayGift.requestId.usedUpBy': 'success' } })
    const id = await createPurchase()
    const [method, path, init] = request(id)
    expectRefused(await call(method, path, { ...init, requestId: 'failed' }), 400)
    expectRefused(await call(method, path, { ...init, requestId: 'failed' }), 400)
    expect((await buy(id, 500, { requestId: 'failed' })).status).toBe(200)
    expectRefused(await buy(id, 500, { requestId: 'failed' }), 409)
    expectRefused(await call('POST', '/purchases', { json: sample, requestId: 'failed' }), 409)
  },
)

test.each(['authenticated', 'success'])(
  'a request that is not authenticated does not use up its request id (setting usedUpBy: %s) [RP-A4]',
  async (usedUpBy) => {
    const { call, createPurchase } = partner({ settings: { 'realpayGift.requestId.usedUpBy': usedUpBy } })
    for (const broken of [
      { token: null },
      { token: '000000' },
      { accessKey: '0'.repeat(40) },
      { accessKey: 'short' },
    ]) {
      await call('POST', '/purchases', { json: sample, requestId: 'kept', ...broken })
    }
    await call('POST', '/nothing', { json: sample, requestId: 'kept' })
    await createPurchase({}, { requestId: 'kept' })
    expectRefused(await call('POST', '/purchases', { json: sample, requestId: 'kept' }), 409)
  },
)

test('two request ids that differ only in upper and lower case are different ids [RP-D4]', async () => {
  const { createPurchase } = partner()
  const ids = [await createPurchase({}, { requestId: 'order-1' }), await createPurchase({}, { requestId: 'ORDER-1' })]
  expect(new Set(ids).size).toBe(2)
})

test('the same request id can be used once with each access key [RP-A4]', async () => {
  const { call, createPurchase } = partner({ settings: twoKeys })
  await createPurchase({}, { requestId: 'shared' })
  await createPurchase({}, { requestId: 'shared', accessKey: OTHER_KEY })
  expectRefused(await call('POST', '/purchases', { json: sample, requestId: 'shared' }), 409)
  expectRefused(await call('POST', '/purchases', { json: sample, requestId: 'shared', accessKey: OTHER_KEY }), 409)
})

test.each(['authenticated', 'success'])(
  'above the maximum number of request ids, the mock forgets the oldest id that bought no gift (usedUpBy: %s) [RP-A53] [RP-A4]',
  async (usedUpBy) => {
    const { call, createPurchase } = partner({
      settings: { 'realpayGift.requestId.remembered': 3, 'realpayGift.requestId.usedUpBy': usedUpBy },
    })
    const again = async (requestId: string) => (await call('POST', '/purchases', { json: sample, requestId })).status
    for (const requestId of ['a', 'b', 'c']) await createPurchase({}, { requestId })
    expect([await again('a'), await again('b'), await again('c')]).toEqual([409, 409, 409])
    await createPurchase({}, { requestId: 'd' })
    expect([await again('b'), await again('c'), await again('d')]).toEqual([409, 409, 409])
    expect(await again('a')).toBe(200)
    expect([await again('c'), await again('d'), await again('a')]).toEqual([409, 409, 409])
    expect(await again('b')).toBe(200)
  },
)

test('a request id with which a gift was bought is never forgotten [RP-A53]', async () => {
  const { call, createPurchase, buy } = partner({ settings: { 'realpayGift.requestId.remembered': 2 } })
  const id = await createPurchase({}, { requestId: 'a' })
  const gifts = ['gift-1', 'gift-2', 'gift-3', 'gift-4']
  for (const requestId of gifts) await buy(id, 500, { requestId })
  expectRefused(await call('POST', '/purchases', { json: sample, requestId: 'a' }), 409)
  for (const requestId of ['b', 'c', 'd', 'e']) await createPurchase({}, { requestId })
  for (const requestId of gifts) {
    expectRefused(await buy(id, 500, { requestId }), 409)
    expect((await call('GET', `/purchases/${id}/gifts?request_id=${requestId}`)).status).toBe(200)
  }
})

test('if a request with a used id gets a 409, the mock does not remember the id for a longer time [RP-A53]', async () => {
  const { call, createPurchase } = partner({ settings: { 'realpayGift.requestId.remembered': 2 } })
  await createPurchase({}, { requestId: 'a' })
  await createPurchase({}, { requestId: 'b' })
  for (let times = 0; times < 5; times += 1)
    expectRefused(await call('POST', '/purchases', { json: sample, requestId: 'b' }), 409)
  expectRefused(await call('POST', '/purchases', { json: sample, requestId: 'a' }), 409)
})

test('by default, the mock remembers 100,000 used request ids [RP-A53]', async () => {
  const { mock } = partner()
  expect(await mock.admin.settings()).toMatchObject({
    'realpayGift.requestId.remembered': 100_000,
    'realpayGift.requestId.usedUpBy': 'authenticated',
  })
})

test('a used request id is accepted in another sandbox and after a reset [RP-D4]', async () => {
  const { createPurchase, mock } = partner()
  await createPurchase({}, { requestId: 'once' })
  await createPurchase({}, { requestId: 'once', base: 'http://localhost/sandboxes/other/realpay-gift' })
  await mock.reset()
  expect(await createPurchase({}, { requestId: 'once' })).toMatch(/^[a-z0-9]{40}$/)
})
