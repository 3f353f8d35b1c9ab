import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startGiftMock } from '../../../mock-server/index.ts'
import { readCorpus } from '../../../scenarios/recordings/corpus.ts'
import { call, environment, folder } from '../command.ts'
import { program } from '../../helpers/built.ts'

const AUTH_KEY = 'Zs*eR-dTy<p)p3(E'

/** Starts a mock that plays the provider's verification host. */
async function verificationHost() {
  const mock = await startGiftMock({
    port: 0,
    settings: { 'atGift.campaigns': [{ campaign: '20260401', authKey: AUTH_KEY }], 'atGift.limit.requests': 100 },
  })
  onTestFinished(() => mock.close(0))
  return mock
}

/** Starts `gift-mock record` as a separate process, and waits until the process listens. */
async function startRecord(args: readonly string[]) {
  const child = spawn(process.execPath, [program, 'record', '--port', '0', ...args], {
    env: environment({ AT_GIFT_AUTH_KEY: AUTH_KEY }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  await vi.waitUntil(() => output.stdout.includes('Ctrl-C'), { timeout: 15_000, interval: 10 })
  const url = /AT_GIFT_BASE_URL=(\S+)/.exec(output.stdout)?.[1] ?? expect.fail()
  return { child, output, url }
}

const order = (more: object = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500', ...more }),
})

test('the files of an interrupted `record` are complete and contain no secrets', async () => {
  const mock = await verificationHost()
  const corpus = join(folder(), 'corpus')
  const config = join(folder({ 'config.yaml': 'settings: {atGift.limit.requests: 100}\n' }), 'config.yaml')
  const { child, output, url } = await startRecord([
    '--no-pace',
    '--provider',
    'at-gift',
    '--upstream',
    `${mock.url}/at-gift`,
    '--corpus',
    corpus,
  ])
  const issued = await fetch(`${url}/20260401/dc/getcode`, order())
  const { TranId: tranId, Dc1: code } = (await issued.json()) as { TranId: string; Dc1: string }
  await fetch(`${url}/20260401/dc/getcode`, order({ TranId: tranId }))
  // The fault delays the last response until after the interrupt.
  await mock.admin.arm({
    name: 'slow',
    when: { operation: 'at-gift.issue' },
    phase: 'after-commit',
    effect: { type: 'delay', ms: 300 },
  })
  const slow = fetch(`${url}/20260401/dc/getcode`, order())
  await vi.waitUntil(async () => (await mock.admin.requests()).requests.length === 3, { interval: 5, timeout: 30_000 })
  child.kill('SIGINT')
  expect((await slow).status).toBe(200)
  expect(await once(child, 'close')).toEqual([0, null])
  expect(output.stdout).toContain(`3 exchanges written to ${corpus}`)
  expect(output.stderr).toMatch(/^000001-at-gift\.issue {2}200 {2}\d+ ms\n000002-at-gift\.inquire {2}200/)

  const files = readdirSync(corpus).filter((name) => name.endsWith('.yaml'))
  expect(files).toEqual(['000001-at-gift.issue.yaml', '000002-at-gift.inquire.yaml', '000003-at-gift.issue.yaml'])
  const text = files.map((name) => readFileSync(join(corpus, name), 'utf8')).join('')
  for (const secret of [AUTH_KEY, tranId, code]) expect(text).not.toContain(secret)
  expect(readFileSync(join(corpus, '.gitignore'), 'utf8')).toBe('.redaction-key\n')
  expect(statSync(join(corpus, '.redaction-key')).mode & 0o777).toBe(0o600)

  const equal = await call(['compare', corpus, '--config', config])
  expect(equal).toMatchObject({ code: 0, stdout: `${corpus}: 3 exchanges compared, 0 differences\n` })

  const file = join(corpus, '000002-at-gift.inquire.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('status: 200', 'status: 404'))
  const different = await call(['compare', corpus, '--config', config], { LANG: 'ja_JP.UTF-8' })
  expect(different.code).toBe(2)
  expect(different.stdout).toContain('✗ at-gift.inquire  status  AG-D3\n  記録 404、モック 200\n')
  expect(different.stdout).toContain('モックの判断: 発行済みのコード')
  expect(different.stdout).toContain('3 件を比較、相違点 1 件')

  writeFileSync(join(corpus, 'accepted.yaml'), '- {place: status, rule: AG-D3, because: a test}\n')
  expect(await call(['compare', corpus, '--config', config])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(', 1 accepted'),
  })
  writeFileSync(file, readFileSync(file, 'utf8').replace('status: 404', 'status: 200'))
  const stale = await call(['compare', corpus, '--config', config])
  expect(stale.code).toBe(2)
  expect(stale.stdout).toContain('✗ accepted, but it does not occur any more: AG-D3 status\n  a test\n')

  const again = join(folder(), 'second')
  const har = {
    log: {
      entries: [
        {
          startedDateTime: '2026-04-01T09:00:00.000+09:00',
          time: 80,
          request: {
            method: 'POST',
            url: 'https://stg.service-gift.jp/20260401/dc/getcode',
            headers: [{ name: 'Content-Type', value: 'application/json' }],
            postData: { mimeType: 'application/json', text: order().body },
          },
          response: {
            status: 200,
            headers: [],
            content: {
              mimeType: 'application/json',
              text: JSON.stringify({ Status: 'SUCCESS', TranId: tranId, Dc1: code }),
            },
          },
        },
        { startedDateTime: '2026-04-01T09:00:01.000+09:00', request: { method: 'GET', url: 'https://example.com/' } },
        {
          startedDateTime: '2026-04-01T09:00:02.000+09:00',
          request: { method: 'GET', url: 'https://api.digital-gift.jp/api/partner/brands' },
          response: { status: 0 },
        },
      ],
    },
  }
  const harFile = join(folder({ 'a.har': JSON.stringify(har) }), 'a.har')
  expect(await call(['record', '--from', harFile, '--corpus', again])).toMatchObject({
    code: 0,
    stdout: `2 exchanges written to ${again}\n`,
  })
  const [first = '', second = ''] = readdirSync(again)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(again, name), 'utf8'))
  expect(first).toContain('path: /20260401/dc/getcode')
  expect(second).toMatch(/operation: realpay-gift.list-brands\n[^]*path: \/brands\n[^]*response: null\nlost: response/)
  for (const secret of [AUTH_KEY, tranId, code]) expect(first + second).not.toContain(secret)
})

test('`record --no-pace` sends requests without pauses, and records responses that a fault withholds from the client', async () => {
  const mock = await verificationHost()
  const corpus = join(folder(), 'corpus')
  const { child, output, url } = await startRecord([
    '--provider',
    'at-gift',
    '--upstream',
    `${mock.url}/at-gift`,
    '--corpus',
    corpus,
    '--scenario',
    'at-gift/response-lost-after-issue',
    '--fault',
    'at-gift.inquire=reset-connection',
    '--no-pace',
  ])
  const send = (more?: object): Promise<Response> => fetch(`${url}/20260401/dc/getcode`, order(more))
  await expect(send()).rejects.toThrow('fetch failed')
  const [issued] = (await mock.admin.ledger()).codes
  await expect(send({ TranId: issued?.reference })).rejects.toThrow('fetch failed')
  expect((await send({ TranId: issued?.reference })).status).toBe(200)
  child.kill('SIGINT')
  // The exit code is 2, because the client exceeded the provider's rate limit in the scenario.
  expect(await once(child, 'close')).toEqual([2, null])
  expect(output.stdout).toContain(`3 exchanges written to ${corpus}`)
  const exchanges = await readCorpus(corpus)
  expect(exchanges.map(({ response, lost }) => [response?.status, lost])).toEqual([
    [200, 'response'],
    [200, 'response'],
    [200, undefined],
  ])
  // At the provider's pace, the third request would be sent two seconds after the first.
  const [first = 0, , third = 0] = exchanges.map(({ sentAt }) => Date.parse(sentAt))
  expect(third - first).toBeLessThan(1900)
  const text = readFileSync(join(corpus, '000001-at-gift.issue.yaml'), 'utf8')
  expect(text).toMatch(/status: 200\n[^]*\nlost: response\nfault: lose-the-response\n$/)
  for (const secret of [AUTH_KEY, issued?.code ?? '', issued?.reference ?? '']) expect(text).not.toContain(secret)
})

test("`run --upstream --record` records a program's requests to the real address of the provider", async () => {
  const mock = await verificationHost()
  const corpus = join(folder(), 'corpus')
  const script = `const { request } = require('node:http')
    const sent = request(process.env.HTTP_PROXY, { method: 'POST', path: 'http://service-gift.jp/20260401/dc/getcode',
      headers: { host: 'service-gift.jp', 'content-type': 'application/json' } }, (response) => response.resume())
    sent.end(${JSON.stringify(order().body)})`
  const ended = await call(
    ['run', '--upstream', `at-gift=${mock.url}/at-gift`, '--record', corpus, '--', process.execPath, '-e', script],
    { AT_GIFT_AUTH_KEY: AUTH_KEY },
  )
  expect(ended.stderr).toContain(`1 exchange written to ${corpus}`)
  expect((await mock.admin.ledger()).totals.issued).toBe(1)
  const text = readFileSync(join(corpus, '000001-at-gift.issue.yaml'), 'utf8')
  expect(text).toContain('status: 200')
  expect(text).not.toContain(AUTH_KEY)
})

test("`record --from` reads a file with JSON lines of an application's log and of a mock's journal once", async () => {
  const mock = await verificationHost()
  await mock.fetch(new Request(`${mock.url}/at-gift/20260401/dc/getcode`, order()))
  const journal = await (await fetch(`${mock.url}/__admin/requests`)).json()
  const lines = [
    'a line of text',
    JSON.stringify({ level: 'info', msg: 'no request' }),
    JSON.stringify({
      ts: 1_775_001_600.5,
      method: 'POST',
      url: '/20260401/dc/getcode',
      status: 503,
      request: {
        headers: { 'Content-Type': 'application/json' },
        body: { AuthKey: AUTH_KEY, DcId: 'DC1', Amount: '1' },
      },
      response: { body: '<html>' },
    }),
    ...(journal as { requests: object[] }).requests.map((one) => JSON.stringify(one)),
  ]
  const files = folder({ 'app.jsonl': lines.join('\n') })
  const corpus = join(files, 'corpus')
  expect(
    await call(['record', '--provider', 'at-gift', '--from', join(files, 'app.jsonl'), '--corpus', corpus]),
  ).toMatchObject({
    code: 0,
    stdout: `2 exchanges written to ${corpus}\n`,
  })
  expect(
    await call(['record', '--provider', 'at-gift', '--from', join(files, 'app.jsonl'), '--corpus', corpus]),
  ).toMatchObject({
    code: 0,
    stdout: `0 exchanges written to ${corpus}, 2 left out, because the corpus already contains them\n`,
  })
  const [first = '', second = ''] = readdirSync(corpus)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(corpus, name), 'utf8'))
  expect(first).toMatch(/sentAt: 2026-04-01T00:00:00.500Z\n[^]*status: 503/)
  expect(second).toMatch(/operation: at-gift.issue\n[^]*status: 200/)
  expect(first + second).not.toContain(AUTH_KEY)
})

test('if the TOTP secret is invalid, `record` warns that the ages of access tokens are not recorded', async () => {
  const files = folder({
    'a.har': JSON.stringify({
      log: {
        entries: [
          {
            startedDateTime: '2026-04-01T09:00:02.000+09:00',
            request: { method: 'GET', url: 'https://api.digital-gift.jp/api/partner/brands' },
            response: { status: 503 },
          },
        ],
      },
    }),
  })
  const record = (secret: string, corpus: string) =>
    call(['record', '--from', join(files, 'a.har'), '--corpus', join(files, corpus)], {
      REALPAY_GIFT_ACCESS_KEY: 'a'.repeat(40),
      REALPAY_GIFT_TOTP_SECRET: secret,
    })
  const warning = 'warning: the ages of access tokens are not recorded. REALPAY_GIFT_TOTP_SECRET: is no Base32 text'
  const refused = await record('not-base32', 'one')
  expect(refused).toMatchObject({ code: 0, stderr: expect.stringContaining(warning) })
  expect(refused.stderr).not.toContain('not-base32')
  expect((await record('GIFT MOCK GIFT MOCK', 'two')).stderr).not.toContain('warning')
})

test.each([
  ['en', 'warning: 000002-at-gift.issue was complete 2.0 s before 000001-at-gift.issue was sent'],
  [
    'ja',
    '警告: 000002-at-gift.issue は番号が大きいにもかかわらず、000001-at-gift.issue の送信より 2.0 秒前に完了している',
  ],
])("`compare --lang %s` warns if the recorder's clock was set back", async (lang, warning) => {
  const exchange = (number: number, sent: number): string =>
    JSON.stringify({
      id: `00000${number}-at-gift.issue`,
      provider: 'at-gift',
      sentAt: new Date(sent).toISOString(),
      request: { method: 'GET', path: '/', headers: {}, body: null },
      response: { receivedAt: new Date(sent + 1000).toISOString(), status: 404, headers: {}, body: null },
    })
  const corpus = folder({ '000001-a.yaml': exchange(1, 10_000), '000002-a.yaml': exchange(2, 7000) })
  expect((await call(['compare', corpus, '--lang', lang])).stderr).toContain(warning)
})
