import { afterAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { hostTimers } from '../../mock-server/core/time/host-clock.ts'
import { connectAsConfigured } from '../../mock-server/proxy/environment-proxy.ts'
import { exchange, orderTo, proxyWorld, secured, tunnel, until } from './support.ts'

const world = await proxyWorld({ port: 0 }, afterAll)
const only = await proxyWorld({ port: 0, isOnly: true }, afterAll)

beforeEach(() => void [world.dialled(), world.received(), only.dialled()])

/** Returns the request that arrived at the other server. The body of the server's response contains this request. */
function echoed(answer: string): { method: string; url: string; headers: string[]; body: string } {
  return JSON.parse(/\{.*\}/s.exec(answer)?.[0] ?? '{}')
}

test("TLS to a host that is not a provider passes through, and the client gets the host's own certificate", async () => {
  const { status, socket } = await tunnel(world, 'other.example:443')
  expect(status).toBe(200)
  const client = await secured(socket, world.ca, 'other.example')
  const answer = await exchange(client, 'GET /page HTTP/1.1\r\nHost: other.example\r\n\r\n')
  expect(echoed(answer).url).toBe('/page')
  expect(world.dialled()).toEqual([{ host: 'other.example', port: 443 }])
})

test('TLS without a server name passes through the proxy if the target is a private address', async () => {
  const { socket } = await tunnel(world, '10.1.2.3:443')
  const client = await secured(socket, world.ca, undefined)
  expect(echoed(await exchange(client, 'GET /page HTTP/1.1\r\nHost: 10.1.2.3\r\n\r\n')).url).toBe('/page')
})

test('the proxy passes on a request without TLS, but removes the headers that are meant for the proxy', async () => {
  const answer = await exchange(
    await world.open(),
    orderTo(
      'http://other.example:80/a?b=%20c',
      'wrong.example',
      'Proxy-Authorization: secret\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nX-Kept: 2\r\n',
    ),
  )
  const { method, url, headers, body } = echoed(answer)
  expect({ method, url, body }).toEqual({ method: 'POST', url: '/a?b=%20c', body: expect.stringContaining('DC500') })
  const names = headers.filter((_value, index) => index % 2 === 0).map((name) => name.toLowerCase())
  expect(names).toEqual(['host', 'x-kept', 'content-type', 'content-length', 'connection'])
  expect(headers[1]).toBe('other.example')
})

test('the proxy passes a chunked body on, and sends the status 100 to a client that waits for this status', async () => {
  const socket = await world.open()
  const answer = await exchange(
    socket,
    'POST http://other.example/a HTTP/1.1\r\nHost: other.example\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
  )
  expect(echoed(answer).body).toBe('abcde')
  const waiting = await world.open()
  waiting.write(
    'POST http://other.example/a HTTP/1.1\r\nHost: other.example\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n',
  )
  expect(await until(waiting, (so) => so.includes('\r\n\r\n'))).toMatch(/^HTTP\/1\.1 100 /)
  expect(echoed(await exchange(waiting, 'xyz')).body).toBe('xyz')
})

test('the proxy passes a WebSocket upgrade on to a host that is not a provider', async () => {
  const { socket } = await tunnel(world, 'other.example:80')
  socket.write('GET /ws HTTP/1.1\r\nHost: other.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  expect(await until(socket, (so) => so.includes('upgraded'))).toContain('upgraded /ws')
})

test('the proxy connects to a server that sends the first bytes while the client stays silent', async () => {
  const { setTimeout } = hostTimers
  hostTimers.setTimeout = Object.assign((run: () => void) => setTimeout(run, 0), setTimeout)
  onTestFinished(() => void (hostTimers.setTimeout = setTimeout))
  for (const authority of ['other.example:25', '203.0.113.5:25']) {
    const { socket, head } = await tunnel(world, authority)
    const greeting = head.includes('220') ? head : await until(socket, (so) => so.includes('220'))
    expect(greeting).toContain('220 ready')
    socket.write('EHLO me.example\r\n')
    expect(await until(socket, (so) => so.includes('250'))).toContain('250 ok')
  }
})

test.each([
  ['CONNECT', async () => (await tunnel(world, 'down.example:443')).head],
  [
    'a request with a URL',
    async () => exchange(await world.open(), 'GET http://down.example/ HTTP/1.1\r\nHost: down.example\r\n\r\n'),
  ],
] as const)(
  'if the proxy cannot reach a server, a client that sends %s gets a 502 with the reason',
  async (_title, send) => {
    const answer = await send()
    expect(answer).toMatch(/^HTTP\/1\.1 502 Bad Gateway/)
    expect(answer).toContain('the proxy cannot reach down.example:')
    expect(answer).toContain('プロキシーは down.example:')
  },
)

test('a request to the proxy itself gets a 400, and the text says that the port is a forward proxy', async () => {
  const { host } = new URL(world.mock.proxyUrl ?? '')
  const answer = await exchange(await world.open(), `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(answer).toContain('this is a forward proxy')
})

test("if the proxy's option `isOnly` is true, requests to hosts that are not providers get a 403", async () => {
  expect((await tunnel(only, 'other.example:443')).status).toBe(403)
  const answer = await exchange(await only.open(), 'GET http://other.example/ HTTP/1.1\r\nHost: other.example\r\n\r\n')
  expect(answer).toMatch(
    /^HTTP\/1\.1 403 .*the proxy refuses other\.example:80: .*\nプロキシーは other\.example:80 へのリクエストを拒否した。/s,
  )
  const { socket } = await tunnel(only, '203.0.113.5:443')
  await expect(secured(socket, only.ca, 'other.example')).rejects.toThrow(
    'disconnected before secure TLS connection was established',
  )
  expect(only.dialled()).toEqual([])
  const theirs = await tunnel(only, '203.0.113.5:443')
  const client = await secured(theirs.socket, only.ca, 'service-gift.jp')
  expect(await exchange(client, orderTo('/demo-campaign/dc/getcode', 'service-gift.jp'))).toContain('SUCCESS')
})

test('a proxy that other machines can reach refuses connections to hosts other than the providers', async () => {
  const open = await proxyWorld({ port: 0, isOnly: false }, onTestFinished, '0.0.0.0')
  expect((await tunnel(open, 'other.example:443')).status).toBe(403)
  expect(open.dialled()).toEqual([])
})

test("a connection to another host goes through the user's own proxy, unless NO_PROXY names the host", async () => {
  const { host, port } = new URL(world.mock.proxyUrl ?? '')
  const variables = { HTTPS_PROXY: `http://me:s%40crt@${host}`, no_proxy: '.internal.example, 127.0.0.1' }
  const connect = connectAsConfigured(variables, () => false)
  const socket = await connect({ host: 'other.example', port: 443 })
  const client = await secured(socket, world.ca, 'other.example')
  expect(echoed(await exchange(client, 'GET /page HTTP/1.1\r\nHost: other.example\r\n\r\n')).url).toBe('/page')
  expect(world.dialled()).toEqual([{ host: 'other.example', port: 443 }])
  await expect(connect({ host: 'down.example', port: 443 })).rejects.toThrow('responded with 502')
  const here = { host: '127.0.0.1', port: Number(new URL(world.mock.url).port) }
  expect(await exchange(await connect(here), 'GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n')).toContain('ok')
  const looped = connectAsConfigured({ ALL_PROXY: `http://${host}` }, (own) => own === Number(port))
  expect(await exchange(await looped(here), 'GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n')).toContain('ok')
  expect(world.dialled()).toEqual([{ host: 'down.example', port: 443 }])
  await expect(connectAsConfigured({ https_proxy: 'socks5://127.0.0.1:1' }, () => false)(here)).rejects.toThrow(
    'not an http or https URL',
  )
})
