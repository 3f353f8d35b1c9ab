import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { oneLine, quoteForMessage } from '../../mock-server/reporting/one-line.ts'
import { requestLines } from '../../mock-server/reporting/render/request-lines.ts'
import { environment, root, start } from './command.ts'

/** Texts that could forge a log line, move the cursor of a terminal, or reorder displayed text. */
const deceptive = [
  '\n',
  '\r',
  '\r\n',
  '\t',
  '\u0000',
  '\u0008',
  '\u001b[2K\u001b[1A',
  '\u007f',
  '\u0085',
  '\u009b2K',
  '\u2028',
  '\u2029',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u061c',
]
// oxlint-disable-next-line no-control-regex -- the test is about these characters
const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u
const forged = '[09:00:00.000] INFO: no code was issued'

test('if the log format is "pretty", a key in a request body cannot forge a log line', async () => {
  const started = await start([], { GIFT_MOCK_LOG_FORMAT: 'pretty', GIFT_MOCK_LOG_LEVEL: 'debug' })
  for (const character of deceptive) {
    const body = JSON.stringify({
      AuthKey: 'MOCK-AuthKey-001',
      DcId: 'DC500',
      Amount: '500',
      [`x${character}${forged}`]: 1,
    })
    const answer = await fetch(`${started.url}/at-gift/demo-campaign/dc/getcode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect(answer.status).toBe(400)
  }
  const { stderr } = await started.stop()
  const lines = stderr.split('\n')
  expect(lines.filter((line) => line.includes('no code was issued'))).toHaveLength(deceptive.length)
  expect(lines.filter((line) => line.startsWith(forged))).toEqual([])
  expect(lines.filter((line) => raw.test(line))).toEqual([])
})

test('in the log format "pretty", errors and fields cannot forge a log line', async () => {
  const program = `
    import { createLogWriter } from './mock-server/cli/start/log/log-writer.ts'
    const log = createLogWriter({ level: 'info', format: 'pretty' }, process.stderr)
    for (const character of JSON.parse(process.argv[1])) {
      const text = 'x' + character + ${JSON.stringify(forged)}
      log(0, 'error', text, { path: text, error: new Error(text, { cause: new TypeError(text) }) })
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, JSON.stringify(deceptive)], {
    cwd: root,
    env: environment(),
  })
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')])
  const lines = stderr.split('\n')
  expect(lines.filter((line) => /^\[.*ERROR.*: x/.test(line))).toHaveLength(deceptive.length)
  expect(lines.filter((line) => line.trimStart().startsWith(forged))).toEqual([])
  expect(lines.filter((line) => raw.test(line))).toEqual([])
  expect(lines.filter((line) => /^ +at /.test(line)).length).toBeGreaterThan(deceptive.length)
})

test.each(deceptive)(
  'the deceptive character sequence %j is escaped or removed in log messages and in lists of requests',
  (character) => {
    const given = `a${character}b`
    const request = {
      id: '000000001',
      atMs: 0,
      receivedAtMs: 0,
      reference: { name: { en: given, ja: given }, value: given },
      method: given,
      path: `/${given}`,
      delivered: true,
      durationMs: 1,
      status: 400,
      outcome: given,
      reason: given,
      rule: given,
      abandoned: false,
    }
    for (const line of [oneLine(given), quoteForMessage(given), ...requestLines([request], 1)]) {
      expect(line).not.toMatch(raw)
      expect(line).not.toContain('\n')
    }
  },
)

test.each([
  [['--log-format', 'json'], 3],
  [['--quiet', '--log-format', 'json', '--log-level', 'debug'], 0],
  [['--log-level', 'warn', '--log-format', 'json'], 0],
] as const)(
  'with the flags %j, the log has %i lines for 3 requests, even if the mock is stopped right after these requests',
  async ([...flags], expected) => {
    const started = await start(flags)
    const order = JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' })
    const issue = () =>
      fetch(`${started.url}/at-gift/demo-campaign/dc/getcode`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: order,
      })
    await Promise.all([issue(), issue(), issue()])
    const { stderr } = await started.stop()
    const lines = stderr
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { operation?: string; request?: string; ms?: number; status?: number })
    const requests = lines.filter(({ operation }) => operation === 'at-gift.issue')
    expect(new Set(requests.map(({ request }) => request))).toEqual(
      new Set(['000000001', '000000002', '000000003'].slice(0, expected)),
    )
    for (const { ms } of requests) expect(ms).toBeTypeOf('number')
  },
)

test('with --log-level silent, the mock handles requests and logs nothing, not even a warning', async () => {
  const started = await start(['--log-level', 'silent'], { GIFT_MOCK_PROT: '1' })
  expect((await fetch(`${started.url}/livez`)).status).toBe(200)
  const { code, stdout, stderr } = await started.stop()
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('GIFT_MOCK_URL=')
})
