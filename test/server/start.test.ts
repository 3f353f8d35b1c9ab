import { once } from 'node:events'
import { Agent, createServer, get, type IncomingMessage, request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { isLoopback } from '../../mock-server/core/util/loopback.ts'
import type { RunningGiftMock, ServeOptions } from '../../mock-server/server/options.ts'
import { startGiftMock } from '../../mock-server/server/start.ts'
import { ISSUE_PATH, issueOf, problemOf } from '../core/support.ts'

async function started(options: ServeOptions = {}): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

test('if the port is 0, the mock listens on a free port and returns the URL of this port', async () => {
  const { url, adminToken } = await started()
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d{3,4}$/)
  expect(adminToken).toBeUndefined()
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  expect((await fetch(`${url}/__admin/version`)).status).toBe(200)
})

test('if the port is in use, the start fails with a one-line error that says what to do', async () => {
  const { url } = await started()
  const port = Number(new URL(url).port)
  const second = startGiftMock({ port })
  await expect(second).rejects.toMatchObject({ name: 'Problem' })
  await expect(second).rejects.toThrow(new RegExp(`^[^\\n]*port ${port} is taken[^\\n]*--port[^\\n]*$`))
})

test.each([-1, 1.5, 70_000, Number.NaN])('starting a server on the invalid port %d is rejected', async (port) => {
  await expect(startGiftMock({ port })).rejects.toMatchObject({
    name: 'Problem',
    message: expect.stringContaining('port'),
  })
})

test('the error about an address of another machine names the address', async () => {
  await expect(startGiftMock({ port: 0, host: '192.0.2.1' })).rejects.toThrow(/192\.0\.2\.1.*--host/)
})

test.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('the address %s counts as a loopback address', (host) => {
  expect(isLoopback(host)).toBe(true)
})

test.each(['0.0.0.0', '::', '192.0.2.1', '127.0.0.1.example.com', 'localhost.example.com', '1270.0.1'])(
  'the address %s does not count as a loopback address',
  (host) => {
    expect(isLoopback(host)).toBe(false)
  },
)

test('a server that other machines can reach generates an admin token for the control API', async () => {
  const { url, adminToken } = await started({ host: '0.0.0.0' })
  expect(adminToken).toMatch(/^\S{32,}$/)
  const port = new URL(url).port
  const at = `http://127.0.0.1:${port}`
  await problemOf(await fetch(`${at}/__admin/settings`), 401)
  await problemOf(await fetch(`${at}/__admin/settings`, { headers: { authorization: `Bearer ${adminToken}0` } }), 401)
  expect((await fetch(`${at}/__admin/settings`, { headers: { authorization: `Bearer ${adminToken}` } })).status).toBe(
    200,
  )
  expect((await fetch(at + ISSUE_PATH, issueOf())).status).toBe(200)
})

test.each([
  ['LocalHost', '/__admin/version', 200, 'application/json'],
  ['evil.example', '/__admin/version', 403, 'application/problem+json'],
  ['SERVICE-GIFT.jp', '/__admin/version', 404, 'application/json'],
  ['Any.Digital-Gift.JP.', '/api/partner/brands', 400, 'application/json'],
] as const)(
  'the server ignores case in the Host header: the host %s and the path %s get the status %i',
  async (host, path, status, type) => {
    const { url } = await started()
    const [response] = (await once(get(url + path, { headers: { host } }), 'response')) as [IncomingMessage]
    response.resume()
    expect({ status: response.statusCode, type: response.headers['content-type'] }).toEqual({ status, type })
  },
)

test('if an admin token is given, the server uses this token unchanged', async () => {
  const { url, adminToken } = await started({ host: '0.0.0.0', adminToken: 'my-token' })
  expect(adminToken).toBe('my-token')
  const at = `http://127.0.0.1:${new URL(url).port}`
  expect((await fetch(`${at}/__admin/clock`, { headers: { authorization: 'bearer my-token' } })).status).toBe(200)
})

test('two servers generate different admin tokens', async () => {
  const [one, two] = [await started({ host: '0.0.0.0' }), await started({ host: '0.0.0.0' })]
  expect(one.adminToken).not.toBe(two.adminToken)
})

test('two servers in one process share no state', async () => {
  const [one, two] = [await started(), await started()]
  expect(one.url).not.toBe(two.url)
  expect((await fetch(one.url + ISSUE_PATH, issueOf())).status).toBe(200)
  expect((await fetch(two.url + ISSUE_PATH, issueOf())).status).toBe(200)
  await one.admin.changeSettings({ 'atGift.limit.requests': 9 })
  expect((await two.admin.settings())['atGift.limit.requests']).toBe(1)
  expect((await one.admin.ledger()).totals.issued).toBe(1)
})

test('closing a server finishes immediately even if idle connections are open', async () => {
  const mock = await startGiftMock({ port: 0 })
  const agent = new Agent({ keepAlive: true })
  onTestFinished(() => agent.destroy())
  const answers = Array.from({ length: 3 }, async () => {
    const [response] = await once(get(`${mock.url}/livez`, { agent }), 'response')
    response.resume()
    await once(response, 'end')
  })
  await Promise.all(answers)
  const startedMs = performance.now()
  await mock.close()
  // Without the call of `close`, the server would end an idle connection only after five seconds.
  expect(performance.now() - startedMs).toBeLessThan(3000)
  const successor = createServer().listen(Number(new URL(mock.url).port), '127.0.0.1')
  await once(successor, 'listening')
  successor.close()
})

test('if a client never completes its request, closing the server takes only the grace period', async () => {
  const mock = await startGiftMock({ port: 0 })
  const stalled = request(mock.url + ISSUE_PATH, { method: 'POST', headers: { 'content-length': 100 } })
  stalled.on('error', () => {})
  stalled.write('{')
  await (await fetch(`${mock.url}/livez`)).text()
  const startedMs = performance.now()
  await mock.close(50)
  expect(performance.now() - startedMs).toBeLessThan(4000)
})

test('closing a server a second time has no effect', async () => {
  const mock = await startGiftMock({ port: 0 })
  await Promise.all([mock.close(), mock.close()])
  await mock.close()
  await expect(fetch(mock.url)).rejects.toThrow('fetch failed')
})

test("the recorded address of a caller is the socket's address, unless a trusted proxy sends another one", async () => {
  for (const [trustProxy, expected] of [
    [false, '127.0.0.1'],
    [true, '192.0.2.9'],
  ] as const) {
    const mock = await started({ trustProxy })
    await fetch(`${mock.url}/at-gift/x`, { headers: { 'x-forwarded-for': '198.51.100.1, 192.0.2.9' } })
    expect((await mock.admin.requests()).requests).toMatchObject([{ sourceIp: expected }])
  }
})

test('a server on all addresses records the address of an IPv4 caller in IPv4 notation', async () => {
  const hasIpv6 = Object.values(networkInterfaces())
    .flat()
    .some((found) => found?.family === 'IPv6')
  const mock = await started({ host: hasIpv6 ? '::' : '0.0.0.0' })
  await fetch(`http://127.0.0.1:${new URL(mock.url).port}/at-gift/x`)
  expect((await mock.admin.requests()).requests).toMatchObject([{ sourceIp: '127.0.0.1' }])
})
