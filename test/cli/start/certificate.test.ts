import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryCertificate } from '../../../mock-server/cli/start/certificate.ts'
import { startGiftMock } from '../../../mock-server/index.ts'
import { call, folder, start } from '../command.ts'

/** Returns true if a client that trusts only the certificate `ca` accepts the certificate of the server. */
async function isTrusted(url: string, ca: string, servername: string): Promise<boolean> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', ca, servername })
  onTestFinished(() => void socket.destroy())
  return Promise.race([
    once(socket, 'secureConnect').then(() => socket.authorized),
    new Promise<boolean>((resolve) => socket.once('error', () => resolve(false))),
  ])
}

test("a temporary certificate is valid for this machine, the listening address and the providers' hosts [AG-D1] [RP-A14]", async () => {
  const tls = await temporaryCertificate('mock.internal')
  const { url, close } = await startGiftMock({ port: 0, tls })
  onTestFinished(() => close(0))
  expect(await isTrusted(url, tls.ca, 'localhost')).toBe(true)
  expect(await isTrusted(url, (await temporaryCertificate('mock.internal')).ca, 'localhost')).toBe(false)
  const certificate = new X509Certificate(tls.cert)
  const hosts = [
    'localhost',
    'mock.internal',
    'service-gift.jp',
    'stg.service-gift.jp',
    'digital-gift.jp',
    'user.digital-gift.jp',
    'elsewhere.example',
  ]
  expect(hosts.filter((host) => certificate.checkHost(host) === undefined)).toEqual(['elsewhere.example'])
  expect(['127.0.0.1', '::1', '192.0.2.1'].filter((ip) => certificate.checkIP(ip) === undefined)).toEqual(['192.0.2.1'])
  const listening = new X509Certificate((await temporaryCertificate('192.0.2.1')).cert)
  expect(listening.checkIP('192.0.2.1')).toBe('192.0.2.1')
})

test('a temporary certificate is valid from one day before until one year after its creation', async () => {
  const now = Date.parse('2026-04-01T09:00:00+09:00')
  const day = 24 * 60 * 60 * 1000
  const { validFromDate, validToDate } = new X509Certificate((await temporaryCertificate('localhost', now)).cert)
  expect([validFromDate.getTime(), validToDate.getTime()]).toEqual([now - day, now + 365 * day])
  const today = new X509Certificate((await temporaryCertificate('localhost')).cert)
  expect(today.validFromDate.getTime()).toBeLessThan(Date.now() - day + 60_000)
})

test('`start` rejects a given certificate if it does not match the given key', async () => {
  const mine = await temporaryCertificate('mine.example')
  const other = await temporaryCertificate('localhost')
  const path = folder({ 'cert.pem': mine.cert, 'key.pem': mine.key, 'other.pem': other.key })
  const file = (name: string): string => join(path, name)
  const { url, output } = await start([], { GIFT_MOCK_CERT: file('cert.pem'), GIFT_MOCK_KEY: file('key.pem') })
  expect(await isTrusted(url, mine.ca, 'mine.example')).toBe(true)
  expect(output.stdout).toContain('curl -sS https://')
  expect(await call(['start', '--port', '0', '--cert', file('cert.pem'), '--key', file('other.pem')])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^gift-mock: the private key .*other\.pem does not belong to the certificate .*cert\.pem .*\n$/,
    ),
  })
  expect((await call(['start', '--port', '0', '--cert', file('cert.pem'), '--key', file('cert.pem')])).stderr).toMatch(
    /^gift-mock: .*cert\.pem is not a private key in PEM .*\n$/,
  )
})
