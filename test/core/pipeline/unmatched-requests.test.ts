import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { providers } from '../../../mock-server/app.ts'
import { nearestPath } from '../../../mock-server/core/pipeline/unmatched/nearest-path.ts'
import { escapedLog, type Log, type LogLevel } from '../../../mock-server/core/log.ts'
import { boot, START } from '../../helpers/boot.ts'
import { AUTH_KEY, ISSUE_PATH, issueOf, problemOf, type Send } from '../support.ts'
import { sharedReasons } from '../../../mock-server/core/reasons/shared.ts'

const listSchema = z.strictObject({
  requests: z.array(
    z.strictObject({
      sandbox: z.string(),
      receivedAt: z.string(),
      provider: z.null(),
      operation: z.null(),
      method: z.string(),
      path: z.string(),
      sourceIp: z.string(),
      response: z.strictObject({ status: z.int() }),
      outcome: z.strictObject({ reason: z.string() }),
      suggestion: z.string().nullable(),
    }),
  ),
  evicted: z.int(),
})

async function unmatched(send: Send, sandbox = '', query = ''): Promise<z.infer<typeof listSchema>> {
  return listSchema.parse(await (await send(`${sandbox}/__admin/requests?provider=none${query}`)).json())
}

interface Line {
  level: LogLevel
  message: string
  fields: Record<string, unknown>
}

function logged(debug = false): { log: Log; lines: Line[] } {
  const lines: Line[] = []
  const log = (level: LogLevel, message: string, fields: Line['fields']): void =>
    void lines.push({ level, message, fields })
  return { log: Object.assign(log, { debug }), lines }
}

describe('the nearest path', () => {
  test.each([
    ['POST', '/demo-campaign/dc/getcode', '/at-gift/demo-campaign/dc/getcode'],
    ['POST', '/at-gfit/demo-campaign/dc/getcode', '/at-gift/demo-campaign/dc/getcode'],
    ['POST', '/api/demo-campaign/dc/getcode', '/at-gift/demo-campaign/dc/getcode'],
    ['POST', '/demo-campaign/dc/getcod', '/at-gift/demo-campaign/dc/getcode'],
    ['GET', '/api/partner/brands', '/realpay-gift/brands'],
    ['GET', '/v1/purchases/0123/gifts', '/realpay-gift/purchases/0123/gifts'],
    ['POST', '/purchase', '/realpay-gift/purchases'],
    ['GET', '/_admin/clock', '/__admin/clock'],
    ['GET', '/ready', '/readyz'],
    ['GET', '/', undefined],
    ['GET', '/favicon.ico', undefined],
    ['GET', `/${'x/'.repeat(1000)}`, undefined],
  ])('the known path that the mock suggests for the unmatched request %s %s is %s', (method, path, near) => {
    expect(nearestPath(path, method, providers)).toBe(near)
  })
})

describe('unmatched requests', () => {
  test('for an unknown path, the log, the list of unmatched requests and the response suggest the nearest known path', async () => {
    const { log, lines } = logged()
    const { send, mock } = boot({ log, hostClock: { now: () => START } })
    const { detail } = await problemOf(await send('/demo-campaign/dc/getcode?x=1', issueOf()), 404)
    expect(detail).toMatch(/^nothing is served at .*; did you mean "\/at-gift\/demo-campaign\/dc\/getcode"\?$/)
    expect(lines).toEqual([
      {
        level: 'info',
        message: detail,
        fields: {
          sandbox: 'default',
          method: 'POST',
          path: '/demo-campaign/dc/getcode?x=1',
          status: 404,
          because: expect.objectContaining({ key: 'nothingServedHere' }),
        },
      },
    ])
    expect(await unmatched(send)).toEqual({
      requests: [
        {
          sandbox: 'default',
          receivedAt: '2026-04-01T09:00:00.000+09:00',
          provider: null,
          operation: null,
          method: 'POST',
          path: '/demo-campaign/dc/getcode?x=1',
          sourceIp: '127.0.0.1',
          response: { status: 404 },
          outcome: { reason: detail },
          suggestion: '/at-gift/demo-campaign/dc/getcode',
        },
      ],
      evicted: 0,
    })
    expect(await mock.admin.unmatchedRequests()).toMatchObject({ requests: [{ receivedAtMs: START }] })
    expect((await mock.admin.requests()).requests).toEqual([])
  })

  test('a request to an unknown path is listed only in its sandbox and does not create the sandbox', async () => {
    const { send, mock } = boot()
    await send('/sandboxes/a/brands')
    expect((await unmatched(send)).requests).toEqual([])
    expect((await unmatched(send, '/sandboxes/a')).requests).toMatchObject([
      { sandbox: 'a', path: '/sandboxes/a/brands', suggestion: '/sandboxes/a/realpay-gift/brands' },
    ])
    expect(await mock.sandboxes()).toEqual(['default'])
  })

  test('secrets in an unknown path are masked in the log, in the list of unmatched requests and in the response', async () => {
    const { log, lines } = logged()
    const { send } = boot({ log })
    const response = await send(`/x/${AUTH_KEY}/dc/getcode?AuthKey=s3cret-in-query&q=${AUTH_KEY}`)
    const text = JSON.stringify([await response.json(), lines, await unmatched(send)])
    expect(text).not.toContain(AUTH_KEY)
    expect(text).not.toContain('s3cret-in-query')
    expect(text).toContain('/x/***/dc/getcode?AuthKey=***&q=***')
  })

  test("the list of unmatched requests has the journal's capacity, and is cleared together with the journal", async () => {
    const { send, mock } = boot({ maxJournalEntries: 3 })
    for (let count = 0; count < 5; count++) await send(`/nothing/${count}`)
    const { requests, evicted } = await unmatched(send)
    expect(requests.map(({ path }) => path)).toEqual(['/nothing/2', '/nothing/3', '/nothing/4'])
    expect(evicted).toBe(2)
    expect((await unmatched(send, '', '&limit=1')).requests).toHaveLength(1)
    await mock.admin.clearRequests()
    expect((await unmatched(send)).requests).toEqual([])
    await send('/nothing')
    await mock.reset()
    expect((await unmatched(send)).requests).toEqual([])
  })

  test('a malformed request is listed as unmatched with the status 400', async () => {
    const { mock, send } = boot()
    await mock.fetch(new Request('http://localhost/x', { method: 'POST' }), {
      malformed: sharedReasons.verbatim({ text: 'it is not HTTP' }),
    })
    expect((await unmatched(send)).requests).toMatchObject([
      { response: { status: 400 }, outcome: { reason: 'it is not HTTP' }, suggestion: null },
    ])
  })
})

describe('the log', () => {
  test('the log contains the method, path, status and reason of every rejected request', async () => {
    const { log, lines } = logged()
    const { mock, send } = boot({ log })
    await send('/at-gift/nothing?AuthKey=secret-value', { method: 'DELETE' })
    await send('/__admin/clok')
    await send('/__admin/reset')
    await mock.fetch(new Request('http://localhost/gifts/at-gift/nothing'), { mount: { path: '/gifts' } })
    await mock.fetch(new Request('http://localhost/gifts/nothing'), { mount: { path: '/gifts' } })
    expect(lines.map(({ level, fields: { method, path, status } }) => [level, method, path, status])).toEqual([
      ['info', 'DELETE', '/at-gift/nothing?AuthKey=***', 404],
      ['info', 'GET', '/__admin/clok', 404],
      ['info', 'GET', '/__admin/reset', 405],
      ['info', 'GET', '/gifts/at-gift/nothing', 404],
      ['info', 'GET', '/gifts/nothing', 404],
    ])
    for (const { message } of lines) expect(message).not.toBe('answered')
  })

  test('the log contains accepted requests only at the level debug', async () => {
    for (const debug of [false, true]) {
      const { log, lines } = logged(debug)
      const { send } = boot({ log })
      await send(ISSUE_PATH, issueOf())
      await send('/livez')
      await send('/__admin/clock')
      expect(lines.map(({ level, fields: { method, path, status } }) => [level, method, path, status])).toEqual(
        debug
          ? [
              ['debug', 'POST', ISSUE_PATH, 200],
              ['debug', 'GET', '/livez', 200],
              ['debug', 'GET', '/__admin/clock', 200],
            ]
          : [],
      )
    }
  })

  test('the log escapes line breaks and control characters of a request', () => {
    const { log, lines } = logged(true)
    const escaped = escapedLog(log)
    const error = new Error('two\nlines')
    escaped('info', 'a\nforged line\u001B[2J\u202E', { 'k\n': 'v\r\n', count: 1, error })
    expect(lines).toEqual([
      {
        level: 'info',
        message: String.raw`a\u000aforged line\u001b[2J\u202e`,
        fields: { [String.raw`k\u000a`]: String.raw`v\u000d\u000a`, count: 1, error },
      },
    ])
    expect(escaped.debug).toBe(true)
  })

  test('line breaks in the error message of a malformed request are escaped in the log', async () => {
    const { log, lines } = logged()
    const { mock } = boot({ log })
    await mock.fetch(new Request(`http://localhost${ISSUE_PATH}`, { method: 'POST' }), {
      malformed: sharedReasons.verbatim({ text: 'x\nforged' }),
    })
    expect(lines.map(({ message }) => message)).toEqual([String.raw`x\u000aforged`])
  })
})
