import { describe, expect, test } from 'vitest'
import { atGift, bootTarget, expectError, realpayGift, replyOf, signature, type Target, targets } from './helpers.ts'
import { cpuTimeOf } from '../../helpers/cpu-time.ts'

const last = ({ path }: Target): string => path.slice(path.lastIndexOf('/') + 1)

describe.each(targets)('$name', (target) => {
  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY', 'FOO', 'get-code'])(
    'a request with the method %s to a path that accepts only POST gets a 404 [AG-A11] [RP-A55]',
    async (method) => {
      const { send, issued, expectServing } = bootTarget(target)
      expectError(
        target,
        await replyOf(await send(target.path, { method, headers: target.headers(), body: target.goodBody })),
        404,
      )
      expect(await issued()).toBe(0)
      await expectServing()
    },
  )

  test('a GET and a HEAD request to a path that accepts only POST get a 404 [AG-A11] [RP-A55]', async () => {
    const { send, last: entry, expectServing } = bootTarget(target)
    expectError(target, await replyOf(await send(target.path, { headers: target.headers() })), 404)
    const head = await replyOf(await send(target.path, { method: 'HEAD', headers: target.headers() }))
    expect(head).toEqual({ status: 404, type: 'application/json', text: '' })
    expect(await entry()).toMatchObject({ method: 'HEAD', operation: null })
    await expectServing()
  })

  test('the fragment of a URL is ignored, because HTTP does not transmit fragments', async () => {
    const { send, last: entry } = bootTarget(target)
    for (const fragment of ['#', '#x', '#?a=b', '#/..']) {
      const response = await send(target.path + fragment, {
        method: 'POST',
        headers: target.headers(),
        body: target.goodBody,
      })
      expect(response.status).toBe(200)
      expect(await entry()).toMatchObject({ path: target.path })
    }
  })

  test('a header that overrides the method with POST does not change the 404 for a PUT or GET request [AG-A11] [RP-A55]', async () => {
    const { send, issued } = bootTarget(target)
    for (const method of ['PUT', 'GET']) {
      const headers = { ...target.headers(), 'x-http-method-override': 'POST', 'x-method-override': 'POST' }
      expectError(
        target,
        await replyOf(
          await send(`${target.path}?_method=POST`, {
            method,
            headers,
            ...(method === 'PUT' && { body: target.goodBody }),
          }),
        ),
        404,
      )
    }
    expect(await issued()).toBe(0)
  })

  test.each([
    ['a slash at its end', `${target.path}/`],
    ['an encoded slash and a letter at its end', `${target.path}%2Fx`],
    ['an encoded slash at its end', `${target.path}%2f`],
    ['an encoded backslash', `${target.path}%5c`],
    ['two slashes', target.path.replace(`/${last(target)}`, `//${last(target)}`)],
    ['encoded dot segments that lead to the control API', `${target.path}%2f..%2f..%2f__admin/settings`],
    ['an encoded line break', `${target.path}%0d%0aX-Injected:%20yes`],
    ['an encoded NUL', `${target.path}%00`],
    ['a broken escape', `${target.path}%`],
    ['an escape that is not UTF-8', `${target.path}%ff%c0%af`],
    ['a file extension', `${target.path}.json`],
    ['a path parameter', `${target.path};a=b`],
    ['a segment in another case', target.path.replace(last(target), last(target).toUpperCase())],
    ['20,000 additional letters', `${target.path}/${'a'.repeat(20_000)}`],
    ['5,000 additional segments', `${target.path}${'/a'.repeat(5000)}`],
    ['Japanese letters', `${target.path}/ギフト`],
    ['a name of Object.prototype', target.path.replace(last(target), 'constructor')],
  ])('a path with %s gets a 404, and the response does not repeat it [AG-D6] [RP-A55]', async (_what, path) => {
    const { post, send, issued, expectServing } = bootTarget(target)
    const response = await send(path, { method: 'POST', headers: target.headers(), body: target.goodBody })
    expect([...response.headers.keys()].toSorted()).toEqual(['content-type', 'x-gift-mock-request'])
    // The path `/purchases/x` has no POST operation, so this request also gets a 404.
    expectError(target, await replyOf(response), 404)
    expect((await post(target.goodBody, {}, `${path}?x=1`)).status).toBe(404)
    expect(await issued()).toBe(0)
    await expectServing()
  })

  test('dot segments in a path are resolved before the operation is chosen', async () => {
    const { post } = bootTarget(target)
    expect(
      await post(
        target.goodBody,
        {},
        target.path.replace(/^\/[^/]+/, (mount) => `${mount}/x/..`),
      ),
    ).toMatchObject({ status: 200 })
    expectError(target, await post(target.goodBody, {}, `${target.path}/x/../..`), 404)
  })

  test.each([
    '?',
    '?a=b',
    `?${'a'.repeat(20_000)}`,
    '?%',
    '?%ff=%00',
    '?__proto__[a]=b&constructor=c',
    '?&&&===&',
    `?${'x=1&'.repeat(5000)}`,
  ])('a request with an unexpected query is served (case %#)', async (query) => {
    const { post } = bootTarget(target)
    expect((await post(target.goodBody, {}, target.path + query)).status).toBe(200)
  })

  test.each([
    ['question marks', '?'.repeat(1000) + 'key'.repeat(800)],
    ['ampersands', `?${'&'.repeat(1000)}${'token'.repeat(500)}`],
    ['one long name', `?${'key'.repeat(5000)}`],
  ])(
    'a long query of %s is handled within 500 ms of CPU time, including the search for secrets',
    async (_what, query) => {
      const { post, expectServing } = bootTarget(target)
      await expectServing()
      const cpuMs = await cpuTimeOf(async () => {
        expect((await post(target.goodBody, {}, target.path + query)).status).toBe(200)
      })
      expect(cpuMs).toBeLessThan(500)
    },
  )

  test('a request with unusual headers is served', async () => {
    const { post } = bootTarget(target)
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`x-${index}`, 'v']))
    for (const headers of [
      many,
      { 'x-long': 'v'.repeat(100_000) },
      { 'x-latin': 'é\u00ff' },
      { host: '' },
      { cookie: '__proto__=1' },
      { 'x-forwarded-for': ','.repeat(1000) },
      { 'accept-encoding': '*;q=0' },
      { accept: 'text/html' },
      { 'transfer-encoding': 'gzip, chunked' },
    ]) {
      expect((await post(target.goodBody, headers)).status).toBe(200)
    }
  })
})

test.each([
  '/at-gift/demo-campaign%2Fdc%2Fgetcode',
  '/at-gift/demo-campaign/dc%2Fgetcode',
  '/at-gift/demo-campaign%2fdc/getcode',
  '/at-gift/demo-campaign%2F/dc/getcode',
  '/at-gift/x%2F..%2Fdemo-campaign/dc/getcode',
])('the path %s gets a 404, because an encoded slash does not separate segments [AG-D1] [AG-A7]', async (path) => {
  const { post, issued } = bootTarget(atGift)
  expectError(atGift, await post(atGift.goodBody, {}, path), 404)
  expect(await issued()).toBe(0)
})

test.each([
  '%',
  '%ff',
  'x%2Fgifts',
  '__proto__',
  'constructor',
  '..%2f',
  'a'.repeat(20_000),
  '%00',
  '0'.repeat(40),
  'ギフト',
])('the purchase id %j gets a 400 [RP-A5]', async (id) => {
  const { send, post, last: entry } = bootTarget(realpayGift)
  expectError(realpayGift, await replyOf(await send(`/realpay-gift/purchases/${id}`, { headers: signature() })), 400)
  expect((await entry())?.outcome.rule).toBe('RP-A5')
  for (const below of ['gifts', 'color', 'video', 'ad', 'image/face'])
    expectError(realpayGift, await post('{"price":500}', {}, `/realpay-gift/purchases/${id}/${below}`), 400)
})

test.each(['', '%', '%ff', '__proto__', 'a b', 'a'.repeat(41), 'a%0d%0ab', 'a&request_id=b', 'ギフト'])(
  'a search for the request id %j gets a 400 [RP-D13] [RP-A5]',
  async (requestId) => {
    const { send, post } = bootTarget(realpayGift)
    const [, id] = /"id":"([a-z0-9]{40})"/.exec((await post(realpayGift.goodBody)).text) ?? []
    expectError(
      realpayGift,
      await replyOf(
        await send(`/realpay-gift/purchases/${id}/gifts?request_id=${requestId}`, { headers: signature() }),
      ),
      400,
    )
  },
)

test.each<[string, string, number]>([
  ['x-realpay-gift-api-access-key', 'MOCK0000000000000000000000000000000KEY01', 400],
  ['x-realpay-gift-api-access-key', '', 400],
  [
    'x-realpay-gift-api-access-key',
    'mock0000000000000000000000000000000key01, mock0000000000000000000000000000000key01',
    400,
  ],
  ['x-realpay-gift-api-access-key', 'a'.repeat(100_000), 400],
  ['x-realpay-gift-api-access-token', '', 401],
  ['x-realpay-gift-api-access-token', '000000\u00e9', 401],
  ['x-realpay-gift-api-access-token', '9'.repeat(100_000), 401],
  ['x-realpay-gift-api-request-id', '', 400],
  ['x-realpay-gift-api-request-id', 'a%0d%0aSet-Cookie:x', 400],
  ['x-realpay-gift-api-request-id', 'a'.repeat(41), 400],
  ['x-realpay-gift-api-request-id', '\u00e9', 400],
  ['x-realpay-gift-api-request-id', 'a/../b', 400],
])(
  'an invalid value of the header %s gets the documented error status [RP-A3] (case %#)',
  async (name, value, status) => {
    const { post, expectServing } = bootTarget(realpayGift)
    expectError(realpayGift, await post(realpayGift.goodBody, { [name]: value }), status)
    await expectServing()
  },
)

test.each(['__proto__', 'constructor', 'toString'])(
  'the request id %s works like any other request id [RP-D4]',
  async (requestId) => {
    const { post } = bootTarget(realpayGift)
    const headers = { 'x-realpay-gift-api-request-id': requestId }
    expect(await post(realpayGift.goodBody, headers)).toMatchObject({ status: 200 })
    expectError(realpayGift, await post(realpayGift.goodBody, headers), 409)
  },
)

test('a HEAD request to a path that accepts GET gets a 404 without a body [RP-A55]', async () => {
  const { send, expectServing } = bootTarget(realpayGift)
  expect((await send('/realpay-gift/brands', { headers: signature() })).status).toBe(200)
  expect(await replyOf(await send('/realpay-gift/brands', { method: 'HEAD', headers: signature() }))).toEqual({
    status: 404,
    type: 'application/json',
    text: '',
  })
  await expectServing()
})
