import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { problemOf } from '../core/support.ts'
import { boot } from '../helpers/boot.ts'

/** The routes that accept a body, each as method and path. */
const writing: [string, string][] = [
  ['PATCH', 'settings'],
  ['PUT', 'clock'],
  ['POST', 'clock/advance'],
  ['POST', 'reset'],
  ['POST', 'requests/verify'],
  ['PUT', 'snapshot'],
  ['PUT', 'sandboxes/a'],
]

describe.each(writing)('%s %s', (method, path) => {
  test.each([
    ['broken JSON', '{"a":'],
    ['text', 'a=b'],
    ['a list', '[]'],
    ['a number', '5'],
    ['null', 'null'],
    ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ])('a body that is %s is rejected with a problem document (RFC 9457)', async (_what, body) => {
    await problemOf(await boot().send(`/__admin/${path}`, { method, body }), 400)
  })

  test('the error for a body with several unknown keys names every unknown key', async () => {
    const { detail } = await problemOf(
      await boot().send(`/__admin/${path}`, { method, body: '{"unknownKey":1,"anotherKey":2}' }),
      400,
    )
    expect(detail).toContain('unknownKey')
    expect(detail).toContain('anotherKey')
  })

  test('a request body never causes a status of 500 or more, whichever JSON value it contains', async () => {
    const { send, mock } = boot()
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (body) => {
        const response = await send(`/__admin/${path}`, { method, body: JSON.stringify(body) })
        expect(response.status).toBeLessThan(500)
        if (response.status >= 400) await problemOf(response, response.status)
        await mock.reset()
      }),
      { numRuns: 40 },
    )
  })
})

test.each(writing.filter(([, path]) => path !== 'snapshot'))(
  'the control API rejects the request %s %s if its body is larger than 1 MiB',
  async (method, path) => {
    const response = await boot().send(`/__admin/${path}`, { method, body: `"${'x'.repeat(1024 * 1024)}"` })
    expect((await problemOf(response, 413)).detail).toContain('1048576')
  },
)

test.each(['gzip', 'br', 'gzip, identity', 'x"y'])(
  'a request whose body has the content encoding %j is rejected with 415 and an error that names the encoding',
  async (encoding) => {
    const { send } = boot()
    for (const headers of [{}, { 'content-length': '8' }]) {
      for (const [method, path] of [
        ['POST', 'clock/advance'],
        ['PUT', 'snapshot'],
      ] as const) {
        const response = await send(`/__admin/${path}`, {
          method,
          headers: { 'content-encoding': encoding, ...headers },
          body: '{"ms":1}',
        })
        expect((await problemOf(response, 415)).detail).toContain(JSON.stringify(encoding))
      }
    }
  },
)

test.each(['', 'identity', 'Identity'])(
  'a request with the content encoding %j is accepted, because this value means "not encoded"',
  async (encoding) => {
    const init = { method: 'POST', headers: { 'content-encoding': encoding }, body: '{"ms":1}' }
    expect((await boot().send('/__admin/clock/advance', init)).status).toBe(200)
  },
)

test.each([
  ['GET', '/'],
  ['GET', '/nowhere'],
  ['POST', '/nowhere'],
  ['GET', '/__admin/'],
  ['GET', '/__admin/setting'],
  ['GET', '/__administrator'],
  ['GET', '/sandboxes'],
  ['GET', '/sandboxes/a'],
  ['GET', '/sandboxes/a/'],
  ['GET', '/sandboxes/a/nowhere'],
  ['GET', '/sandboxes/a/sandboxes/b/__admin/version'],
  ['GET', '/sandboxes//__admin/clock'],
  ['GET', '/at-gifts/demo-campaign/dc/getcode'],
])('%s %s gets a 404 with a problem document (RFC 9457)', async (method, path) => {
  const { send } = boot()
  await problemOf(await send(path, { method }), 404)
  expect(await (await send('/__admin/sandboxes')).json()).toEqual({ sandboxes: ['default'] })
})

test('the error for an unknown path names the known paths', async () => {
  const { detail } = await problemOf(await boot().send('/nowhere'), 404)
  for (const part of ['/nowhere', '/at-gift/', '/realpay-gift/', '/sandboxes/{id}/', '/__admin/'])
    expect(detail).toContain(part)
})

test.each([
  ['POST', '', 'GET, HEAD'],
  ['POST', '/version', 'GET, HEAD'],
  ['DELETE', '/settings', 'GET, HEAD, PATCH'],
  ['POST', '/ledger', 'GET, HEAD'],
  ['GET', '/reset', 'POST'],
  ['HEAD', '/reset', 'POST'],
  ['GET', '/clock/advance', 'POST'],
  ['PUT', '/requests', 'GET, HEAD, DELETE'],
  ['OPTIONS', '/requests', 'GET, HEAD, DELETE'],
  ['PATCH', '/requests/000000001', 'GET, HEAD'],
  ['GET', '/sandboxes/a', 'PUT, DELETE'],
])('%s /__admin%s gets a 405 that names the allowed methods', async (method, path, allow) => {
  for (const prefix of ['', '/sandboxes/fresh']) {
    const { send, mock } = boot()
    const response = await send(`${prefix}/__admin${path}`, { method })
    expect(response.headers.get('allow')).toBe(allow)
    if (method === 'HEAD') expect(response.status).toBe(405)
    else
      expect((await problemOf(response, 405)).detail).toContain(
        allow.replace('GET, HEAD', 'GET').replaceAll(', ', ' or '),
      )
    expect(await mock.sandboxes()).toEqual(['default'])
  }
})

test('GET /__admin lists the routes, and each listed path exists', async () => {
  const { send } = boot()
  const { routes } = (await (await send('/__admin')).json()) as { routes: { path: string; methods: string[] }[] }
  expect(routes).toContainEqual({ path: '/__admin/clock', methods: ['GET', 'PUT'] })
  expect(routes).toContainEqual({ path: '/__admin/requests/{id}', methods: ['GET'] })
  for (const { path, methods } of routes) {
    const response = await send(path.replaceAll(/\{\w+\}/g, 'x'), { method: 'PROPFIND' })
    expect({ path, status: response.status }).toEqual({ path, status: 405 })
    for (const method of methods) expect(response.headers.get('allow')).toContain(method)
  }
  const inSandbox = (await (await send('/sandboxes/a/__admin')).json()) as { routes: { path: string }[] }
  expect(inSandbox.routes.map(({ path }) => path)).toContain('/sandboxes/a/__admin/clock')
  expect(inSandbox.routes.filter(({ path }) => path.endsWith('/sandboxes'))).toEqual([])
})

test('the error for a misspelt path suggests the closest path', async () => {
  expect((await problemOf(await boot().send('/__admin/setings'), 404)).detail).toContain(
    'did you mean "/__admin/settings"?',
  )
  expect((await problemOf(await boot().send('/__admin/something-else-entirely'), 404)).detail).toContain('GET /__admin')
})

test.each([
  ['PUT', 'clock', '{"mod":"frozen"}', 'did you mean "mode"?'],
  ['PUT', 'clock', '{"mode":"frozn"}', 'did you mean "frozen"?'],
  ['POST', 'clock/advance', '{"mss":1}', 'did you mean "ms"?'],
  ['POST', 'reset', '{"kep":[]}', 'did you mean "keep"?'],
  ['POST', 'requests/verify', '{"mach":{},"count":{}}', 'did you mean "match"?'],
  ['PUT', 'sandboxes/a', '{"setings":{}}', 'did you mean "settings"?'],
  ['PUT', 'snapshot', '{"chcksum":""}', 'did you mean "checksum"?'],
  ['POST', 'pact-state', '{"stat":""}', 'did you mean "state"?'],
  ['GET', 'requests?provder=at-gift', undefined, 'did you mean "provider"?'],
  ['GET', 'env?formt=json', undefined, 'did you mean "format"?'],
  ['GET', 'env?format=jsn', undefined, 'did you mean "json"?'],
])('%s %s with %s is rejected with an error that suggests the closest name', async (method, path, body, hint) => {
  expect(
    (await problemOf(await boot().send(`/__admin/${path}`, { method, ...(body !== undefined && { body }) }), 400))
      .detail,
  ).toContain(hint)
})

test('the title of a problem document (RFC 9457) is the reason phrase of the HTTP status', async () => {
  const { send } = boot({ maxSandboxes: 0, maxJournalEntries: 1 })
  for (let count = 0; count < 2; count++) await send('/at-gift/x')
  const verify = (count: object): Promise<Response> =>
    send('/__admin/requests/verify', { method: 'POST', body: JSON.stringify({ match: { path: '/' }, count }) })
  const titles = [
    (await problemOf(await send('/__admin/clock', { method: 'PUT', body: '{}' }), 400)).title,
    (await problemOf(await send('/nowhere'), 404)).title,
    (await problemOf(await verify({ min: 1 }), 409)).title,
    (await problemOf(await verify({ min: 3 }), 422)).title,
    (await problemOf(await send('/sandboxes/a/__admin/reset', { method: 'POST' }), 503)).title,
  ]
  // RFC 9457, section 4.2.1, requires the reason phrase as the title of a problem of the type about:blank.
  expect(titles).toEqual(['Bad Request', 'Not Found', 'Conflict', 'Unprocessable Content', 'Service Unavailable'])
})
