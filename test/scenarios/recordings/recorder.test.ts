import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createAuthority, createServerCertificate } from '../../../mock-server/cli/authority/certificates.ts'
import type { Text } from '../../../mock-server/index.ts'
import { targetOf } from '../../../mock-server/node/check-target.ts'
import type { RawExchange } from '../../../scenarios/recordings/raw-exchange.ts'
import { type Recorder, startRecorder } from '../../../scenarios/recordings/recorder/recorder.ts'

type Handle = (incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer) => void

/** Each test sets this function. The provider handles requests with it. */
let handle: Handle
let recorder: Recorder
const recorded: { exchange: RawExchange; failure: Text | undefined }[] = []
const provider = createServer((incoming, outgoing) => {
  void buffer(incoming).then((body) => handle(incoming, outgoing, body))
})

const listen = (server: { listen(port: number, host: string, done: () => void): unknown; address(): unknown }) =>
  new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))

beforeAll(async () => {
  const port = await listen(provider)
  recorder = await startRecorder({
    provider: 'at-gift',
    upstream: targetOf(`http://127.0.0.1:${port}/base`, '--upstream'),
    host: '127.0.0.1',
    port: 0,
    pacer: undefined,
    record: async (exchange, failure) => void recorded.push({ exchange, failure }),
  })
})
afterAll(async () => {
  await recorder.close()
  provider.close()
  provider.closeAllConnections()
})

/** Waits until an exchange is recorded, and removes it from `recorded`. */
async function nextRecorded(): Promise<(typeof recorded)[number]> {
  await expect.poll(() => recorded.length).toBeGreaterThan(0)
  return recorded.shift() ?? expect.fail()
}

/** Sends bytes over a socket, and returns what is received until the connection closes. */
function exchangeRaw(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(url)
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text))
    let received = ''
    socket.on('data', (data) => (received += data.toString('latin1')))
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
  })
}

test('the recorder passes requests and responses on unchanged', async () => {
  let seen: Record<string, unknown> = {}
  handle = ({ method, url, rawHeaders }, outgoing, body) => {
    seen = { method, url, rawHeaders, body: body.toString() }
    outgoing.writeHead(418, ['X-Answer', 'a', 'X-Answer', 'b', 'Content-Type', 'text/plain']).end('short')
  }
  const response = await fetch(`${recorder.url}/demo/dc/getcode?x=%2F`, {
    method: 'POST',
    headers: { 'X-Custom-Header': 'Käse', 'Content-Type': 'application/json' },
    body: '{"a": 1}',
  })
  expect([response.status, response.headers.get('x-answer'), await response.text()]).toEqual([418, 'a, b', 'short'])
  expect(seen).toMatchObject({ method: 'POST', url: '/base/demo/dc/getcode?x=%2F', body: '{"a": 1}' })
  const headers = seen['rawHeaders'] as string[]
  expect(headers[headers.indexOf('X-Custom-Header') + 1] ?? headers[headers.indexOf('x-custom-header') + 1]).toBe(
    'Käse',
  )
  expect(headers.filter((name) => name.toLowerCase() === 'host')).toHaveLength(1)
  const { exchange, failure } = await nextRecorded()
  expect(failure).toBeUndefined()
  expect(exchange).toMatchObject({
    request: { method: 'POST', path: '/demo/dc/getcode?x=%2F', headers: { 'content-type': 'application/json' } },
    response: { status: 418, headers: { 'x-answer': 'a, b' } },
  })
  expect(exchange.lost).toBeUndefined()
  expect(Buffer.from(exchange.response?.body ?? []).toString()).toBe('short')
})

test('the recorder passes a chunked compressed response and a large upload on unchanged', async () => {
  const image = Buffer.alloc(2 * 1024 * 1024, 7)
  let received = 0
  handle = (_incoming, outgoing, body) => {
    received = body.length
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    const zipped = gzipSync('{"url":"x"}')
    outgoing.write(zipped.subarray(0, 5))
    setImmediate(() => outgoing.end(zipped.subarray(5)))
  }
  const response = await fetch(`${recorder.url}/x`, { method: 'POST', body: image })
  expect(await response.json()).toEqual({ url: 'x' })
  expect(received).toBe(image.length)
  const { exchange } = await nextRecorded()
  expect(exchange.request.body).toHaveLength(image.length)
  expect(Buffer.from(exchange.response?.body ?? [])).toEqual(gzipSync('{"url":"x"}'))
})

test('the recorder accepts a chunked request and a request in HTTP/1.0', async () => {
  handle = (_incoming, outgoing, body) => outgoing.end(`got ${body.toString()}`)
  const chunked = await exchangeRaw(
    recorder.url,
    'POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
  )
  expect(chunked).toContain('got abcde')
  expect(Buffer.from((await nextRecorded()).exchange.request.body).toString()).toBe('abcde')
  const old = await exchangeRaw(recorder.url, 'POST /a HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi')
  expect(old).toMatch(/^HTTP\/1\.[01] 200 /)
  expect(old).toMatch(/\r\n\r\ngot hi$/)
  expect((await nextRecorded()).exchange.response?.status).toBe(200)
})

test('a response in HTTP/1.0 that ends when the connection closes is recorded completely', async () => {
  const old = createTcpServer((socket) =>
    socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall of it')),
  )
  const port = await listen(old)
  const seen: RawExchange[] = []
  const toOld = await startRecorder({
    provider: 'at-gift',
    upstream: targetOf(`http://127.0.0.1:${port}`, '--upstream'),
    host: '127.0.0.1',
    port: 0,
    pacer: undefined,
    record: async (exchange) => void seen.push(exchange),
  })
  onTestFinished(async () => {
    await toOld.close()
    old.close()
  })
  expect(await (await fetch(`${toOld.url}/x`)).text()).toBe('all of it')
  await expect.poll(() => seen.length).toBe(1)
  expect(seen[0]?.lost).toBeUndefined()
})

test('if the provider breaks the connection before it responds, the recorder records a lost response', async () => {
  handle = (incoming) => incoming.socket.resetAndDestroy()
  await expect(fetch(`${recorder.url}/x`, { method: 'POST', body: 'x' })).rejects.toThrow('fetch failed')
  const { exchange, failure } = await nextRecorded()
  expect(exchange).toMatchObject({ response: null, lost: 'response' })
  expect(failure?.en).toMatch(/hang up|ECONNRESET/)
})

test('if the provider breaks the connection during a response, the recorder records the partial body', async () => {
  handle = (incoming, outgoing) => {
    outgoing.writeHead(200, { 'content-length': '100' })
    outgoing.write('{"half":')
    setTimeout(() => incoming.socket.destroy(), 20)
  }
  const response = await fetch(`${recorder.url}/x`)
  await expect(response.text()).rejects.toThrow('terminated')
  const { exchange } = await nextRecorded()
  expect(exchange).toMatchObject({ response: { status: 200 }, lost: 'body' })
  expect(Buffer.from(exchange.response?.body ?? []).toString()).toBe('{"half":')
})

test('if the client disconnects before the response, the recorder marks the recorded response as lost', async () => {
  const arrived = Promise.withResolvers<ServerResponse>()
  handle = (_incoming, outgoing) => arrived.resolve(outgoing)
  const sent = request(`${recorder.url}/x`, { method: 'POST' }).on('error', () => {})
  sent.end('x')
  const outgoing = await arrived.promise
  sent.destroy()
  setTimeout(() => outgoing.end('{"TranId":"x"}'), 30)
  const { exchange } = await nextRecorded()
  expect(exchange).toMatchObject({ lost: 'response', response: { status: 200 } })
})

test('a request whose body ends too early is neither passed on nor recorded', async () => {
  let calls = 0
  handle = (_incoming, outgoing) => outgoing.end(String((calls += 1)))
  const { port } = new URL(recorder.url)
  const socket = connect(Number(port), '127.0.0.1', () => {
    socket.write('POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf')
    setTimeout(() => socket.destroy(), 20)
  })
  await new Promise((resolve) => socket.on('close', resolve))
  expect(await (await fetch(`${recorder.url}/next`)).text()).toBe('1')
  expect((await nextRecorded()).exchange.request.path).toBe('/next')
})

test('if the provider cannot be reached, the recorder records the request as lost', async () => {
  const seen: RawExchange[] = []
  const closed = createTcpServer()
  const port = await listen(closed)
  await new Promise((resolve) => closed.close(resolve))
  const toNobody = await startRecorder({
    provider: 'at-gift',
    upstream: targetOf(`http://127.0.0.1:${port}`, '--upstream'),
    host: '127.0.0.1',
    port: 0,
    pacer: undefined,
    record: async (exchange) => void seen.push(exchange),
  })
  onTestFinished(() => toNobody.close())
  await expect(fetch(`${toNobody.url}/x`)).rejects.toThrow('fetch failed')
  await expect.poll(() => seen[0]?.lost).toBe('request')
})

test("the recorder does not pass on a redirect to a provider's production host", async () => {
  handle = (_incoming, outgoing) =>
    outgoing.writeHead(307, { location: 'https://SERVICE-GIFT.jp./demo/dc/getcode' }).end()
  const response = await fetch(`${recorder.url}/x`, { method: 'POST', redirect: 'manual' })
  expect([response.status, response.headers.get('location'), await response.text()]).toEqual([
    502,
    null,
    "the server redirects to a provider's production host, and this redirect is not passed on\n",
  ])
  expect((await nextRecorded()).exchange.response?.status).toBe(307)
})

test('the recorder refuses a request with a full URL, because the request would go to another host', async () => {
  const received = await exchangeRaw(
    recorder.url,
    'GET http://service-gift.jp/ HTTP/1.1\r\nHost: service-gift.jp\r\nConnection: close\r\n\r\n',
  )
  expect(received).toMatch(/^HTTP\/1\.1 502 /)
  expect(recorded).toHaveLength(0)
})

test("the recorder rejects a provider's production host as upstream in every spelling", () => {
  for (const url of [
    'https://service-gift.jp',
    'https://SERVICE-GIFT.JP.',
    'https://www.service-gift.jp:8443/x',
    'https://user:pass@digital-gift.jp',
    'https://api.digital-gift.jp../api/partner',
    'https://ｓｅｒｖｉｃｅ-gift．jp',
    'https://service%2Dgift.jp',
    'https:\\\\service-gift.jp',
    'http://service-gift.jp',
    ' https://service-\ngift.jp',
  ])
    expect(() => targetOf(url, '--upstream')).toThrow("is a provider's production")
})

test("a server with the certificate of a provider's production host receives no request, even through a tunnel", async () => {
  const authority = await createAuthority([], Date.now())
  const answers: [string, number | string][] = []
  for (const name of ['*.service-gift.jp', 'digital-gift.jp', 'stub.example.com']) {
    const server = createHttpsServer(
      await createServerCertificate(authority, [name], Date.now()),
      (_incoming, outgoing) => outgoing.end('issued'),
    )
    const port = await listen(server)
    const seen: string[] = []
    const tunnel = await startRecorder({
      provider: 'at-gift',
      upstream: targetOf(`https://127.0.0.1:${port}`, '--upstream'),
      host: '127.0.0.1',
      port: 0,
      pacer: undefined,
      record: async ({ lost }, failure) => void seen.push(`${lost} ${failure?.en}`),
    })
    const status = await fetch(`${tunnel.url}/x`, { method: 'POST' }).then(
      (response) => response.status,
      () => 'failed',
    )
    answers.push([name, status])
    await expect.poll(() => seen.length).toBe(1)
    if (status === 'failed')
      expect(seen[0]).toBe(`request 127.0.0.1:${port} has the certificate of ${name}, a provider's production`)
    await tunnel.close()
    server.close()
  }
  expect(answers).toEqual([
    ['*.service-gift.jp', 'failed'],
    ['digital-gift.jp', 'failed'],
    ['stub.example.com', 200],
  ])
})

test('if a recorder closes during a request, it waits a limited time for the response and then records the response as lost', async () => {
  const hanging = createServer(() => {})
  const port = await listen(hanging)
  const seen: (string | undefined)[] = []
  const closing = await startRecorder({
    provider: 'at-gift',
    upstream: targetOf(`http://127.0.0.1:${port}`, '--upstream'),
    host: '127.0.0.1',
    port: 0,
    pacer: undefined,
    graceMs: 30,
    record: async ({ lost }) => void seen.push(lost),
  })
  const arrived = new Promise((resolve) => hanging.once('request', resolve))
  const sent = fetch(`${closing.url}/x`).catch(() => 'failed')
  await arrived
  await closing.close()
  expect([await sent, seen]).toEqual(['failed', ['response']])
  hanging.close()
})
