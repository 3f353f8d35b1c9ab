import { describe, expect, test } from 'vitest'
import { type Call, expectRefused, images, type Method, multipart, partner, picture, sample } from '../helpers.ts'

interface Operation {
  name: string
  method: Method
  path: string
  good: Call
  /** After this change, the body of the request does not match the schema. Undefined if the operation has no body. */
  bad?: Call
  /** After this change, the body violates two checks: the schema, and a rule of the operation. */
  worse?: Call
}

const P = '/purchases/:id'
const youtube = 'https://www.youtube.com/watch?v=xxxxxxxxxxx'
const content = picture('content')
const operations: Operation[] = [
  { name: 'list-brands', method: 'GET', path: '/brands', good: {} },
  {
    name: 'create-purchase',
    method: 'POST',
    path: '/purchases',
    good: { json: sample },
    bad: { json: { ...sample, x: 1 } },
    worse: { json: { ...sample, x: 1, brands: ['nobody'] } },
  },
  { name: 'get-purchase', method: 'GET', path: P, good: {} },
  {
    name: 'set-color',
    method: 'POST',
    path: `${P}/color`,
    good: { json: { main: '000000', sub: 'ffffff' } },
    bad: { json: { main: 'red', sub: 'ffffff' } },
  },
  {
    name: 'set-face-image',
    method: 'POST',
    path: `${P}/image/face`,
    good: multipart(content),
    bad: multipart(content, { name: 'x', content: 'x' }),
    worse: multipart(picture('content', images.gif), { name: 'x', content: 'x' }),
  },
  { name: 'delete-face-image', method: 'DELETE', path: `${P}/image/face`, good: {} },
  {
    name: 'set-header-image',
    method: 'POST',
    path: `${P}/image/header`,
    good: multipart(content),
    bad: multipart(content, { name: 'x', content: 'x' }),
  },
  { name: 'delete-header-image', method: 'DELETE', path: `${P}/image/header`, good: {} },
  {
    name: 'set-video',
    method: 'POST',
    path: `${P}/video`,
    good: { json: { url: youtube, play_time: 1 } },
    bad: { json: { url: youtube, play_time: -1 } },
  },
  {
    name: 'set-ad',
    method: 'POST',
    path: `${P}/ad`,
    good: multipart(picture('image'), { name: 'redirect_url', content: 'https://example.com' }),
    bad: multipart(picture('image')),
  },
  {
    name: 'buy-gift',
    method: 'POST',
    path: `${P}/gifts`,
    good: { json: { price: 500 } },
    bad: { json: { price: '500' } },
    worse: { json: { price: 3, x: 1 } },
  },
  { name: 'find-gift', method: 'GET', path: `${P}/gifts?request_id=gift`, good: {} },
]
const changing = operations.filter(({ method }) => method !== 'GET')
const ofPurchase = operations.filter(({ path }) => path.startsWith(P))

/** Starts a mock with a purchase that has images and one gift. */
async function furnished() {
  const api = partner()
  const id = await api.createPurchase({}, { requestId: 'used' })
  for (const slot of ['face', 'header']) await api.call('POST', `/purchases/${id}/image/${slot}`, multipart(content))
  await api.buy(id, 500, { requestId: 'gift' })
  const run = ({ method, path, good }: Operation, broken: Call = {}, purchaseId = id) =>
    api.call(method, path.replace(':id', purchaseId), { ...good, ...broken })
  return { ...api, run, exhaust: () => api.mock.admin.changeSettings({ 'realpayGift.limit.requests': 1 }) }
}

const badSyntax: Call = { accessKey: 'short' }
const badToken: Call = { token: '000000' }
const badKey: Call = { accessKey: '0'.repeat(40) }
const used: Call = { requestId: 'used' }
const nowhere = 'unknown'

test.each(operations)(
  'a request of the operation $name that passes every check gets a 200 [RP-A2] [RP-D14]',
  async (operation) => {
    const { run } = await furnished()
    expect((await run(operation)).status).toBe(200)
  },
)

describe('if two checks fail, the earlier check decides the response', () => {
  test('a request to an unknown path gets a 404 even if the rate limit is used up [RP-A2] [RP-A55]', async () => {
    const { call, exhaust } = await furnished()
    await exhaust()
    expectRefused(await call('GET', '/brands'), 429, 'RP-A1')
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['POST', '/brands'],
      ['DELETE', '/purchases'],
      ['GET', '/purchases/a/color'],
    ] as const) {
      expectRefused(await call(method, path), 404, 'RP-A55')
    }
  })

  test.each(operations)(
    '$name: a request with a malformed header gets a 429 if the rate limit is used up [RP-A2]',
    async (operation) => {
      const { run, exhaust } = await furnished()
      await exhaust()
      expectRefused(await run(operation, badSyntax), 429, 'RP-A1')
    },
  )

  test.each(operations)(
    '$name: a malformed access key gets a 400, even if the token is wrong too [RP-A2]',
    async (operation) => {
      const { run } = await furnished()
      expectRefused(await run(operation, { ...badSyntax, ...badToken }), 400, 'RP-A3')
    },
  )

  test.each(changing)(
    '$name: a malformed request id gets a 400, even if the access key or the token is wrong too [RP-A2]',
    async (operation) => {
      const { run } = await furnished()
      expectRefused(await run(operation, { ...badKey, requestId: '!' }), 400, 'RP-A3')
      expectRefused(await run(operation, { ...badToken, requestId: null }), 400, 'RP-A3')
    },
  )

  test.each(changing)(
    '$name: a wrong access key or token gets a 401, even if the request id was used before [RP-A2]',
    async (operation) => {
      const { run } = await furnished()
      expectRefused(await run(operation, { ...used, ...badKey }), 401, 'RP-A3')
      expectRefused(await run(operation, { ...used, ...badToken }), 401, 'RP-D2')
    },
  )

  test.each(operations.filter(({ method }) => method === 'GET'))(
    '$name: a wrong token gets a 401, even if the purchase is unknown too [RP-A2]',
    async (operation) => {
      const { run } = await furnished()
      expectRefused(await run(operation, badToken, nowhere), 401, 'RP-D2')
    },
  )

  test.each(changing)(
    '$name: a used request id gets a 409, even if the purchase is unknown and the body is invalid [RP-A2]',
    async (operation) => {
      const { run } = await furnished()
      expectRefused(await run(operation, { ...used, ...operation.bad }, nowhere), 409, 'RP-D4')
    },
  )

  test.each(ofPurchase.filter(({ bad }) => bad))(
    '$name: an unknown purchase is reported before an invalid body [RP-A2]',
    async (operation) => {
      const { run } = await furnished()
      expectRefused(await run(operation, operation.bad, nowhere), 400, 'RP-A5')
      expect(await run(operation, operation.bad)).toMatchObject({ status: 400, rule: 'RP-A11' })
    },
  )

  test('find-gift: an unknown purchase is reported before an invalid query [RP-A2]', async () => {
    const { call } = await furnished()
    expectRefused(await call('GET', '/purchases/unknown/gifts'), 400, 'RP-A5')
  })

  test.each(operations.filter(({ worse }) => worse))(
    "$name: a violation of the body's schema is reported before a violation of another rule [RP-A2] [RP-A11]",
    async (operation) => {
      const { run } = await furnished()
      expectRefused(await run(operation, operation.worse), 400, 'RP-A11')
    },
  )
})

test('a request that fails every check gets the first error, and then the next error after each correction [RP-A2]', async () => {
  const { call, createPurchase, mock } = partner({ settings: { 'realpayGift.limit.requests': 1 } })
  const id = await createPurchase({}, { requestId: 'used' })
  const broken: Call = { accessKey: null, requestId: 'used', token: '000000', json: { price: 3, x: 1 } }

  expectRefused(await call('POST', '/purchases/unknown/gift', broken), 404)
  expectRefused(await call('POST', '/purchases/unknown/gifts', broken), 429)
  await mock.admin.changeSettings({ 'realpayGift.limit.requests': 300 })
  expectRefused(await call('POST', '/purchases/unknown/gifts', broken), 400, 'RP-A3')
  const { accessKey: _missing, ...withKey } = broken
  expectRefused(await call('POST', '/purchases/unknown/gifts', withKey), 401)
  const { token: _wrong, ...withToken } = withKey
  expectRefused(await call('POST', '/purchases/unknown/gifts', withToken), 409)
  const { requestId: _used, ...withFreshId } = withToken
  expectRefused(await call('POST', '/purchases/unknown/gifts', withFreshId), 400, 'RP-A5')
  expectRefused(await call('POST', `/purchases/${id}/gifts`, withFreshId), 400, 'RP-A11')
  expectRefused(await call('POST', `/purchases/${id}/gifts`, { json: { price: 3 } }), 400, 'RP-D12')
  expect((await call('POST', `/purchases/${id}/gifts`, { json: { price: 100 } })).status).toBe(200)
})
