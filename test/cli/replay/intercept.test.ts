import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scenarioFiles } from '../../scenarios/files.ts'
import { program } from '../../helpers/built.ts'
import { call, execute, folder } from '../command.ts'

/**
 * A client with the URL and the credentials of production in its code. The client sends nothing unless a proxy is set.
 */
const client = `
import json, os, sys, urllib.request
if "127.0.0.1" not in os.environ.get("HTTPS_PROXY", ""):
    sys.exit("no proxy")
order = json.dumps({"AuthKey": "own-key", "DcId": "DC500", "Amount": "500"}).encode()
request = urllib.request.Request("https://service-gift.jp/98765/dc/getcode", order, {"Content-Type": "application/json"})
print(urllib.request.urlopen(request, timeout=10).status)
try:
    urllib.request.urlopen("https://other.test/", timeout=10)
except OSError as error:
    print(error)
`
const config = "settings:\n  atGift.campaigns: [{campaign: '98765', authKey: own-key}]\n"
const hasPython = spawnSync('python3', ['--version']).status === 0

test.runIf(hasPython)(
  "`replay --intercept --config` redirects a client's requests for the real URL to the mock, and refuses other hosts",
  async () => {
    const [file = ''] = scenarioFiles({ 'own/one': { expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } } } } })
    const path = folder({ 'client.py': client, 'gm.yaml': config })
    const json = join(path, 'r.json')
    const options = ['--intercept', '--config', join(path, 'gm.yaml'), '--json', json]
    const { code, stdout } = await call(['replay', file, ...options, '--', 'python3', join(path, 'client.py')])
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.not.stringContaining('real hosts') })
    expect(JSON.parse(readFileSync(json, 'utf8')).scenarios).toMatchObject([
      {
        client: { isIntercepted: true, output: expect.stringMatching(/^200\n.*403/) },
        requests: [{ path: '/98765/dc/getcode', status: 200 }],
      },
    ])
  },
)

const silent = ['--', 'node', '-e', '']

test('if the client fails before its first request in every scenario, `replay` exits with 1 and says so', async () => {
  const [failing = '', passing = ''] = scenarioFiles({
    'own/one': { expect: { ledger: { 'at-gift': { issued: { min: 1 } } } } },
    'own/two': { expect: { ledger: { 'at-gift': { issued: { exactly: 0 } } } } },
  })
  const missing = ['--', 'node', 'no-such-file.js']
  const { code, stdout } = await call(['replay', failing, passing, ...missing])
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: expect.stringContaining('\nerror: in every scenario, the client'),
  })
  // For each scenario, the text shows the output of the program, but no failed checks. There is no warning about the
  // real hosts.
  expect(stdout).toMatch(/\n {2}the client's task: .*\n {2}the client: .*\n {2}the end of what it wrote:\n/)
  expect(stdout).not.toMatch(/expected: |warning: /)
  // The exit code is not 1 if the program ended without an error, because the program was able to run. It is not 1
  // either if a scenario passed, because a client may be right to refuse its task.
  expect((await call(['replay', failing, ...silent])).code).toBe(2)
  expect((await call(['replay', passing, ...missing])).code).toBe(0)
})

test('if no request reaches the mock, `replay` warns that the program may have used the real hosts', async () => {
  const [file = '', passing = ''] = scenarioFiles({
    'own/one': { expect: { ledger: { 'at-gift': { issued: { min: 1 } } } } },
    'own/two': { expect: { ledger: { 'at-gift': { issued: { exactly: 0 } } } } },
  })
  const unproven =
    'if the client contains the real URLs, its requests may have gone to the real hosts, and nothing proves that no code was issued'
  const english = await call(['replay', file, passing, ...silent])
  expect(english.stdout).toContain(
    `\n  no request to a provider reached the mock\n  ${unproven}. Or it sent nothing, because its state of an earlier scenario says `,
  )
  expect(english.stdout).toMatch(
    / s\nwarning: in 2 scenarios, no request to a provider reached the mock: if the client /,
  )
  expect(english.stdout).toContain(
    'GIFT_MOCK_STATE_DIR. --intercept redirects requests to the real URLs to the mock, and ',
  )
  expect(english.stdout).not.toContain('in production')
  expect(english.stdout).not.toContain('never sent')
  const japanese = await call(['replay', file, '--intercept', ...silent], { LANG: 'ja_JP.UTF-8' })
  expect(japanese.stdout).toContain(
    '警告: 1 件のシナリオで、プロバイダーへのリクエストがモックに 1 件も届いていない。クライアントがプロキシーも URL の環境変数も使わず、実際のホストにリクエストを送信した可能性がある。コードが発行されていないことは確認できない。または、前のシナリオの状態が残っていて注文が処理済みのため、何も送信していない。状態を固定のフォルダーに保存するクライアントは、フォルダーを環境変数 GIFT_MOCK_STATE_DIR から取得する必要がある。「gift-mock docs https-and-interception」を参照\n',
  )
  expect(japanese.stdout).not.toContain('発行も請求もない')
  expect((await call(['replay', passing])).stdout).not.toContain('real hosts')
})

test('if a client uses a path of no provider, `replay` names the path and does not warn about the real hosts', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': { expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } } } } })
  const script = "await fetch(new URL('/getcode', process.env.AT_GIFT_BASE_URL), { method: 'POST' })"
  const { stdout } = await call(['replay', file, '--', 'node', '--input-type=module', '-e', script])
  expect(stdout).toContain('\n  1 request to a path of no provider reached the mock: POST /getcode. Check the URLs ')
  expect(stdout).not.toContain('real hosts')
})

test.each([[[]], [['--assumptions']]])(
  'if no request reaches the mock, `explore %j` warns that the program may have used the real hosts',
  async (more) => {
    const { code, stderr } = await call(['explore', '--depth', '1', ...more, ...silent])
    expect(code).toBe(1)
    expect(stderr).toContain('its requests may have gone to the real hosts, and nothing proves that no code was issued')
  },
)

/**
 * A client in Node that trusts only its own CA. In TLS 1.3, Node rejects the certificate only after the mock has
 * completed the handshake.
 */
const ownCa = `
const request = require('node:https').get('https://service-gift.jp/', { ca: require('node:tls').rootCertificates[0] })
request.on('error', ({ code }) => { console.error(code); process.exit(1) })`
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const hasProxy = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21)

test.runIf(hasProxy).each([
  [['run', '--only'], /no request reached the mock: the client reached the proxy of the mock, but TLS failed, or /],
  [['replay', 'at-gift/issue-and-inquiry', '--intercept'], /warning: in 1 scenario, .* mock: the client reached /],
  [['explore', '--depth', '1', '--intercept'], /no request of the client .* mock; the client reached the proxy /],
])(
  "if a Node client rejects the mock's certificate, `%j` says so and does not suspect requests to the real hosts",
  async (flags, message) => {
    const args = [...flags, '--', 'node', '-e', ownCa]
    // The command `run` passes its standard error on to the client, so `run` needs a process of its own.
    const { stdout, stderr } = await (flags[0] === 'run' ? execute(process.execPath, [program, ...args]) : call(args))
    expect(stdout + stderr).toMatch(message)
    expect(stdout + stderr).not.toMatch(/may have gone to|went to the real hosts/)
  },
)

test.each([
  [['--intercept'], '--intercept is for your own client, after -- or as --service'],
  [['--config', 'gm.yaml'], '--config is for your own client, after -- or as --service'],
  [['--intercept', '--https', ...silent], '--intercept does not go with --https'],
])('`replay` rejects the flags %j', async (flags, message) => {
  expect((await call(['replay', 'at-gift/issue-and-inquiry', ...flags])).stderr).toBe(`gift-mock: ${message}\n`)
})
