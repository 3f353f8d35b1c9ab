import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../../../mock-server/index.ts'
import { targetOf } from '../../../mock-server/node/check-target.ts'
import { sendTo } from '../../../scenarios/probe/send.ts'
import type { LostPart, ProbeAnswer } from '../../../scenarios/probe/step.ts'

const get = { method: 'GET', path: '/brands', headers: {} }
const malformed = { ...get, headers: { 'user-agent': 'a \u0001' } }

function answerOf(sent: ProbeAnswer | LostPart): ProbeAnswer {
  return typeof sent === 'string' ? expect.fail(`the ${sent} was lost`) : sent
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
  ['no response', ''],
  ['no HTTP', 'hello\r\n\r\n'],
  ['half a head', 'HTTP/1.1 200 OK\r\nContent-'],
])('if the server sends %s, the response counts as lost', async (_what, bytes) => {
  const send = await serverOf(bytes)
  expect([await send(get), await send(malformed)]).toEqual(['response', 'response'])
})

test('if no connection can be made, the request counts as lost', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  expect(await sendTo(targetOf(url, 'the URL'))(get)).toBe('request')
})
