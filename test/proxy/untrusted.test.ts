import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { onTestFinished, test, expect } from 'vitest'
import { temporaryCertificate } from '../../mock-server/cli/start/certificate.ts'
import { startGiftMock } from '../../mock-server/index.ts'

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
