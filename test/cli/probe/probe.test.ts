import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '../../../clients/index.ts'
import { type RunningGiftMock, startGiftMock } from '../../../mock-server/index.ts'
import { probeTransport } from '../../../scenarios/probe/send.ts'
import { readCorpus } from '../../../scenarios/recordings/corpus.ts'
import { removeSignalListeners } from '../../helpers/own-signal.ts'
import { call, folder } from '../command.ts'

/** Responses that a probe is waiting for. */
const open = new Set<Promise<unknown>>()

/** Replaces `sendTo` by a function that keeps the promise of each response in `open` until the response has arrived. */
function followRequests(): void {
  const { sendTo } = probeTransport
  vi.spyOn(probeTransport, 'sendTo').mockImplementation((...to) => {
    const send = sendTo(...to)
    return (request) => {
      const answer = send(request)
      open.add(answer)
      void answer.finally(() => open.delete(answer))
      return answer
    }
  })
}

const START = Date.parse('2026-04-17T09:00:00+09:00')
const AUTH_KEY = 'Zs*eR-dTy<p)p3(E'
const account = { AT_GIFT_CAMPAIGN: '20260401', AT_GIFT_AUTH_KEY: AUTH_KEY, AT_GIFT_DC_FREE_AMOUNT: 'DC500' }
const partner = {
  REALPAY_GIFT_ACCESS_KEY: 'a'.repeat(40),
  REALPAY_GIFT_TOTP_SECRET: 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK',
  REALPAY_GIFT_BRAND: 'amazon',
}
const probe = (provider: string, url: string, ...more: string[]) => [
  'probe',
  '--provider',
  provider,
  '--base-url',
  url,
  ...more,
]

test('`probe --dry-run` prints the requests, their cost and their duration, and sends nothing', async () => {
  const url = 'https://stg.service-gift.jp'
  const shown = await call(probe('at-gift', url, '--dry-run'), account)
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toMatch(/^Probe of at-gift at https:\/\/stg\.service-gift\.jp\/: at most \d+ requests/)
  expect(shown.stdout).toContain('It takes at most 1 minute.\n')
  expect(shown.stdout).toContain('left out: set AT_GIFT_SECOND_AUTH_KEY')
  const inJapanese = await call(probe('realpay-gift', 'http://127.0.0.1:1', '--dry-run', '--lang', 'ja'), partner)
  expect(inJapanese.stdout).toMatch(/所要時間は最長 \d+ 分。トークンが1回しか使えない場合は最長 \d+ 分\n/)
})

test.each([
  ['the production host', probe('at-gift', 'https://service-gift.jp', '--yes'), account, "is a provider's production"],
  ['no account', probe('at-gift', 'http://127.0.0.1:1', '--yes'), {}, 'set AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY'],
  ['no confirmation', probe('at-gift', 'http://127.0.0.1:1'), account, 'add --yes'],
  ['an unknown provider', probe('at-gif', 'http://127.0.0.1:1', '--yes'), account, 'did you mean at-gift?'],
])('`probe` with %s sends no request', async (_what, args, variables, message) => {
  const { code, stderr } = await call(args, variables)
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) })
})

test('`probe` records its first request without secrets, and ends if the provider refuses the account', async () => {
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close(0))
  const corpus = join(folder(), 'corpus')
  const ended = await call(probe('at-gift', `${mock.url}/at-gift`, '--yes', '--corpus', corpus), account)
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('the provider responded with 404') })
  expect((await mock.admin.requests()).requests).toHaveLength(1)
  const text = readFileSync(join(corpus, '000001-at-gift.issue.yaml'), 'utf8')
  expect(text).toContain('status: 404')
  expect(text).not.toContain(AUTH_KEY)
  expect(readdirSync(corpus).filter((name) => name.endsWith('.yaml'))).toHaveLength(1)
})

test.each([
  [
    'a secret that is not Base32',
    { REALPAY_GIFT_TOTP_SECRET: 'not-base32!' },
    'REALPAY_GIFT_TOTP_SECRET: is no Base32',
  ],
  ['a number of digits that is not allowed', { REALPAY_GIFT_TOTP_DIGITS: '5' }, 'REALPAY_GIFT_TOTP_DIGITS: "5"'],
  ['an empty secret', { REALPAY_GIFT_TOTP_SECRET: '' }, 'set REALPAY_GIFT_TOTP_SECRET'],
])('`probe --dry-run` rejects %s, and does not print the secret', async (_what, variables, message) => {
  const ended = await call(probe('realpay-gift', 'http://127.0.0.1:1', '--dry-run'), { ...partner, ...variables })
  expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(message) })
  expect(ended.stderr).not.toContain('not-base32!')
})

test('a probe uses the default for an empty variable, and accepts a secret with spaces between groups of characters', async () => {
  const empty = { REALPAY_GIFT_TOTP_ALGORITHM: '', REALPAY_GIFT_TOTP_DIGITS: '', REALPAY_GIFT_TOTP_PERIOD: '' }
  const sent: Readonly<Record<string, string>>[] = []
  let nowMs = START
  vi.spyOn(systemClock, 'now').mockImplementation(() => nowMs)
  vi.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => void (nowMs += ms))
  vi.spyOn(probeTransport, 'sendTo').mockReturnValue(async ({ headers }) => {
    sent.push(headers)
    return { status: 401, headers: {}, body: new Uint8Array() }
  })
  onTestFinished(() => void vi.restoreAllMocks())
  const args = probe('realpay-gift', 'http://127.0.0.1:1', '--yes', '--corpus', join(folder(), 'corpus'))
  for (const secret of [partner.REALPAY_GIFT_TOTP_SECRET, 'GIFT MOCK GIFT MOCK GIFT MOCK GIFT MOCK']) {
    nowMs = START
    await call(args, { ...partner, ...empty, REALPAY_GIFT_TOTP_SECRET: secret })
  }
  const tokens = sent.map((headers) => headers['x-realpay-gift-api-access-token'])
  expect(tokens).toEqual([expect.stringMatching(/^\d{6}$/), tokens[0]])
})

test.each([
  [
    'en',
    'no response came to: issue a code of 500 yen. Reason: the connection was refused (ECONNREFUSED). Check the URL',
  ],
  ['ja', 'レスポンスがないため、probe を終了した。理由: 接続が拒否された（ECONNREFUSED）。URL を確認する'],
])('if no connection can be made, `probe --lang %s` says why', async (lang, message) => {
  const corpus = join(folder(), 'corpus')
  const { code, stderr } = await call(
    probe('at-gift', 'http://127.0.0.1:1', '--yes', '--corpus', corpus, '--lang', lang),
    account,
  )
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) })
})

/**
 * Starts a mock that plays the verification environment of the on-demand API. The mock and the probe run in virtual
 * time.
 */
async function virtualHost(settings: Readonly<Record<string, unknown>> = {}): Promise<RunningGiftMock> {
  let nowMs = START
  followRequests()
  vi.spyOn(systemClock, 'now').mockImplementation(() => nowMs)
  vi.spyOn(systemClock, 'sleep').mockImplementation(async (ms, signal) => {
    // The mock and the probe share this clock, so the clock must not advance while a request is in progress.
    await Promise.all(open)
    signal?.throwIfAborted()
    nowMs += ms
  })
  const mock = await startGiftMock({
    port: 0,
    settings: { 'atGift.campaigns': [{ campaign: '20260401', authKey: AUTH_KEY }], ...settings },
    hostClock: { now: () => nowMs },
  })
  onTestFinished(async () => {
    vi.restoreAllMocks()
    await mock.close(0)
  })
  return mock
}

test('`probe` sends its requests at the pace that the provider requires, and learns from the recorded responses', async () => {
  const mock = await virtualHost({ 'atGift.status.unknownTranId': 404 })
  const files = folder()
  const [corpus, out] = [join(files, 'corpus'), join(files, 'observed.yaml')]
  const url = `${mock.url}/at-gift`
  writeFileSync(out, 'settings: {}')
  const run = () => call(probe('at-gift', url, '--yes', '--corpus', corpus, '--out', out), account)
  expect(await run()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`${out} exists already and is not a file that "learn" or "probe" wrote`),
  })
  rmSync(out)
  const ended = await run()
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout.match(/≠ \S+/g)).toEqual(['≠ AG-A4'])
  const text = readFileSync(out, 'utf8')
  expect(text).toContain('\n  atGift.status.unknownTranId: 404\n')
  expect(text).toContain('date: 2026-04-17')
  const { requests } = await mock.admin.requests()
  expect(await readCorpus(corpus)).toHaveLength(requests.length)
  expect(requests.filter(({ outcome }) => outcome.code === 'rate-limited').length).toBeLessThan(5)
  expect((await mock.admin.ledger()).totals.faceValue).toBeLessThanOrEqual(1000)
})

test('after Ctrl-C, `probe` sends no more requests, and names the request whose response is missing', async () => {
  removeSignalListeners('SIGINT')
  const mock = await virtualHost({ 'atGift.inquiry.emptyTranId': 'issue' })
  await mock.admin.arm({
    name: 'silent',
    when: { operation: 'at-gift.issue', calls: [2] },
    phase: 'after-commit',
    effect: { type: 'hang' },
  })
  const files = folder()
  const [corpus, out] = [join(files, 'corpus'), join(files, 'observed.yaml')]
  const running = call(probe('at-gift', `${mock.url}/at-gift`, '--yes', '--corpus', corpus, '--out', out), account)
  await vi.waitUntil(async () => (await mock.admin.ledger()).totals.issued === 2, { interval: 5, timeout: 30_000 })
  process.emit('SIGINT', 'SIGINT')
  const { requests } = await mock.admin.requests()
  await mock.close(0)
  const { code, stdout, stderr } = await running
  expect(code).toBe(130)
  expect(stderr).toMatch(
    /^The probe stops\. .*\nWaiting for the responses to these requests:\n {2}send a TranId that is null {2}\(sent at 2026-04-17T/,
  )
  expect(stderr).toContain(
    'No response to: send a TranId that is null. Reason: the connection was closed (ECONNRESET)\n',
  )
  expect(stderr).toMatch(
    /were never received:\n {2}send a TranId that is null {2}\(sent at 2026.*Z, at most 500 yen\)\n/,
  )
  const exchanges = await readCorpus(corpus)
  expect(exchanges).toHaveLength(requests.length)
  expect(exchanges.at(-1)).toMatchObject({ response: null, lost: 'response' })
  expect(stdout).toContain(`at-gift: ${requests.length} exchanges, ${requests.length - 1} with a response`)
  expect(readFileSync(out, 'utf8')).toContain('mock.observed:')
  await vi.waitUntil(() => process.listenerCount('SIGINT') === 0, { interval: 20, timeout: 30_000 })
})
