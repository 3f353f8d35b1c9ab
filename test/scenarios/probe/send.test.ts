import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../../../mock-server/index.ts'
import { targetOf } from '../../../mock-server/node/check-target.ts'
import { failureText } from '../../../scenarios/recordings/recorder/failure.ts'
import { sendTo } from '../../../scenarios/probe/send.ts'
import type { LostRequest, ProbeAnswer } from '../../../scenarios/probe/step.ts'

const get = { method: 'GET', path: '/brands', headers: {} }
const malformed = { ...get, headers: { 'user-agent': 'a \u0001' } }

function answerOf(sent: ProbeAnswer | LostRequest): ProbeAnswer {
  return 'lost' in sent ? expect.fail(`the ${sent.lost} was lost: ${sent.failure.en}`) : sent
}

/** Starts a server that sends the given bytes to each client and closes the connection. */
async function serverOf(bytes: string) {
  const server: Server = createServer((socket) => socket.on('error', () => {}).end(bytes)).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  return sendTo(targetOf(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api`, 'the URL'))
}

test('a probe can send requests that are not valid HTTP, and reads the responses', async () => {
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close(0))
  const send = sendTo(targetOf(`${mock.url}/realpay-gift`, 'the URL'))
  expect(await send(get)).toMatchObject({ status: 400, headers: { 'content-type': 'application/json' } })
  const { requests } = await mock.admin.requests()
  expect(requests.map(({ path }) => path)).toEqual(['/realpay-gift/brands'])
  const { status, body } = answerOf(await send(malformed))
  expect(status).toBe(400)
  expect(JSON.parse(new TextDecoder().decode(body))).toHaveProperty('errors')
})

test('the chunks of a response to an invalid HTTP request are joined', async () => {
  const send = await serverOf(
    'HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nbad\r\n4\r\n key\r\n0\r\n\r\n',
  )
  const { status, body } = answerOf(await send(malformed))
  expect([status, new TextDecoder().decode(body)]).toEqual([400, 'bad key'])
})

test.each([
  ['no response', '', 'the connection was closed (ECONNRESET)'],
  ['no HTTP', 'hello\r\n\r\n', 'the response is not valid HTTP (HPE_INVALID_CONSTANT)'],
  ['half a head', 'HTTP/1.1 200 OK\r\nContent-', 'the connection was closed (ECONNRESET)'],
])('if the server sends %s, the response counts as lost, and the result says why', async (_what, bytes, reason) => {
  const send = await serverOf(bytes)
  expect(await send(get)).toMatchObject({ lost: 'response', failure: { en: reason } })
  const failure = { en: 'the connection was closed without a complete response' }
  expect(await send(malformed)).toMatchObject({ lost: 'response', failure })
})

test('if no connection can be made, the request counts as lost, and the result says why in both languages', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const failure = { en: 'the connection was refused (ECONNREFUSED)', ja: '接続が拒否された（ECONNREFUSED）' }
  const send = sendTo(targetOf(url, 'the URL'))
  expect([await send(get), await send(malformed)]).toEqual([
    { lost: 'request', failure },
    { lost: 'request', failure },
  ])
})

test('a request to a server without TLS is lost if the URL begins with https', async () => {
  const server: Server = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const url = `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const failure = { en: 'the server does not accept TLS on this port (ERR_SSL_WRONG_VERSION_NUMBER)' }
  expect(await sendTo(targetOf(url, 'the URL'))(get)).toMatchObject({ lost: 'request', failure })
})

test.each([
  [new DOMException('', 'TimeoutError'), '制限時間内にレスポンスがない'],
  [
    Object.assign(new Error('aborted', { cause: new DOMException('', 'TimeoutError') }), { name: 'AbortError' }),
    '制限時間内にレスポンスがない',
  ],
  [Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), 'ホスト名を解決できない（ENOTFOUND）'],
  [
    Object.assign(new Error('IP: 203.0.113.1 is not in the list'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
    'サーバーの証明書が有効でない: IP: 203.0.113.1 is not in the list（ERR_TLS_CERT_ALTNAME_INVALID）',
  ],
  [
    Object.assign(new Error('handshake'), { code: 'ERR_SSL_SSLV3_ALERT' }),
    'TLS ハンドシェイクに失敗した（ERR_SSL_SSLV3_ALERT）',
  ],
  [new Error('something else'), 'something else'],
])('the Japanese text for the failure `%s` is %s', (error, text) => {
  expect(failureText(error).ja).toBe(text)
})
