import { createServer } from 'node:net'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  checkClock,
  checkLocalhost,
  checkNode,
  checkOptionalPackage,
  checkOptionalPackages,
  checkProxies,
  checkVariables,
} from '../../../mock-server/cli/doctor/checks.ts'
import { checkFaketime } from '../../../mock-server/cli/doctor/faketime.ts'
import { VERSION } from '../../../mock-server/core/version.ts'
import { startGiftMock } from '../../../mock-server/index.ts'
import { call, folder, root } from '../command.ts'

async function taken(): Promise<number> {
  const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function freed(): Promise<number> {
  const { url, close } = await startGiftMock({ port: 0 })
  await close(0)
  return Number(new URL(url).port)
}

test('`doctor` prints a line for each check, and exits with 0 if no check fails', async () => {
  const port = await freed()
  const { code, stdout, stderr } = await call(['doctor', '--port', String(port)])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const lines = stdout.trimEnd().split('\n')
  expect(lines.every((line) => /^(?:ok|warn) +\S.*: ./.test(line))).toBe(true)
  expect(lines).toContain(`ok    port ${port}: free`)
  expect(lines).toContain(`ok    node: ${process.versions.node}`)
  expect(stdout).toMatch(/clock: .*GMT/)
})

test('`doctor` reports the version of a mock that already runs on the port', async () => {
  const { url, close } = await startGiftMock({ port: 0 })
  onTestFinished(() => close(0))
  const { port } = new URL(url)
  expect((await call(['doctor'], { GIFT_MOCK_PORT: port })).stdout).toContain(
    `ok    port ${port}: a mock runs at ${url}, version ${VERSION}\n`,
  )
  const guarded = await startGiftMock({ port: 0, adminToken: 'secret' })
  onTestFinished(() => guarded.close(0))
  expect((await call(['doctor', '--port', new URL(guarded.url).port])).stdout).toContain('it requires its admin token')
})

test('if another program uses the port, `doctor --json` reports a failed check and exits with 1', async () => {
  const port = await taken()
  const { code, stdout } = await call(['doctor', '--json', '--port', String(port)])
  expect(code).toBe(1)
  const report = JSON.parse(stdout) as { ok: boolean; findings: { name: string; status: string; message: string }[] }
  expect(report.ok).toBe(false)
  expect(report.findings[0]).toEqual({
    name: 'gift-provider-mock',
    status: 'ok',
    message: expect.stringMatching(
      new RegExp(`^version ${VERSION.replaceAll('.', String.raw`\.`)}, SHA-256 [0-9a-f]{64}$`),
    ),
  })
  expect(report.findings.filter(({ status }) => status === 'fail')).toEqual([
    {
      name: `port ${port}`,
      status: 'fail',
      message: 'taken by another program: choose another with --port, or --port 0 for a free one',
    },
  ])
})

test('`doctor` with an invalid port prints an error in one line', async () => {
  expect(await call(['doctor', '--port', '0'])).toEqual({
    code: 1,
    signal: null,
    stdout: '',
    stderr: 'gift-mock: --port: "0" is not a whole number from 1 to 65535\n',
  })
})

test.each([
  ['22.17.9', 'fail'],
  ['22.18.0', 'ok'],
  ['20.20.2', 'fail'],
  ['24.0.0', 'ok'],
])('if the Node version is %s, the Node check of `doctor` gives the result "%s"', (version, status) => {
  expect(checkNode(version).status).toBe(status)
})

test.each([
  [{}, 'ok'],
  [{ HTTPS_PROXY: 'http://proxy:3128' }, 'warn'],
  [{ http_proxy: 'http://proxy:3128', NO_PROXY: 'localhost' }, 'warn'],
  [{ http_proxy: 'http://proxy:3128', no_proxy: 'example.com, localhost ,127.0.0.1' }, 'ok'],
  [{ ALL_PROXY: 'socks://proxy', NO_PROXY: '*' }, 'ok'],
  [{ HTTP_PROXY: '' }, 'ok'],
])('with the environment variables %j, the proxy check of `doctor` gives the result "%s"', (variables, status) => {
  expect(checkProxies(variables).status).toBe(status)
})

test('the warning of `doctor` about a proxy names the address that is missing in NO_PROXY', () => {
  expect(checkProxies({ http_proxy: 'http://u:secret@proxy:3128', no_proxy: 'localhost' }).message.en).toBe(
    'http_proxy set: add 127.0.0.1 to NO_PROXY, or clients look for the mock behind the proxy',
  )
})

test('the clock check of `doctor` fails if the clock shows 1970, and warns if the clock jumps', async () => {
  const steady = 1000
  expect(
    (
      await checkClock(
        () => Date.parse('1970-01-02T00:00:00Z'),
        () => steady,
      )
    ).status,
  ).toBe('fail')
  const jumping = [Date.parse('2027-01-01T00:00:00Z'), Date.parse('2026-12-31T23:00:00Z')]
  expect(
    (
      await checkClock(
        () => jumping.shift() ?? 0,
        () => steady,
      )
    ).status,
  ).toBe('warn')
  expect((await checkClock()).status).toBe('ok')
})

test('`doctor` warns if localhost does not resolve to 127.0.0.1', async () => {
  expect((await checkLocalhost(async () => [{ address: '::1', family: 6 }])).status).toBe('warn')
  expect(
    (
      await checkLocalhost(async () => [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ])
    ).status,
  ).toBe('ok')
})

test('`doctor` reports an optional package as "ok", even if it is not installed', () => {
  expect(checkOptionalPackage('zod', 'a part', `${root}/`)).toEqual({
    name: 'zod',
    status: 'ok',
    message: { en: 'present', ja: 'あり' },
  })
  expect(checkOptionalPackage('zod', 'a part', join(folder(), '/'))).toEqual({
    name: 'zod',
    status: 'ok',
    message: { en: 'absent; only a part needs it', ja: 'なし（必要なのは a part だけ）' },
  })
})

test('if all optional peer dependencies are installed, `doctor` reports all except vitest as present', async () => {
  const { stdout } = await call(['doctor', '--port', String(await freed()), '--json'])
  const { findings } = JSON.parse(stdout) as { findings: { name: string; message: string }[] }
  const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    peerDependencies: Record<string, string>
  }
  const present = findings.filter(({ message }) => message === 'present').map(({ name }) => name)
  // `doctor` does not check the package `vitest`. Only the vitest fixture needs this package, and the fixture runs only
  // inside Vitest.
  expect(new Set([...present, 'vitest'])).toEqual(new Set(Object.keys(peerDependencies)))
})

test('`doctor` warns about an unknown environment variable that begins with GIFT_MOCK_', () => {
  expect(checkVariables({ GIFT_MOCK_PROT: '1', GIFT_MOCK_URL: 'x' })).toEqual({
    name: 'variables',
    status: 'warn',
    message: expect.objectContaining({
      en: 'the variable GIFT_MOCK_PROT is unknown to the mock; did you mean GIFT_MOCK_PORT?',
    }),
  })
  expect(checkVariables({ PATH: 'x' }).status).toBe('ok')
})

test('`doctor` prints its results in Japanese if the language of the user is Japanese', async () => {
  const port = await taken()
  const variables = { LANG: 'ja_JP.UTF-8', GIFT_MOCK_PROT: '1', HTTP_PROXY: 'http://proxy:3128' }
  const { stdout } = await call(['doctor', '--port', String(port)], variables)
  const lines = stdout.trimEnd().split('\n')
  expect(lines).toContain(
    `fail  port ${port}: ほかのプログラムが使用中である。--port で別のポートを選ぶか、--port 0 で空いているポートを使う`,
  )
  // A line that has only a version or an address after the colon contains nothing to translate.
  const english = lines.filter((line) => !/[\u3040-\u30ff]/.test(line) && !/: [\d.:, ]+$/.test(line))
  expect(english).toEqual([])
})

test('in the single executable, `doctor` lists only the packages that the executable contains', () => {
  const names = (inOneFile: boolean): string[] => checkOptionalPackages(inOneFile).map(({ name }) => name)
  expect(names(false)).toContain('msw')
  expect(names(true)).toEqual(['@pact-foundation/pact-core', '@modelcontextprotocol/sdk', 'pg'])
})

test.each([
  ['linux', '/usr/lib/faketime/libfaketimeMT.so.1', /^present, so --time-scale makes a client faster: \/usr\/lib/],
  ['linux', undefined, /GIFT_MOCK_CLOCK_RATE\. Install it with "apt-get install faketime"/],
  ['darwin', undefined, /^only used on Linux; with --time-scale, the client has to divide .* GIFT_MOCK_CLOCK_RATE$/],
])(
  'on %s, if the path of libfaketime is %s, `doctor` says how `--time-scale` can make a client faster',
  (platform, library, message) => {
    expect(checkFaketime(platform, () => library)).toMatchObject({
      name: 'libfaketime',
      status: 'ok',
      message: { en: expect.stringMatching(message) },
    })
  },
)

test('`doctor` prints a line about libfaketime', async () => {
  expect((await call(['doctor', '--port', String(await freed())])).stdout).toMatch(/^ok    libfaketime: /m)
})
