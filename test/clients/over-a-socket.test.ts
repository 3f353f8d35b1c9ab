import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { AtGiftClient, OutcomeUnknownError, RealPayGiftClient, UnavailableError } from '../../clients/index.ts'
import { expectA, failureOf } from './support.ts'
import { ACCESS_KEY, PURCHASE_ID, SECRET } from './realpay-gift/realpay-support.ts'

// In this folder, only the tests in this file use the real fetch and real sockets.

const ORDER = { dcId: 'DC500', amount: 500 }
const SUCCESS = '{"Status":"SUCCESS","TranId":"AZ1","Amount":500,"Expiration":"20340516","Dc1Type":"0","Dc1":"A"}'
const open: Server[] = []

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function serve(listener: (...args: Parameters<RequestListener>) => unknown): Promise<string> {
  const server = createServer((request, response) => void listener(request, response))
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return `http://127.0.0.1:${address.port}`
}

const atGift = (baseUrl: string) => new AtGiftClient({ baseUrl, campaign: 'demo', authKey: 'MOCK-AuthKey-001' })

describe('an issue over a socket', () => {
  test('a client that issues a code over a real socket returns the issued code [AG-D3]', async () => {
    const baseUrl = await serve((_request, response) => response.end(SUCCESS))
    expect(await atGift(baseUrl).issue(ORDER)).toMatchObject({ tranId: 'AZ1', amount: 500 })
  })

  test('if nothing listens on the port, the error of an issue request says that nothing was sent', async () => {
    const baseUrl = await serve(() => {})
    await new Promise((resolve) => open.pop()?.close(resolve))
    expect(expectA(await failureOf(atGift(baseUrl).issue(ORDER)), UnavailableError).sent).toBe(false)
  })

  test.each<[string, RequestListener]>([
    ['connection is reset', (request) => void request.socket.resetAndDestroy()],
    ['connection is closed without a response', (request) => void request.socket.destroy()],
    [
      'response is shorter than announced',
      (request, response) => {
        response.writeHead(200, { 'content-length': SUCCESS.length + 10 })
        response.write(SUCCESS, () => request.socket.destroy())
      },
    ],
    [
      'chunks of the response are malformed',
      (request) => void request.socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'),
    ],
    ['response is not HTTP', (request) => void request.socket.end('garbage')],
  ])(
    'over a real socket, the client throws OutcomeUnknownError and does not repeat an issue request if the %s [AG-D12]',
    async (_what, listener) => {
      let requests = 0
      const baseUrl = await serve((request, response) => {
        requests += 1
        listener(request, response)
      })
      expectA(await failureOf(atGift(baseUrl).issue(ORDER)), OutcomeUnknownError)
      expect(requests).toBe(1)
    },
  )

  test.each([302, 307, 308])(
    'the client does not follow a redirect with the status %i after an issue request [AG-D12]',
    async (status) => {
      let elsewhere = 0
      const target = await serve((_request, response) => {
        elsewhere += 1
        response.end(SUCCESS)
      })
      const baseUrl = await serve((_request, response) => response.writeHead(status, { location: target }).end())
      expect(expectA(await failureOf(atGift(baseUrl).issue(ORDER)), OutcomeUnknownError).status).toBe(status)
      expect(elsewhere).toBe(0)
    },
  )

  test('the client throws OutcomeUnknownError if the caller aborts an issue request after it was sent', async () => {
    const abort = new AbortController()
    const baseUrl = await serve(() => abort.abort('enough'))
    const error = expectA(
      await failureOf(atGift(baseUrl).issue({ ...ORDER, signal: abort.signal })),
      OutcomeUnknownError,
    )
    expect(error.cause).toBe('enough')
  })
})

test('the client uploads an image over a real socket as multipart/form-data with the file part "content" [RP-D9]', async () => {
  const arrived = Promise.withResolvers<{ type: string; body: string }>()
  const baseUrl = await serve(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
    arrived.resolve({ type: request.headers['content-type'] ?? '', body: Buffer.concat(chunks).toString('latin1') })
    response.end('{"url":"https://example.com/i.png"}')
  })
  const totp = { secret: SECRET, algorithm: 'SHA256', digits: 8, period: 15 } as const
  const client = new RealPayGiftClient({ baseUrl, accessKey: ACCESS_KEY, totp })
  const image = { bytes: new TextEncoder().encode('PNG!'), filename: 'face.png' }
  expect(await client.setFaceImage({ purchaseId: PURCHASE_ID, image })).toEqual({ url: 'https://example.com/i.png' })
  const { type, body } = await arrived.promise
  expect(type).toMatch(/^multipart\/form-data; boundary=/)
  expect(body).toContain('name="content"; filename="face.png"\r\nContent-Type: image/png\r\n\r\nPNG!\r\n')
})
