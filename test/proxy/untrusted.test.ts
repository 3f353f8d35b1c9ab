import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { onTestFinished, test, expect } from 'vitest'
import { temporaryCertificate } from '../../mock-server/cli/start/certificate.ts'
import { startGiftMock } from '../../mock-server/index.ts'

test.each([
  ['fails', 1],
  ['succeeds', 0],
])('if the TLS handshake of a client %s, the proxy reports %d TLS failures', async (what, failures) => {
  let failed = 0
  const tls = await temporaryCertificate()
  const mock = await startGiftMock({
    port: 0,
    tls,
    httpsPort: 0,
    proxy: { port: 0, isOnly: true, onTlsFailure: () => (failed += 1) },
  })
  onTestFinished(() => mock.close(0))
  const { port } = new URL(mock.proxyUrl ?? '')
  const socket = connect(Number(port), '127.0.0.1')
  socket.write('CONNECT service-gift.jp:443 HTTP/1.1\r\nhost: service-gift.jp:443\r\n\r\n')
  await once(socket, 'data')
  const trusted =
    what === 'succeeds'
      ? { ca: tls.ca }
      : ({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const)
  const client = connectTls({ socket, servername: 'service-gift.jp', ...trusted })
  client.on('error', () => {})
  if (what === 'succeeds') {
    await once(client, 'secureConnect')
    client.destroy()
  } else await new Promise((resolve) => client.once('close', resolve))
  await expect.poll(() => failed).toBe(failures)
})
