import { once } from 'node:events'
import { createServer } from 'node:https'
import tls from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { createAuthority, createServerCertificate } from '../../../mock-server/cli/authority/certificates.ts'
import { targetOf } from '../../../mock-server/node/check-target.ts'
import { sendTo } from '../../../scenarios/probe/send.ts'

/** The Host header of a client that sends its requests to production. */
const host = { host: 'service-gift.jp' }
const get = { method: 'GET', path: '/brands', headers: host }
const malformed = { ...get, headers: { ...host, 'user-agent': 'a \u0001' } }

const authority = await createAuthority([], Date.now())

/** Starts a server with a certificate for a host. `received` contains the Host headers of the requests that arrive. */
async function serverFor(name: string) {
  const received: (string | undefined)[] = []
  const server = createServer(await createServerCertificate(authority, [name], Date.now()), ({ headers }, outgoing) => {
    received.push(headers.host)
    outgoing.end()
  })
  server.on('tlsClientError', () => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return { received, port: typeof address === 'object' ? address?.port : 0 }
}

test("a probe of 127.0.0.1 sends nothing if the server's certificate names a production host", async () => {
  const { received, port } = await serverFor('api.digital-gift.jp')
  const send = sendTo(targetOf(`https://127.0.0.1:${port}`, 'the URL'))
  const lost = {
    lost: 'request',
    failure: {
      en: `127.0.0.1:${port} has the certificate of api.digital-gift.jp, a provider's production`,
      ja: `127.0.0.1:${port} はプロバイダーの本番環境（api.digital-gift.jp）の証明書を使用している`,
    },
  }
  expect([await send(get), await send(malformed), received]).toEqual([lost, lost, []])
})

// An address of this machine that the mock does not recognize as a loopback address. The mock therefore treats it as
// the address of another machine.
const ELSEWHERE = '[::ffff:127.0.0.1]'

test("a probe of an IP address sends nothing if the server's certificate comes from an untrusted CA", async () => {
  const { received, port } = await serverFor('service-gift.jp')
  const send = sendTo(targetOf(`https://${ELSEWHERE}:${port}`, 'the URL'))
  const lost = {
    lost: 'request',
    failure: { en: expect.stringMatching(/^the certificate of the server is not valid/) },
  }
  expect([await send(get), await send(malformed), received]).toMatchObject([lost, lost, []])
})

test.runIf('setDefaultCACertificates' in tls)(
  "a probe of an IP address sends nothing if the server's trusted certificate names a production host",
  async () => {
    const trusted = tls.getCACertificates('default')
    tls.setDefaultCACertificates([authority.cert])
    onTestFinished(() => tls.setDefaultCACertificates(trusted))
    const { received, port } = await serverFor('service-gift.jp')
    const send = sendTo(targetOf(`https://${ELSEWHERE}:${port}`, 'the URL'))
    const failure = { en: expect.stringContaining('(ERR_TLS_CERT_ALTNAME_INVALID)') }
    const lost = { lost: 'request', failure }
    expect([await send(get), await send(malformed), received]).toMatchObject([lost, lost, []])
  },
)
