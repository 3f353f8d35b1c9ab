import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { onFileFinished } from '../../helpers/vitest/file-finished.ts'
import { removeSignalListeners } from '../../helpers/own-signal.ts'
import { call, execute, folder, root } from '../command.ts'
import { program } from '../../helpers/built.ts'

const clients = join(import.meta.dirname, 'clients')

/**
 * Beginning of a command line that runs a command in a network that has only the loopback interface. No client can
 * reach a provider there, even if the proxy is broken.
 */
const isolated = ['unshare', '-rn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh']
const canIsolate = spawnSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up']).status === 0

function has(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

/** Returns true if PHP with OpenSSL is installed in at least the given version, such as 80000 for 8.0. */
function hasPhp(version: number): boolean {
  return has('php', '-r', `exit(extension_loaded("openssl") && PHP_VERSION_ID >= ${version} ? 0 : 1);`)
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
/** True if this version of Node supports the variable NODE_USE_ENV_PROXY, which exists since Node 22.21 and 24.5. */
const hasProxy = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21)

const programs = [
  [
    'curl',
    'curl',
    has('curl', '--version'),
    `curl -sS https://service-gift.jp/demo-campaign/dc/getcode --json '{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}'`,
  ],
  [
    'curl without TLS',
    'curl-http',
    has('curl', '--version'),
    `curl -sS http://SERVICE-GIFT.jp./demo-campaign/dc/getcode --json '{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}'`,
  ],
  ['urllib of Python', 'urllib', has('python3', '--version'), 'python3 order-urllib.py'],
  ['requests of Python', 'requests', has('python3', '-c', 'import requests'), 'python3 order-requests.py'],
  ['PHP with the default stream context', 'php', hasPhp(0), 'php order.php'],
  ['PHP with its own stream context', 'php-own', hasPhp(80_000), 'php order-own.php'],
  [
    'wget',
    'wget',
    has('wget', '--version'),
    `wget -qO- https://service-gift.jp/demo-campaign/dc/getcode --header 'Content-Type: application/json' --post-data '{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}'`,
  ],
  ['fetch of Node', 'fetch', hasProxy, `'${process.execPath}' order-fetch.mjs`],
  ['node:https', 'https', hasProxy, `'${process.execPath}' order-https.mjs`],
  ['java.net.http', 'java', has('java', '--version'), 'java Order.java'],
] as const

/** Script that runs all clients. Before each client, the script prints a line with the name of the client. */
const script = [
  `cd '${clients}'`,
  ...programs.flatMap(([, name, isThere, command]) => (isThere ? [`echo "== ${name}"`, command] : [])),
  ...(hasProxy ? ['echo "== gift"', `'${process.execPath}' gift.mjs`] : []),
  'echo "== guarded"',
  `NODE_USE_ENV_PROXY= '${process.execPath}' order-fetch.mjs 2>&1`,
  'echo "== guarded-python"',
  'python3 direct.py 2>&1',
  'echo "== variables"',
  'echo "$HTTPS_PROXY $https_proxy $NO_PROXY $AT_GIFT_BASE_URL"',
  'exit 7',
].join('\n')

describe.runIf(canIsolate)(
  'clients that `gift-mock run` starts and that have the production address in their code',
  () => {
    let ended: Awaited<ReturnType<typeof execute>>
    const printed = new Map<string, string>()

    beforeAll(async () => {
      const config = join(folder({ 'c.yaml': 'settings: {atGift.limit.requests: 100}' }, onFileFinished), 'c.yaml')
      const [command, ...args] = [...isolated, process.execPath, program, 'run', '--config', config]
      ended = await execute(
        command,
        [...args, '--', 'sh', '-c', script],
        { NO_PROXY: '.service-gift.jp,*' },
        onFileFinished,
      )
      for (const part of ended.stdout.split('== ').slice(1)) {
        const end = part.indexOf('\n')
        printed.set(part.slice(0, end), part.slice(end + 1))
      }
    }, 60_000)

    test.for(programs)(
      'if `gift-mock run` starts %s with the production address, the client gets a code from the mock [AG-D1]',
      ([, name, isThere], { skip }) => {
        if (!isThere) skip('the program is not installed or has no proxy')
        expect(printed.get(name)).toMatch(/"Status":"SUCCESS".*"Dc1":"[A-Z]{4}-\d{6}-[A-Z]{4}"/)
      },
    )

    test('under `gift-mock run`, a Node program that bypasses the proxy cannot connect, and its error states the reason', () => {
      expect(printed.get('guarded')).toContain('gift-mock refused a connection to service-gift.jp')
    })

    test.runIf(has('python3', '--version'))(
      'under `gift-mock run`, a Python program that bypasses the proxy cannot connect, and its error states the reason',
      () => {
        expect(printed.get('guarded-python')).toContain('gift-mock refused a connection to stg.service-gift.jp')
      },
    )

    test('`gift-mock run` sets HTTPS_PROXY, https_proxy and the variables of `env` for the command', () => {
      expect(printed.get('variables')).toMatch(
        /^(http:\/\/127\.0\.0\.1:\d+) \1 localhost,127\.0\.0\.1,::1 http:\/\/127\.0\.0\.1:\d+\/at-gift\n$/,
      )
    })

    test.runIf(hasProxy)(
      'under `gift-mock run`, the URL of a bought gift contains the real host name, and `run` reports this fact at the end',
      () => {
        expect(printed.get('gift')).toMatch(/^https:\/\/digital-gift\.jp\/api\/partner\/user\?code=/)
        expect(ended.stderr).toContain('gift-mock: the URLs of gifts name the host that the program used, so a browser')
      },
    )

    test('`gift-mock run` ends with the exit code of the command, and prints the cost to standard error', () => {
      const codes = programs.filter(([, , isThere]) => isThere).length + (hasProxy ? 1 : 0)
      expect(ended.code).toBe(7)
      expect(ended.stderr).toContain(`codes issued: ${codes}\n`)
      expect(ended.stdout).not.toContain('codes issued')
    })
  },
)

test('`run` without a command is an error, and `run` with an unknown command exits with 127', async () => {
  expect(await call(['run', 'php', 'batch.php'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('after --'),
  })
  expect(await call(['run'])).toMatchObject({
    code: 1,
    stderr: 'gift-mock: run needs a command after --, such as: gift-mock run --only -- php batch.php\n',
  })
  const missing = await call(['run', '--', join(root, 'no-such-program')])
  expect(missing.code).toBe(127)
  expect(missing.stderr).toMatch(/^gift-mock: the command ".*no-such-program" cannot be started: /)
  expect(missing.stderr).not.toContain('no request reached the mock')
})

test('`gift-mock run` passes a signal on to the command, and then exits with 128 plus the number of the signal', async () => {
  removeSignalListeners('SIGHUP')
  const code = `process.kill(${process.pid}, 'SIGHUP'); setInterval(() => {}, 1000)`
  const { code: exit, stderr } = await call(['run', '--', process.execPath, '-e', code])
  expect(exit).toBe(128 + 1)
  expect(stderr).toContain('no request reached the mock')
  expect(stderr).toContain('in production:\n  unknown: the mock saw no request of the program\n')
  expect(stderr).not.toContain('0 yen')
})

test('`gift-mock run` lists each host that belongs to no provider, with the number of its passed and refused requests', async () => {
  const server = createServer((_incoming, outgoing) => outgoing.end('other')).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const code = `
    const proxy = new URL(process.env.HTTP_PROXY)
    const get = (path) => new Promise((done) => require('node:http').get({ host: proxy.hostname, port: proxy.port, path }, (r) => r.resume().once('end', done)))
    get('http://127.0.0.1:${port}/a').then(() => get('http://127.0.0.1:${port}/b')).then(() => get('http://127.0.0.1:9/'))`
  const seen = await call(['run', '--', process.execPath, '-e', code])
  expect(seen.stderr).toContain('gift-mock: no request reached the mock. The program uses its proxy')
  expect(seen.stderr).toContain(
    [
      'gift-mock: requests through the proxy to other hosts:',
      `  127.0.0.1:${port}  2 passed on`,
      `  127.0.0.1:9${' '.repeat(port.toString().length - 1)}  1 failed`,
      '',
    ].join('\n'),
  )
  const only = await call(['run', '--only', '--', process.execPath, '-e', code])
  expect(only.stderr).toContain(`  127.0.0.1:${port}  2 refused\n`)
})

test.runIf(existsSync('/usr/bin/keytool'))(
  'the Java program `keytool` reads all certificates of the generated trust store',
  async () => {
    const { javaTrustStore } = await import('../../../mock-server/cli/run-client/java-trust-store.ts')
    const { temporaryCertificate } = await import('../../../mock-server/cli/start/certificate.ts')
    const { writeFileSync } = await import('node:fs')
    const file = join(folder(), 'trust.p12')
    const [one, two] = await Promise.all([temporaryCertificate(), temporaryCertificate()])
    writeFileSync(file, javaTrustStore([one.ca, two.ca]))
    const listed = execFileSync('/usr/bin/keytool', ['-list', '-keystore', file, '-storetype', 'PKCS12'], {
      encoding: 'utf8',
      input: '\n',
      env: { LANG: 'C' },
      stdio: 'pipe',
    })
    expect(listed).toContain('Your keystore contains 2 entries')
    expect(listed.match(/trustedCertEntry/g)).toHaveLength(2)
  },
)
