import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { problemOf } from '../core/support.ts'
import { boot } from '../helpers/boot.ts'

/** The routes that take a body. */
const writing: [string, string][] = [
  ['PATCH', 'settings'], ['PUT', 'clock'], ['POST', 'clock/advance'], ['POST', 'reset'], ['POST', 'requests/verify'], ['PUT', 'snapshot'], ['PUT', 'sandboxes/a'],
]

describe.each(writing)('%s %s', (method, path) => {
  test.each([
    ['broken JSON', '{"a":'],
    ['text', 'a=b'],
    ['a list', '[]'],
    ['a number', '5'],
    ['null', 'null'],
    ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ])('refuses %s with a problem', async (_what, body) => {
    await problemOf(await boot().send(`/__admin/${path}`, { method, body }), 400)
  })

  test('names an unknown key, and no key of another is lost beside it', async () => {
    const { detail } = await problemOf(await boot().send(`/__admin/${path}`, { method, body: '{"unknownKey":1,"anotherKey":2}' }), 400)
    expect(detail).toContain('unknownKey')
    expect(detail).toContain('anotherKey')
  })

  test('never answers with an error of its own, whatever JSON comes', async () => {
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

test.each(writing.filter(([, path]) => path !== 'snapshot'))('%s %s refuses a body of more than a megabyte', async (method, path) => {
  const response = await boot().send(`/__admin/${path}`, { method, body: `"${'x'.repeat(1024 * 1024)}"` })
  expect((await problemOf(response, 413)).detail).toContain('1048576')
})

test.each([
  ['GET', '/'],
  ['GET', '/nowhere'],
  ['POST', '/nowhere'],
  ['GET', '/__admin'],
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
])('%s %s is answered with 404 as a problem', async (method, path) => {
  const { send } = boot()
  await problemOf(await send(path, { method }), 404)
  expect(await (await send('/__admin/sandboxes')).json()).toEqual({ sandboxes: ['default'] })
})

test('an unknown path is told what there is', async () => {
  const { detail } = await problemOf(await boot().send('/nowhere'), 404)
  for (const part of ['/nowhere', '/at-gift/', '/realpay-gift/', '/sandboxes/{id}/', '/__admin/']) expect(detail).toContain(part)
})

test.each([
  ['POST', 'version', /^(404|405)$/],
  ['DELETE', 'settings', /^(404|405)$/],
  ['POST', 'ledger', /^(404|405)$/],
  ['GET', 'reset', /^(404|405)$/],
  ['GET', 'clock/advance', /^(404|405)$/],
  ['PUT', 'requests', /^(404|405)$/],
] as const)('%s %s is no route', async (method, path, status) => {
  const { send } = boot()
  const response = await send(`/__admin/${path}`, { method })
  expect(response.status.toString()).toMatch(status)
  await problemOf(response, response.status)
})

test('the title of a problem is the status\'s own phrase', async () => {
  const { send } = boot({ maxSandboxes: 0, maxJournalEntries: 1 })
  for (let count = 0; count < 2; count++) await send('/at-gift/x')
  const verify = (count: object): Promise<Response> => send('/__admin/requests/verify', { method: 'POST', body: JSON.stringify({ match: { path: '/' }, count }) })
  const titles = [
    (await problemOf(await send('/__admin/clock', { method: 'PUT', body: '{}' }), 400)).title,
    (await problemOf(await send('/nowhere'), 404)).title,
    (await problemOf(await verify({ min: 1 }), 409)).title,
    (await problemOf(await verify({ min: 3 }), 422)).title,
    (await problemOf(await send('/sandboxes/a/__admin/reset', { method: 'POST' }), 503)).title,
  ]
  // RFC 9457, 4.2.1: so it is for problems of the type about:blank.
  expect(titles).toEqual(['Bad Request', 'Not Found', 'Conflict', 'Unprocessable Content', 'Service Unavailable'])
})
