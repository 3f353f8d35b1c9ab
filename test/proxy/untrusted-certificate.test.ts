import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { onTestFinished, test, expect } from 'vitest'
import { temporaryCertificate } from '../../mock-server/cli/start/certificate.ts'
import type { LogFields } from '../../mock-server/core/log.ts'
import { startGiftMock } from '../../mock-server/index.ts'
import { logFailedTls } from '../../mock-server/server/plain-http.ts'

test("the proxy reports a connection on which a client starts TLS with a provider's host", async () => {
  let begun = 0
  const mock = await startGiftMock({
    port: 0,
    tls: await temporaryCertificate(),
    httpsPort: 0,
    proxy: { port: 0, isOnly: true, onTls: () => (begun += 1) },
  })
  onTestFinished(() => mock.close(0))
  const { port } = new URL(mock.proxyUrl ?? '')
  const socket = connect(Number(port), '127.0.0.1')
  socket.write('CONNECT service-gift.jp:443 HTTP/1.1\r\nhost: service-gift.jp:443\r\n\r\n')
  await once(socket, 'data')
  expect(begun).toBe(0)
  const client = connectTls({ socket, servername: 'service-gift.jp' })
  client.on('error', () => {})
  await new Promise((resolve) => client.once('close', resolve))
  expect(begun).toBe(1)
})

test('a failed TLS handshake is logged with the reason', async () => {
  const messages: string[] = []
  const log = (level: string, message: string): void => void messages.push(`${level}: ${message}`)
  const mock = await startGiftMock({ port: 0, tls: await temporaryCertificate(), log })
  onTestFinished(() => mock.close(0))
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1')
  socket.resume().write('\u0016\u0003\u0001\u0000\u0005hello', 'latin1')
  await once(socket, 'close')
  expect(messages).toEqual(['warn: TLS with a client failed: unexpected message'])
})

test.each(['tlsv1 alert unknown ca', 'sslv3 alert bad certificate', 'ssl/tls alert certificate unknown'])(
  'if a client rejects the certificate with "%s", the log names the command that helps',
  (reason) => {
    const logged: [string, LogFields['because']][] = []
    const server = createServer()
    logFailedTls(server, (_level, message, { because }) => void logged.push([message, because]))
    server.emit('tlsClientError', Object.assign(new Error(`0A000418:SSL routines::${reason}:record.c:918`), { reason }))
    expect(logged).toEqual([
      [
        `a client rejected the certificate of the mock (${reason}): see "gift-mock ca"`,
        expect.objectContaining({ key: 'certificateRejected' }),
      ],
    ])
  },
)
