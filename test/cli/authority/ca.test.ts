import { X509Certificate } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { installCa } from '../../../mock-server/cli/authority/index.ts'
import { type CommandLine, type System, systemTrust } from '../../../mock-server/cli/authority/system-trust.ts'
import { trustLines } from '../../../mock-server/cli/authority/client-trust.ts'
import { call, folder } from '../command.ts'

const place = folder({}, afterAll)
const ca = (...args: string[]) => call(['ca', ...args, '--ca-folder', place])
const debian = (isRoot: boolean): System => ({
  platform: 'linux',
  isRoot,
  exists: (path) => path === '/usr/local/share/ca-certificates',
})

test('`ca path` and `ca show` print the path and the certificate of the CA', async () => {
  const file = join(place, 'ca.crt')
  expect(await ca('path')).toMatchObject({ code: 0, stdout: `${file}\n`, stderr: '' })
  const { stdout } = await ca('show')
  expect(stdout).toBe(readFileSync(file, 'utf8'))
  expect(new X509Certificate(stdout).ca).toBe(true)
  expect((await call(['ca', 'path'], { GIFT_MOCK_CA_FOLDER: place })).stdout).toBe(`${file}\n`)
})

test("`ca` prints how each kind of client is made to trust the CA, in the user's language", async () => {
  const { stdout } = await ca()
  for (const client of ['curl', 'Node.js', 'Python', 'PHP', 'Java', '.NET'])
    expect(stdout).toMatch(new RegExp(`^ {2}${client.replace('.', String.raw`\.`)}.*${join(place, 'ca.crt')}`, 'm'))
  expect((await call(['ca', '--ca-folder', place], { LANG: 'ja_JP.UTF-8' })).stdout).toContain('信頼させる方法')
  expect(trustLines("/with space/it's.crt")[0]?.[1]).toContain(String.raw`'/with space/it'\''s.crt'`)
})

test('`ca install` prints the commands that install the CA, and runs them only with --yes', async () => {
  const run = vi.fn<(command: CommandLine) => number>(() => 0)
  const printed: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0)
  try {
    expect(await installCa({ caFolder: place }, run, debian(true))).toBe(0)
    expect(run).not.toHaveBeenCalled()
    const install = [
      'install',
      '-m',
      '644',
      join(place, 'ca.crt'),
      '/usr/local/share/ca-certificates/gift-provider-mock.crt',
    ]
    expect(printed.join('')).toContain(install.join(' '))
    expect(await installCa({ caFolder: place, yes: true }, run, debian(true))).toBe(0)
    expect(run.mock.calls).toEqual([[install], [['update-ca-certificates']]])
    run.mockReturnValue(3)
    await expect(installCa({ caFolder: place, yes: true }, run, debian(false))).rejects.toThrow(
      'sudo failed with exit code 3: the system may not trust the CA',
    )
    const unknown: System = { platform: 'linux', isRoot: true, exists: () => false }
    expect(await installCa({ caFolder: place, yes: true }, run, unknown)).toBe(1)
  } finally {
    spy.mockRestore()
  }
})

test.each([
  ['darwin', 'security', 'security'],
  ['win32', 'certutil', 'certutil'],
] as const)('on the platform %s, `ca install` uses the program %s', (platform, install, remove) => {
  const commands = systemTrust({ file: '/c.crt', fingerprint: 'ab' }, { platform, isRoot: false, exists: () => false })
  expect([commands?.install[0]?.[0], commands?.remove[0]?.[0]]).toEqual([install, remove])
})

test.runIf(existsSync('/usr/bin/openssl'))(
  '`openssl verify -x509_strict` accepts the CA certificate and the server certificate',
  async () => {
    await ca('path')
    const text = readFileSync(join(place, 'authority-1.pem'), 'utf8')
    const [, server = ''] = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? []
    const files = folder({ 'server.pem': server })
    const verify = (host: string): string =>
      execFileSync(
        '/usr/bin/openssl',
        [
          'verify',
          '-x509_strict',
          '-CAfile',
          join(place, 'ca.crt'),
          '-verify_hostname',
          host,
          join(files, 'server.pem'),
        ],
        { encoding: 'utf8' },
      )
    expect(verify('stg.service-gift.jp')).toContain('OK')
  },
)
