import { once } from 'node:events'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { exchange, orderTo, proxyWorld, secured, tunnel, until } from './support.ts'

const PATH = '/demo-campaign/dc/getcode'
const world = await proxyWorld({ port: 0 }, afterAll)
let before = 0

beforeEach(async () => {
  world.dialled()
  world.received()
  before = await world.issued()
})

/** Expects that the mock has issued one code and that the proxy has sent nothing to another server. */
async function expectMocked(answer: string, dialled: unknown[] = []): Promise<void> {
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(answer).toContain('"Status":"SUCCESS"')
  expect((await world.issued()) - before).toBe(1)
  expect(world.dialled()).toEqual(dialled)
  expect(world.received()).toBe('')
}

test.each([
  'service-gift.jp:443',
  'stg.service-gift.jp:443',
  'SERVICE-GIFT.JP:443',
  'service-gift.jp.:443',
  'service-gift%2Ejp:443',
  'service-gift.jp:8443',
  'service-gift.jp..:443',
  'service-gift.jp',
  's%65rvice-gift.jp:443',
  'service%C2%AD-gift.jp:443',
  '%EF%BD%93ervice-gift%E3%80%82jp:443',
  'STG.Service-Gift.jp.:443',
])('after CONNECT %s, an order over TLS is handled by the mock [AG-D1]', async (authority) => {
  const { status, socket } = await tunnel(world, authority)
  expect(status).toBe(200)
  const host = /^stg/i.test(authority) ? 'stg.service-gift.jp' : 'service-gift.jp'
  const client = await secured(socket, world.ca, host)
  await expectMocked(await exchange(client, orderTo(PATH, host)))
})

test.each([
  'service-gift。jp:443',
  'ｓｅｒｖｉｃｅ－ｇｉｆｔ．ｊｐ:443',
  'service-gift:443',
  'www.service-gift.jp:443',
  'a.b.service-gift.jp:443',
  'A.B.C.digital-gift.jp.:443',
])(
  'the proxy opens no connection for the CONNECT target %s, which could be a host of a provider',
  async (authority) => {
    const { status, socket } = await tunnel(world, authority)
    // If the target contains characters outside ASCII, the response is a 400 of Node's HTTP server.
    expect([200, 400]).toContain(status)
    if (status === 200) await secured(socket, world.ca, undefined)
    expect(world.dialled()).toEqual([])
  },
)

test("a punycode host name that only resembles a provider's host is passed on unchanged", async () => {
  await tunnel(world, 'xn--service-gift-.jp:443')
  expect(world.dialled()).toEqual([{ host: 'xn--service-gift-.jp', port: 443 }])
})

test("the proxy creates one certificate for a subdomain of a provider's host and uses it again", async () => {
  const fingerprints = new Set<string>()
  for (const host of ['x.y.service-gift.jp', 'X.y.service-gift.jp.', 'stg.service-gift.jp', 'service-gift.jp']) {
    const { socket } = await tunnel(world, `${host}:443`)
    const client = await secured(socket, world.ca, host)
    fingerprints.add(client.getPeerCertificate().fingerprint256)
  }
  expect(fingerprints.size).toBe(2)
})

test("after CONNECT to an IP address, the mock handles the order if the TLS server name is a provider's host", async () => {
  for (const authority of ['203.0.113.5:443', '[2001:db8::1]:443', '0xcb007105:443']) {
    before = await world.issued()
    const { socket } = await tunnel(world, authority)
    const client = await secured(socket, world.ca, 'service-gift.jp')
    await expectMocked(await exchange(client, orderTo(PATH, 'service-gift.jp')))
  }
})

test("after CONNECT to another host, the mock handles the order if the TLS server name is a provider's host", async () => {
  const { socket } = await tunnel(world, 'other.example:443')
  const client = await secured(socket, world.ca, 'service-gift.jp')
  await expectMocked(await exchange(client, orderTo(PATH, 'SERVICE-GIFT.jp.')), [{ host: 'other.example', port: 443 }])
})

test('in a tunnel without TLS, the header Host of each request decides whether the mock or another server gets the request', async () => {
  for (const authority of ['203.0.113.5:80', 'service-gift.jp:80', 'service-gift.jp:22']) {
    before = await world.issued()
    const { socket } = await tunnel(world, authority)
    await expectMocked(await exchange(socket, orderTo(PATH, 'service-gift.jp')))
  }
  const { socket } = await tunnel(world, '203.0.113.5:80')
  expect(await exchange(socket, 'GET /a HTTP/1.1\r\nHost: other.example\r\n\r\n')).toContain('"url":"/a"')
  expect(world.dialled()).toEqual([{ host: '203.0.113.5', port: 80 }])
  world.received()
  before = await world.issued()
  const second = await world.open()
  expect(second.destroyed).toBe(false)
  const again = await tunnel(world, '203.0.113.5:80')
  await exchange(again.socket, 'GET /a HTTP/1.1\r\nHost: other.example\r\n\r\n')
  world.dialled()
  world.received()
  await expectMocked(await exchange(again.socket, orderTo(PATH, 'service-gift.jp')))
})

test.each([
  ["a provider's host in the URL and in the header Host", `http://service-gift.jp${PATH}`, 'service-gift.jp'],
  [
    "a provider's host in the URL and another host in the header Host",
    `http://service-gift.jp${PATH}`,
    'other.example',
  ],
  ["a provider's host in capital letters with a dot and a port in the URL", `http://SERVICE-GIFT.jp.:80${PATH}`, 'x'],
  ['a user name in the URL', `http://user:secret@service-gift.jp${PATH}`, 'service-gift.jp'],
  ['the scheme https in the URL', `https://stg.service-gift.jp${PATH}`, 'stg.service-gift.jp'],
  [
    "another host in the URL and a provider's host in the header Host",
    `http://other.example${PATH}`,
    'service-gift.jp',
  ],
  [
    "an IP address in the URL and a provider's host in the header Host",
    `http://203.0.113.5${PATH}`,
    'service-gift.jp:80',
  ],
  [
    "an IP address in the URL and a percent-encoded provider's host in the header Host",
    `http://203.0.113.5${PATH}`,
    'service-gift%2ejp',
  ],
  ['only a path instead of a URL', PATH, 'service-gift.jp'],
])('a request to the proxy with %s is handled by the mock', async (_title, target, host) => {
  await expectMocked(await exchange(await world.open(), orderTo(target, host)))
})

test("a URL whose user name is a provider's host is passed on to the host of the URL", async () => {
  const answer = await exchange(
    await world.open(),
    'GET http://service-gift.jp@other.example/a HTTP/1.1\r\nHost: x\r\n\r\n',
  )
  expect(answer).toContain('"url":"/a"')
  expect(answer).toContain('"host","other.example"')
  expect(world.dialled()).toEqual([{ host: 'other.example', port: 80 }])
})

test('a request to the proxy with two Host headers gets a 400 and reaches no server', async () => {
  const answer = await exchange(
    await world.open(),
    orderTo(`http://203.0.113.5${PATH}`, 'other.example', 'Host: service-gift.jp\r\n'),
  )
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(world.dialled()).toEqual([])
})

test.each([
  ['bytes that are neither TLS nor HTTP', 'service-gift.jp:443', '\u0000\u0001\u0002'],
  ['a broken ClientHello', '203.0.113.5:443', '\u0016\u0002\u0000\u0000\u0004\u0001\u0000\u0000\u0000'],
  ['HTTP/2 without TLS', '203.0.113.5:80', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
])(
  'the proxy closes a tunnel with %s to %s, and opens no connection to the server',
  async (_title, authority, bytes) => {
    const { socket } = await tunnel(world, authority)
    socket.write(bytes, 'latin1')
    expect(await until(socket, () => false)).toBe('')
    expect(world.dialled()).toEqual([])
  },
)

test("the proxy refuses TLS without a server name to a public address, because it may be a provider's address", async () => {
  const { socket } = await tunnel(world, '203.0.113.5:443')
  await expect(secured(socket, world.ca, undefined)).rejects.toThrow(
    'disconnected before secure TLS connection was established',
  )
  expect(world.dialled()).toEqual([])
})

test('after a broken ClientHello, the proxy closes the tunnel, and the target host receives no byte', async () => {
  const { socket } = await tunnel(world, 'other.example:443')
  socket.write('\u0016\u0003\u0001\u0000\u0004\u0002\u0000\u0000\u0000', 'latin1')
  await until(socket, () => false)
  expect(world.received()).toBe('')
})

test('a WebSocket upgrade to a provider gets a 400', async () => {
  const socket = await world.open()
  const answer = await exchange(
    socket,
    'GET http://service-gift.jp/ws HTTP/1.1\r\nHost: service-gift.jp\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  )
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(world.dialled()).toEqual([])
})

test('a fault that resets a connection also works for a client that uses the proxy', async () => {
  await world.mock.admin.arm({
    name: 'lose-the-response',
    when: { operation: 'at-gift.issue', calls: [1] },
    phase: 'after-commit',
    effect: { type: 'reset-connection' },
  })
  const { socket } = await tunnel(world, 'service-gift.jp:443')
  const client = await secured(socket, world.ca, 'service-gift.jp')
  const failed = once(socket, 'close')
  client.on('error', () => {})
  client.write(orderTo(PATH, 'service-gift.jp'))
  await failed
  expect((await world.mock.admin.ledger()).totals).toMatchObject({ issued: before + 1, orphaned: 1 })
})
