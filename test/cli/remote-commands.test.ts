import { createServer } from 'node:http'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { TOTP as Witness } from 'totp-generator'
import { temporaryCertificate } from '../../mock-server/cli/start/certificate.ts'
import { type RunningGiftMock, type ServeOptions, startGiftMock } from '../../mock-server/index.ts'
import { call } from './command.ts'

async function serving(options: ServeOptions = {}): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

async function foreign(body: string, status = 200): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

test('`env` prints the variables that a client needs, by default as shell code', async () => {
  const { url } = await serving()
  const { code, stdout, stderr } = await call(['env', '--url', `${url}/`])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain(`export GIFT_MOCK_URL='${url}'\n`)
  expect(stdout).toContain("export AT_GIFT_AUTH_KEY='MOCK-AuthKey-001'\n")
  const json = await call(['env', '--format', 'json'], { GIFT_MOCK_URL: url })
  expect(JSON.parse(json.stdout)).toMatchObject({ GIFT_MOCK_URL: url, REALPAY_GIFT_TOTP_DIGITS: '6' })
  expect((await call(['env', '--format', 'dotenv', '--url', url])).stdout).toContain(
    `\nAT_GIFT_BASE_URL=${url}/at-gift\n`,
  )
})

test('with `--format powershell` or `--format cmd`, `env` prints commands for this shell', async () => {
  const { url } = await serving()
  expect((await call(['env', '--url', url, '--format', 'powershell'])).stdout).toContain(
    `$env:GIFT_MOCK_URL = '${url}'\n`,
  )
  expect((await call(['env', '--url', url, '--format', 'cmd'])).stdout).toContain(`set "GIFT_MOCK_URL=${url}"\n`)
})

test('if the URL names a sandbox, `env` prints the variables of this sandbox', async () => {
  const { url } = await serving()
  expect((await call(['env', '--url', `${url}/sandboxes/w1`])).stdout).toContain(
    `export AT_GIFT_BASE_URL='${url}/sandboxes/w1/at-gift'\n`,
  )
})

test('`env` quotes secrets so that a shell does not execute the secrets', async () => {
  const { url } = await serving({ settings: { 'atGift.campaigns': [{ campaign: 'c', authKey: "a'; $(exit) `b`" }] } })
  expect((await call(['env', '--url', url])).stdout).toContain(
    String.raw`export AT_GIFT_AUTH_KEY='a'\''; $(exit) ${'`b`'}'` + '\n',
  )
  for (const body of ['<html>', '{"A;rm x": "b"}', '{"A": "b\\nrm x"}', '{"A": 1}', '{}', '[]', '']) {
    expect(await call(['env', '--url', await foreign(body)])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^gift-mock: the server at .* is not a gift-provider-mock: name the mock with --url\n$/,
      ),
    })
  }
})

test('`env` sends the admin token, and reports an error if the admin token is missing', async () => {
  const { url } = await serving({ adminToken: 'the-token' })
  expect(await call(['env', '--url', url])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^gift-mock: .* answers 401: .*--admin-token.*\n$/),
  })
  expect((await call(['env', '--url', url, '--admin-token', 'the-token'])).code).toBe(0)
  expect((await call(['totp', '--url', url], { GIFT_MOCK_ADMIN_TOKEN: 'the-token' })).stdout).toMatch(/^\d{6}\n$/)
})

test.each(['env', 'totp'])('if no mock is running, `%s` reports this in one line', async (command) => {
  const { url, close } = await startGiftMock({ port: 0 })
  await close(0)
  expect(await call([command, '--url', url])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^gift-mock: no mock answers at http.* \(connect ECONNREFUSED .*\): start one with "gift-mock start", or name another with --url\n$/,
    ),
  })
})

test("`totp` prints the access token that the mock accepts at the current time of the mock's clock [RP-D2] [RP-O5]", async () => {
  const agreement = {
    'realpayGift.totp.algorithm': 'SHA256',
    'realpayGift.totp.digits': 8,
    'realpayGift.totp.periodSeconds': 15,
  }
  const nowMs = Date.parse('2031-05-06T07:08:09Z')
  const { url, admin } = await serving({ settings: agreement, clock: { mode: 'frozen', nowMs } })
  const { stdout, code } = await call(['totp', '--url', url])
  expect(code).toBe(0)
  const { otp } = await Witness.generate('GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK', {
    algorithm: 'SHA-256',
    digits: 8,
    period: 15,
    timestamp: nowMs,
  })
  expect(stdout).toBe(`${otp}\n`)
  await admin.advanceClock(15_000)
  expect((await call(['totp', '--url', url])).stdout).not.toBe(stdout)
})

test('if the server is not a mock, `totp` reports this in one line', async () => {
  for (const body of ['[]', '{}', 'hello', '{"REALPAY_GIFT_TOTP_ALGORITHM":"MD5"}']) {
    expect(await call(['totp', '--url', await foreign(body)])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^gift-mock: .* not a gift-provider-mock.*\n$/),
    })
  }
})

test('`env` and `wait` trust the self-signed certificate that this machine created', async () => {
  const { url } = await serving({ tls: await temporaryCertificate('localhost') })
  expect((await call(['env', '--url', url])).stdout).toContain(`'${url}'`)
  expect((await call(['wait', '--url', url, '--timeout', '0'])).code).toBe(0)
})

test('`wait` returns as soon as the mock is ready', async () => {
  const before = await startGiftMock({ port: 0 })
  await before.close(0)
  let isReady = false
  const waiting = call(['wait', '--url', before.url, '--timeout', '2']).then((ended) => ({ ...ended, isReady }))
  await new Promise((resolve) => setTimeout(resolve, 500))
  await serving({ port: Number(new URL(before.url).port) })
  isReady = true
  expect(await waiting).toEqual({ code: 0, signal: null, stdout: '', stderr: '', isReady: true })
})

test('`wait` fails after the timeout and reports the reason in one line', async () => {
  const { url, close } = await startGiftMock({ port: 0 })
  await close(0)
  expect(await call(['wait', '--url', url, '--timeout', '0.15'])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^gift-mock: nothing was ready at .* within 0\.15 seconds: connect ECONNREFUSED .*\n$/,
    ),
  })
  const busy = await foreign('', 503)
  expect((await call(['wait', '--url', busy, '--timeout', '0'])).stderr).toBe(
    `gift-mock: nothing was ready at ${busy} within 0 seconds: it answers 503\n`,
  )
  const plain = await foreign('this port serves HTTPS alone: use https://127.0.0.1\n', 400)
  const https = plain.replace('http:', 'https:')
  expect((await call(['wait', '--url', plain, '--timeout', '1'])).stderr).toBe(
    `gift-mock: nothing was ready at ${plain} within 1 second: the port of ${plain} serves HTTPS alone: use ${https}\n`,
  )
  expect((await call(['ledger', '--url', plain])).stderr).toBe(
    `gift-mock: the port of ${plain} serves HTTPS alone: use ${https}\n`,
  )
  expect(await call(['wait', '--timeout', '1m'])).toMatchObject({
    code: 1,
    stderr: 'gift-mock: --timeout: "1m" is not a number of seconds from 0 to 86400\n',
  })
})
