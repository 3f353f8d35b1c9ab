import { X509Certificate } from 'node:crypto'
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer, connect } from 'node:tls'
import { once } from 'node:events'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { providers } from '../../../mock-server/app.ts'
import { defaultFolder } from '../../../mock-server/cli/authority/folder.ts'
import { openLocalAuthority } from '../../../mock-server/cli/authority/local-authority.ts'
import { isPermitted, serverNames } from '../../../mock-server/cli/authority/certified-names.ts'
import { folder } from '../command.ts'

const DAY = 24 * 60 * 60 * 1000
const nowMs = Date.parse('2026-04-01T09:00:00+09:00')
const shared = await openLocalAuthority({ folder: folder({}, afterAll), nowMs: Date.now() })

/**
 * Returns the error with which a client that trusts only `ca` rejects a server; undefined if the client accepts the
 * server.
 */
async function rejection(
  server: { cert: string; key: string },
  ca: string,
  servername: string,
): Promise<string | undefined> {
  const listening = createServer(server).listen(0, '127.0.0.1')
  onTestFinished(() => void listening.close())
  await once(listening, 'listening')
  const address = listening.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const socket = connect({ port, host: '127.0.0.1', ca, servername })
  onTestFinished(() => void socket.destroy())
  return new Promise((resolve) => {
    socket.once('secureConnect', () => resolve(undefined))
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.message))
  })
}

test("the server certificate is valid for this machine and the providers' hosts, and is reused [AG-D1] [RP-A14]", async () => {
  const place = folder()
  const first = await openLocalAuthority({ folder: place, nowMs })
  const second = await openLocalAuthority({ folder: place, nowMs: nowMs + DAY })
  expect([first.origin, second.origin]).toEqual(['first', 'kept'])
  expect(second).toEqual({ ...first, origin: 'kept', certify: expect.any(Function) })
  const certificate = new X509Certificate(first.server.cert)
  const hosts = ['localhost', 'service-gift.jp', 'stg.service-gift.jp', 'digital-gift.jp', 'user.digital-gift.jp']
  expect(hosts.filter((host) => certificate.checkHost(host) === undefined)).toEqual([])
  expect(['127.0.0.1', '::1'].filter((ip) => certificate.checkIP(ip) === undefined)).toEqual([])
  expect(certificate.checkHost('elsewhere.example')).toBeUndefined()
  expect(providers.flatMap(({ domain }) => [domain, `*.${domain}`]).every((name) => serverNames.includes(name))).toBe(
    true,
  )
})

test('the certificate of the CA is valid for ten years, and the server certificate for one year', async () => {
  const { ca, server } = await openLocalAuthority({ folder: folder(), nowMs })
  const [authority, leaf] = [new X509Certificate(ca), new X509Certificate(server.cert)]
  expect(authority.validFromDate.getTime()).toBe(nowMs - DAY)
  expect(authority.validToDate.getTime()).toBe(nowMs + 3650 * DAY)
  expect(leaf.validFromDate.getTime()).toBe(nowMs - DAY)
  expect(leaf.validToDate.getTime()).toBe(nowMs + 365 * DAY)
})

test('only the owner can read the file with the private keys, and ca.crt contains no private key', () => {
  const place = join(shared.file ?? '', '..')
  expect(statSync(place).mode & 0o077).toBe(0)
  expect(readdirSync(place).toSorted()).toEqual(['authority-1.pem', 'ca.crt'])
  expect(statSync(join(place, 'authority-1.pem')).mode & 0o777).toBe(0o600)
  expect(readFileSync(shared.file ?? '', 'utf8')).toBe(shared.ca)
  expect(shared.ca).not.toContain('PRIVATE')
})

test('a client that trusts the local CA accepts the server certificate, and a client that trusts another CA rejects it', async () => {
  expect(await rejection(shared.server, shared.ca, 'stg.service-gift.jp')).toBeUndefined()
  const other = await openLocalAuthority({ folder: folder() })
  expect(await rejection(shared.server, other.ca, 'stg.service-gift.jp')).toContain('self-signed certificate')
})

test('a client rejects a certificate for a host that the CA is not permitted to certify, even if the CA has signed it', async () => {
  const { createServerCertificate } = await import('../../../mock-server/cli/authority/certificates.ts')
  const text = readFileSync(join(shared.file ?? '', '../authority-1.pem'), 'utf8')
  const key = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n/.exec(text)?.[0] ?? ''
  const stolen = await createServerCertificate({ cert: shared.ca, key }, ['bank.example'], Date.now())
  expect(await rejection(stolen, shared.ca, 'bank.example')).toBe('permitted subtree violation')
})

test('the server certificate is replaced before its validity ends, but the CA stays the same', async () => {
  const place = folder()
  const first = await openLocalAuthority({ folder: place, nowMs })
  const atMs = nowMs + 336 * DAY
  const later = await openLocalAuthority({ folder: place, nowMs: atMs })
  expect([later.ca, later.origin]).toEqual([first.ca, 'kept'])
  expect(new X509Certificate(later.server.cert).validToDate.getTime()).toBe(atMs + 365 * DAY)
  expect(readdirSync(place).toSorted()).toEqual(['authority-2.pem', 'ca.crt'])
  const lateCa = await openLocalAuthority({ folder: place, nowMs: nowMs + 3300 * DAY })
  expect(lateCa.origin).toBe('again')
  expect(readFileSync(lateCa.file ?? '', 'utf8')).toBe(lateCa.ca)
})

test('for an additional host, the server certificate is extended, and a CA that may not certify this host is replaced', async () => {
  const place = folder()
  const first = await openLocalAuthority({ folder: place, nowMs })
  const near = await openLocalAuthority({ folder: place, nowMs, hosts: ['192.168.1.5', 'mock.test'] })
  expect([near.ca, near.origin]).toEqual([first.ca, 'kept'])
  const leaf = new X509Certificate(near.server.cert)
  expect([leaf.checkIP('192.168.1.5'), leaf.checkHost('mock.test')]).toEqual(['192.168.1.5', 'mock.test'])
  const far = await openLocalAuthority({ folder: place, nowMs, hosts: ['mock', '203.0.113.7'] })
  expect(far.origin).toBe('again')
  const names = new X509Certificate(far.server.cert)
  expect([names.checkHost('mock'), names.checkHost('mock.test'), names.checkIP('203.0.113.7')]).not.toContain(undefined)
})

test('a client accepts the certificates that are created for an additional host', async () => {
  const place = folder()
  const made = await openLocalAuthority({ folder: place, hosts: ['mock'] })
  expect(await rejection(made.server, made.ca, 'mock')).toBeUndefined()
})

test('processes that start in one folder at the same time use the same CA', async () => {
  const place = folder()
  const opened = await Promise.all(Array.from({ length: 8 }, () => openLocalAuthority({ folder: place, nowMs })))
  expect(new Set(opened.map(({ ca, server }) => ca + server.cert)).size).toBe(1)
  const further = await Promise.all(
    ['a.test', 'b.test', 'c.test', 'd.example'].map((host) =>
      openLocalAuthority({ folder: place, nowMs, hosts: [host] }),
    ),
  )
  expect(readFileSync(join(place, 'ca.crt'), 'utf8')).toBe((await openLocalAuthority({ folder: place, nowMs })).ca)
  for (const [index, host] of ['a.test', 'b.test', 'c.test', 'd.example'].entries())
    expect(new X509Certificate(further[index]?.server.cert ?? '').checkHost(host)).toBe(host)
  expect(readdirSync(place).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('if the file of the CA is damaged, a new CA replaces it', async () => {
  const place = folder()
  await openLocalAuthority({ folder: place, nowMs })
  writeFileSync(join(place, 'authority-1.pem'), 'damaged')
  const next = await openLocalAuthority({ folder: place, nowMs })
  expect(readFileSync(join(place, 'ca.crt'), 'utf8')).toBe(next.ca)
  expect(await openLocalAuthority({ folder: place, nowMs })).toEqual({
    ...next,
    origin: 'kept',
    certify: expect.any(Function),
  })
})

test('if a CA cannot be stored in the default folder, only this process uses the CA', async () => {
  const file = join(folder({ file: '' }), 'file')
  const before = process.env
  process.env = { ...before, XDG_STATE_HOME: file }
  onTestFinished(() => void (process.env = before))
  const made = await openLocalAuthority({ nowMs })
  expect(made).toMatchObject({ file: undefined, problem: expect.stringContaining(file) })
  await expect(openLocalAuthority({ folder: file, nowMs })).rejects.toThrow(`the CA cannot be kept in ${file}: `)
})

test.each([
  [{ XDG_STATE_HOME: '/x' }, 'linux', '/x/gift-provider-mock'],
  [{ LOCALAPPDATA: '/local' }, 'win32', '/local/gift-provider-mock'],
  [{}, 'darwin', expect.stringMatching(/\/\.local\/state\/gift-provider-mock$/)],
] as const)(
  'for the environment variables %j on the platform %s, the default folder of the CA is %s',
  (variables, platform, path) => {
    expect(defaultFolder(variables, platform)).toEqual(path)
  },
)

test.each([
  ['service-gift.jp', true],
  ['*.stg.service-gift.jp', true],
  ['xservice-gift.jp', false],
  ['jp', false],
  ['10.1.2.3', true],
  ['172.32.0.1', false],
  ['8.8.8.8', false],
  ['fd00::1', true],
  ['2001:db8::1', false],
  ['mock', false],
  ['mock.internal', true],
])('a CA without additional hosts is permitted to certify %s: %s', (name, isAllowed) => {
  expect(isPermitted(name, [])).toBe(isAllowed)
  expect(isPermitted(name, [name.replace('*.', '')])).toBe(true)
})

test('a changed ca.crt is restored from the stored CA', async () => {
  const place = folder()
  const { ca } = await openLocalAuthority({ folder: place, nowMs })
  writeFileSync(join(place, 'ca.crt'), 'other')
  chmodSync(join(place, 'ca.crt'), 0o644)
  await openLocalAuthority({ folder: place, nowMs })
  expect(readFileSync(join(place, 'ca.crt'), 'utf8')).toBe(ca)
})
