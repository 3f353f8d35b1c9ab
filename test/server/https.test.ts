import { once } from 'node:events'
import { request } from 'node:https'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryCertificate } from '../../mock-server/cli/start/certificate.ts'
import { type RunningGiftMock, type ServeOptions, startGiftMock } from '../../mock-server/index.ts'

const tls = await temporaryCertificate()

async function serving(options: ServeOptions): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

function get(url: string, ca: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    request(url, { ca, agent: false }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject)
    })
      .on('error', reject)
      .end()
  })
}

test('if a port for HTTPS is given, the mock serves HTTP on one port and HTTPS on the other', async () => {
  const { url, httpsUrl = '' } = await serving({ tls, httpsPort: 0 })
  expect([url, httpsUrl]).toEqual([expect.stringMatching(/^http:/), expect.stringMatching(/^https:/)])
  expect(await get(`${httpsUrl}/livez`, tls.ca)).toEqual({ status: 200, body: 'ok' })
  expect(await (await fetch(`${url}/livez`)).text()).toBe('ok')
})

test.each([
  ['X25519', undefined],
  ['prime256v1', 'P-256'],
])('a TLS handshake uses the group %s if the client offers the groups %s', async (name, ecdhCurve) => {
  const { url } = await serving({ tls })
  const socket = connectTls({ port: Number(new URL(url).port), ca: tls.ca, host: '127.0.0.1', ecdhCurve })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'secureConnect')
  expect(socket.getEphemeralKeyInfo()).toMatchObject({ type: 'ECDH', name })
})

test('with a certificate but without a port for HTTPS, the only port of the mock serves HTTPS', async () => {
  const { url, httpsUrl } = await serving({ tls })
  expect(httpsUrl).toBe(url)
  expect((await serving({})).httpsUrl).toBeUndefined()
})

test('GET /__admin/ca.crt needs no token and returns the certificate of the CA', async () => {
  const { url } = await serving({ tls, httpsPort: 0, adminToken: 'secret' })
  const response = await fetch(`${url}/__admin/ca.crt`)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-x509-ca-cert'])
  expect(await response.text()).toBe(tls.ca)
  expect((await fetch(`${url}/__admin/version`)).status).toBe(401)
  const none = await fetch(
    `${(await serving({ tls: { cert: tls.cert, key: tls.key }, httpsPort: 0 })).url}/__admin/ca.crt`,
  )
  expect([none.status, await none.json()]).toEqual([
    404,
    expect.objectContaining({ detail: expect.stringContaining('this mock has no CA') }),
  ])
})

test('a request without TLS to the port for HTTPS gets a 400 that names the URL to use', async () => {
  const { httpsUrl = '' } = await serving({ tls, httpsPort: 0 })
  const response = await fetch(`${httpsUrl.replace('https:', 'http:')}/livez`, {
    method: 'POST',
    body: 'x'.repeat(100_000),
  })
  expect([response.status, await response.text()]).toEqual([400, `this port serves HTTPS alone: use ${httpsUrl}\n`])
})

test('closing the mock does not wait for a silent client on the port for HTTPS', async () => {
  const mock = await serving({ tls, httpsPort: 0 })
  const socket = connect(Number(new URL(mock.httpsUrl ?? '').port), '127.0.0.1')
  await once(socket, 'connect')
  const closed = once(socket, 'close')
  await vi.waitUntil(async () => (await get(`${mock.httpsUrl}/livez`, tls.ca)).status === 200)
  await mock.close(0)
  await closed
})

test('`startGiftMock` fails if a port for HTTPS or a proxy is given without a certificate', async () => {
  await expect(startGiftMock({ port: 0, httpsPort: 0 })).rejects.toThrow('a port for HTTPS requires a certificate')
  await expect(startGiftMock({ port: 0, proxy: { port: 0 } })).rejects.toThrow('a proxy requires a certificate')
  await expect(startGiftMock({ port: 0, tls, httpsPort: 70_000 })).rejects.toThrow('70000 is not a port')
  const { httpsUrl = '' } = await serving({ tls, httpsPort: 0 })
  const { port } = new URL(httpsUrl)
  await expect(startGiftMock({ port: 0, tls, httpsPort: Number(port) })).rejects.toThrow(
    `port ${port} is taken by another gift-mock: stop it (Ctrl+C, or end its process), or choose another port with --https-port`,
  )
})
