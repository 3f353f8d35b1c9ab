import { globSync, readFileSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createBufferedLog } from '../../../mock-server/cli/start/log/buffered-log.ts'
import { createLineBuffer } from '../../../mock-server/cli/start/log/line-buffer.ts'
import { jsonRequest, prettyRequest } from '../../../mock-server/cli/start/log/request-text.ts'
import { logReason, type RequestLine } from '../../../mock-server/core/log.ts'
import { sharedReasons } from '../../../mock-server/core/reasons/shared.ts'
import { chooseLanguage } from '../../../mock-server/reporting/language.ts'
import type { Styler } from '../../../mock-server/reporting/color.ts'
import { logLines } from '../../helpers/log-lines.ts'
import { hostTimers } from '../../../mock-server/core/time/host-clock.ts'

const receivedAtMs = new Date(2026, 3, 1, 9, 5, 7, 41).getTime()
const accepted: RequestLine = {
  receivedAtMs,
  id: '000000012',
  sandbox: 'w1',
  provider: 'at-gift',
  operation: 'at-gift.issue',
  method: 'POST',
  path: '/at-gift/demo-campaign/dc/getcode?AuthKey=***',
  status: 200,
  ms: 0.4249,
  outcome: { code: 'issued', rule: 'AG-D3', reason: 'a code was issued' },
  fault: undefined,
  traceparent: undefined,
}
const refused: RequestLine = {
  ...accepted,
  status: 401,
  operation: null,
  outcome: { code: 'unauthorized', rule: 'AG-A7', reason: 'the key "x\n\u202e\u001b[2K" is unknown' },
}
const lost: RequestLine = {
  ...accepted,
  status: 0,
  id: '',
  ms: 30_000.126,
  fault: 'lose-it',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  outcome: { code: 'fault', rule: null, reason: '' },
}
const unpainted: Styler = (_style, text) => text
const plain = logLines((output) => prettyRequest(output, unpainted, false))

test("a request's log line in the format `pretty` contains the time, the operation, the status and the duration", () => {
  expect(plain(accepted)).toBe(
    '[09:05:07.041] INFO: POST /at-gift/demo-campaign/dc/getcode?AuthKey=*** 200 at-gift.issue 000000012 0.42 ms\n',
  )
  expect(plain(lost)).toBe(
    '[09:05:37.041] INFO: POST /at-gift/demo-campaign/dc/getcode?AuthKey=*** no response at-gift.issue 30000.13 ms fault=lose-it\n',
  )
})

test('a log line in the format `pretty` states why a request was refused or, at the level `debug`, why the request was accepted', () => {
  const path = '/at-gift/demo-campaign/dc/getcode?AuthKey=***'
  expect(plain(refused)).toBe(
    `[09:05:07.041] INFO: POST ${path} 401 000000012 0.42 ms AG-A7: the key "x\\u000a\\u202e\\u001b[2K" is unknown\n`,
  )
  const withReason = logLines((output) => prettyRequest(output, unpainted, true))
  expect(withReason(accepted)).toContain('0.42 ms AG-D3: a code was issued\n')
})

test("the log format `pretty` shows a request's reason escaped and in the language of the reader", () => {
  const translated = logLines((output) => prettyRequest(output, unpainted, false, ({ reason }) => `理由\n${reason}`))
  expect(translated(refused)).toContain(String.raw` AG-A7: 理由\u000athe key`)
})

/**
 * Chooses Japanese for the current test.
 * @returns a function that returns what the test has written to standard error
 */
function japaneseLog(): () => string {
  chooseLanguage('ja')
  let output = ''
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((output += String(text)), true))
  onTestFinished(() => {
    spy.mockRestore()
    chooseLanguage(undefined)
  })
  return () => output
}

test.each([
  ['pretty', 'このサーバーはプロキシーではない', '待ち受けを開始した'],
  ['json', sharedReasons.noProxy.reason, 'listening'],
] as const)(
  'if the language is Japanese, the log in the format `%s` contains the reason %j and the message %j',
  async (format, reason, message) => {
    const output = japaneseLog()
    const { log, start, flush } = createBufferedLog({ level: 'info', format })
    const send = (): void =>
      void (log.request && log.request({ ...refused, outcome: { ...refused.outcome, ...sharedReasons.noProxy } }))
    send()
    await start()
    send()
    log('info', sharedReasons.noProxy.reason, { because: sharedReasons.noProxy.because })
    log('info', { en: 'listening', ja: '待ち受けを開始した' }, {})
    flush()
    expect(output().split(reason)).toHaveLength(4)
    expect(output()).toContain(message)
    expect(output()).not.toContain('because')
  },
)

test.each([
  ['pretty', 'プロキシー: example.invalid:80: 拒否: プロバイダー宛てのリクエストだけを通す'],
  ['json', 'proxy: example.invalid:80: refused: it passes on only requests to the providers'],
] as const)(
  'if the proxy refuses a host and the language is Japanese, the log in the format `%s` contains %j',
  async (format, message) => {
    const output = japaneseLog()
    const { log, start, flush } = createBufferedLog({ level: 'info', format })
    const { proxyRefused, proxyProvidersAlone } = sharedReasons
    logReason(log, 'warn', proxyRefused({ host: 'example.invalid:80', why: proxyProvidersAlone }))
    await start()
    flush()
    expect(output()).toContain(message)
  },
)

test('every message that the mock logs as a warning or an error is in English and Japanese', () => {
  const found = globSync('mock-server/**/*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\blog\(\s*'(?:warn|error)',\s*['"`][^,]*/g)].map(
      ([text]) => `${file}: ${text}`,
    ),
  )
  expect(found).toEqual([])
})

test("a request's log line in the format `json` is one JSON object with `level`, `time` and `msg`, like every log line", () => {
  const json = logLines(jsonRequest)
  const [first = '', ...more] = [accepted, refused, lost].map((line) => json(line))
  expect(first.indexOf('\n')).toBe(first.length - 1)
  expect(JSON.parse(first)).toEqual({
    level: 'info',
    time: new Date(receivedAtMs).toISOString(),
    request: '000000012',
    sandbox: 'w1',
    provider: 'at-gift',
    operation: 'at-gift.issue',
    method: 'POST',
    path: '/at-gift/demo-campaign/dc/getcode?AuthKey=***',
    status: 200,
    ms: 0.42,
    outcome: 'issued',
    rule: 'AG-D3',
    msg: 'a code was issued',
  })
  expect(more.map((text) => JSON.parse(text) as unknown)).toMatchObject([
    { operation: null, msg: 'the key "x\\u000a\\u202e\\u001b[2K" is unknown' },
    { status: 0, rule: null, fault: 'lose-it', traceparent: lost.traceparent },
  ])
  expect(more[1]).not.toContain('"request"')
})

test('the line buffer collects lines for 20 ms, and then writes these lines in order with a single call', () => {
  const delays: number[] = []
  const timers: (() => void)[] = []
  const { setTimeout } = hostTimers
  onTestFinished(() => void (hostTimers.setTimeout = setTimeout))
  hostTimers.setTimeout = Object.assign((run: () => void, ms: number) => {
    delays.push(ms)
    timers.push(run)
    return setTimeout(() => {}, 0)
  }, setTimeout)
  const calls: string[] = []
  const buffer = createLineBuffer({ writableLength: 0, write: (bytes) => void calls.push(String(bytes)) })
  buffer.write('a\n')
  buffer.write('b\n')
  expect([calls, delays]).toEqual([[], [20]])
  timers.shift()?.()
  buffer.write('c\n')
  buffer.flush()
  expect(calls).toEqual(['a\nb\n', 'c\n'])
  buffer.write('d'.repeat(40_000))
  expect(calls.at(-1)).toHaveLength(40_000)
})

test.each(['é', 'あ', 'z'])(
  'the line buffer writes every part of a line that is longer than the buffer (%s)',
  (letter) => {
    const calls: string[] = []
    const buffer = createLineBuffer({ writableLength: 0, write: (bytes) => void calls.push(String(bytes)) })
    const long = letter.repeat(300_000)
    buffer.ascii('a')
    buffer.text(long)
    buffer.bytes(Buffer.from('b'))
    buffer.digits(7, 2)
    if (letter === 'z') buffer.ascii(long)
    buffer.ascii('\n')
    buffer.endLine()
    buffer.flush()
    expect(calls.join('')).toBe(`a${long}b07${letter === 'z' ? long : ''}\n`)
  },
)

test('the line buffer does not change bytes that the stream has not written yet', () => {
  const waiting: Uint8Array[] = []
  const buffer = createLineBuffer({
    get writableLength() {
      return waiting.length
    },
    write: (bytes) => void waiting.push(bytes),
  })
  for (const line of ['first\n', 'second\n']) {
    buffer.write(line)
    buffer.flush()
  }
  expect(waiting.map(String)).toEqual(['first\n', 'second\n'])
})
