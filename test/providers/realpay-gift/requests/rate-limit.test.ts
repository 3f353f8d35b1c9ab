import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Call, expectRefused, type Method, partner, sample } from '../helpers.ts'

type Api = ReturnType<typeof partner>

/** Sends the given number of read requests. @returns the statuses of the responses without duplicates */
async function send({ call }: Api, times: number, init: Call = {}): Promise<number[]> {
  const statuses = new Set<number>()
  for (let sent = 0; sent < times; sent += 1) statuses.add((await call('GET', '/brands', init)).status)
  return [...statuses]
}

test('within a minute, 300 requests from a source address are admitted, and the 301st gets a 429 [RP-D1] [RP-A1]', async () => {
  const api = partner()
  expect(await send(api, 300)).toEqual([200])
  expectRefused(await api.call('GET', '/brands'), 429, 'RP-A1')
})

test('requests to all endpoints of the provider count towards the same limit [RP-D1]', async () => {
  const paths: [Method, string][] = [
    ['GET', '/brands'],
    ['POST', '/purchases'],
    ['GET', '/purchases/x'],
    ['POST', '/purchases/x/color'],
    ['POST', '/purchases/x/image/face'],
    ['DELETE', '/purchases/x/image/face'],
    ['POST', '/purchases/x/image/header'],
    ['DELETE', '/purchases/x/image/header'],
    ['POST', '/purchases/x/video'],
    ['POST', '/purchases/x/ad'],
    ['POST', '/purchases/x/gifts'],
    ['GET', '/purchases/x/gifts'],
  ]
  const { call } = partner({ settings: { 'realpayGift.limit.requests': paths.length } })
  for (const [method, path] of paths) expect((await call(method, path)).status).not.toBe(429)
  for (const [method, path] of paths) expectRefused(await call(method, path), 429)
})

test('all access keys that one source address uses share one limit [RP-D1]', async () => {
  const api = partner({ settings: { 'realpayGift.limit.requests': 2 } })
  expect(await send(api, 2, { peer: '192.0.2.1' })).toEqual([200])
  expect(await send(api, 2, { peer: '192.0.2.2' })).toEqual([200])
  expect(await send(api, 2, { peer: '2001:db8::1' })).toEqual([200])
  for (const peer of ['192.0.2.1', '192.0.2.2', '2001:db8::1'])
    expectRefused(await api.call('GET', '/brands', { peer, accessKey: '0'.repeat(40) }), 429)
})

test('the requests of an IPv4 caller on IPv4 and IPv6 sockets count towards the same limit [RP-D1]', async () => {
  const { call } = partner({ settings: { 'realpayGift.limit.requests': 1 } })
  expect((await call('GET', '/brands', { peer: '192.0.2.1' })).status).toBe(200)
  expectRefused(await call('GET', '/brands', { peer: '::ffff:192.0.2.1' }), 429)
})

test('the limit ignores the header X-Forwarded-For unless the mock is configured to trust a proxy [RP-D1]', async () => {
  const { call } = partner({ settings: { 'realpayGift.limit.requests': 1 } })
  expect((await call('GET', '/brands', { headers: { 'x-forwarded-for': '192.0.2.1' } })).status).toBe(200)
  expectRefused(await call('GET', '/brands', { headers: { 'x-forwarded-for': '192.0.2.2' } }), 429)
})

test('behind a trusted proxy, the limit applies to the last address in X-Forwarded-For [RP-D1]', async () => {
  const { call } = partner({ trustProxy: true, settings: { 'realpayGift.limit.requests': 1 } })
  const from = (forwarded?: string) =>
    call('GET', '/brands', {
      peer: '192.0.2.9',
      ...(forwarded !== undefined && { headers: { 'x-forwarded-for': forwarded } }),
    })
  expect((await from('192.0.2.1')).status).toBe(200)
  expect((await from('192.0.2.2')).status).toBe(200)
  expect((await from()).status).toBe(200)
  for (const forwarded of ['192.0.2.1', '203.0.113.7, 192.0.2.1', '192.0.2.9'])
    expectRefused(await from(forwarded), 429)
})

test('a request counts towards the limit even if its authentication fails later [RP-A1]', async () => {
  const { call } = partner({ settings: { 'realpayGift.limit.requests': 4 } })
  const broken: Call[] = [
    { accessKey: null },
    { accessKey: '0'.repeat(40) },
    { token: '000000' },
    { json: { ...sample, prices: [] } },
  ]
  const statuses = []
  for (const init of broken) statuses.push((await call('POST', '/purchases', init)).status)
  expect(statuses).toEqual([400, 401, 401, 400])
  expectRefused(await call('GET', '/brands'), 429)
})

test('requests to unknown paths and to pages for browsers do not count towards the limit [RP-A1] [RP-A2]', async () => {
  const api = partner({ settings: { 'realpayGift.limit.requests': 1 } })
  for (const path of ['/nothing', '/user?code=x', '/images/x.png', '/nothing']) await api.call('GET', path)
  expect((await api.call('GET', '/brands')).status).toBe(200)
})

test('each request stops counting towards the limit 60 seconds after its arrival [RP-A1]', async () => {
  const api = partner({ settings: { 'realpayGift.limit.requests': 2, 'realpayGift.totp.window': 20 } })
  expect(await send(api, 1)).toEqual([200])
  await api.advance(59_000)
  expect(await send(api, 1)).toEqual([200])
  await api.advance(999)
  expect(await send(api, 1)).toEqual([429])
  await api.advance(1)
  expect(await send(api, 1)).toEqual([200])
  expect(await send(api, 1)).toEqual([429])
  await api.advance(58_999)
  expect(await send(api, 1)).toEqual([429])
  await api.advance(1)
  expect(await send(api, 1)).toEqual([200])
})

test.each([429, 503])(
  'a request above the limit gets the configured status %i and an error body in the format of the provider [RP-A1] [RP-O2]',
  async (status) => {
    const { call } = partner({ settings: { 'realpayGift.limit.requests': 1, 'realpayGift.limit.status': status } })
    await call('GET', '/brands')
    expectRefused(await call('GET', '/brands'), status, 'RP-A1')
  },
)

test('if a client waits as long as the header Retry-After says, its next request is admitted [RP-A1]', async () => {
  const { call, mock, advance } = partner({
    settings: { 'realpayGift.limit.requests': 1, 'realpayGift.totp.window': 20 },
  })
  await call('GET', '/brands')
  await advance(18_500)
  expect((await call('GET', '/brands')).headers.has('retry-after')).toBe(false)
  await mock.admin.changeSettings({ 'realpayGift.retryAfter': true })
  expect((await call('GET', '/brands')).headers.get('retry-after')).toBe('42')
  await advance(41_000)
  expectRefused(await call('GET', '/brands'), 429)
  await advance(1000)
  const heeding = await call('GET', '/brands')
  expect([heeding.status, heeding.headers.has('retry-after')]).toEqual([200, false])
})

test('a request that exceeds the rate limit counts towards the limit only if a setting says so [RP-A1]', async () => {
  for (const countRefused of [false, true]) {
    const api = partner({
      settings: {
        'realpayGift.limit.requests': 1,
        'realpayGift.limit.countRefused': countRefused,
        'realpayGift.totp.window': 20,
      },
    })
    await send(api, 1)
    await api.advance(40_000)
    expect(await send(api, 1)).toEqual([429])
    await api.advance(20_000)
    expect(await send(api, 1)).toEqual([countRefused ? 429 : 200])
  }
})

test('a request that exceeds the rate limit does not use up its request id [RP-A1] [RP-A4]', async () => {
  const { call, mock } = partner({ settings: { 'realpayGift.limit.requests': 1 } })
  await call('GET', '/brands')
  expectRefused(await call('POST', '/purchases', { json: sample, requestId: 'again' }), 429)
  await mock.admin.changeSettings({ 'realpayGift.limit.requests': 300 })
  expect((await call('POST', '/purchases', { json: sample, requestId: 'again' })).status).toBe(200)
})

test('for random requests, the rate limit admits the same requests as a simple model [RP-D1] [RP-A1]', async () => {
  const runs = fc.array(
    fc.record({
      pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })),
      times: fc.integer({ min: 1, max: 20 }),
    }),
    { maxLength: 15 },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 150 })),
      fc.integer({ min: 1, max: 1000 }),
      runs,
      fc.boolean(),
      async (requests, windowMs, steps, countRefused) => {
        const { call, advance } = partner({
          settings: {
            'realpayGift.limit.requests': requests,
            'realpayGift.limit.windowMs': windowMs,
            'realpayGift.limit.countRefused': countRefused,
          },
        })
        const counted: number[] = []
        let nowMs = 0
        for (const { pause, times } of steps) {
          await advance(pause)
          nowMs += pause
          for (let time = 0; time < times; time += 1) {
            const admitted = counted.filter((at) => at > nowMs - windowMs).length < requests
            if (admitted || countRefused) counted.push(nowMs)
            expect((await call('GET', '/brands')).status).toBe(admitted ? 200 : 429)
          }
        }
      },
    ),
    { numRuns: 40 },
  )
})
