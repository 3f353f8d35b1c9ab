import { expect, test, vi } from 'vitest'
import type { Log, RequestLine } from '../../../mock-server/core/log.ts'
import { boot } from '../../helpers/boot.ts'

const ISSUE = '/at-gift/demo-campaign/dc/getcode'
const order = (more: object = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500', ...more }),
})

/** Creates a mock with a log that collects request lines and messages. */
function bootWithLog() {
  const lines: RequestLine[] = []
  const messages: string[] = []
  const log: Log = Object.assign((_level: string, message: string) => void messages.push(message), {
    debug: true,
    request: (line: RequestLine) => void lines.push(line),
  })
  return { lines, messages, ...boot({ log, settings: { 'atGift.limit.requests': 2 } }) }
}

test('if a log object has a function `request`, each provider request gives one call of this function and no other message', async () => {
  const { send, lines, messages, mock } = bootWithLog()
  await send(ISSUE, order())
  await send(`${ISSUE}?AuthKey=MOCK-AuthKey-001`, order({ DcId: 'unknown' }))
  await send('/sandboxes/w1/realpay-gift/nothing-here')
  await send(ISSUE, order())
  expect(messages).toEqual([])
  const ids = (await mock.admin.requests()).requests.map(({ id }) => id)
  expect(lines).toMatchObject([
    {
      id: ids[0],
      sandbox: 'default',
      provider: 'at-gift',
      operation: 'at-gift.issue',
      method: 'POST',
      path: ISSUE,
      status: 200,
      outcome: { code: 'issued' },
      fault: undefined,
    },
    { id: ids[1], path: `${ISSUE}?AuthKey=***`, status: 400 },
    // The mock stores nothing about this request, because a stored entry would create the sandbox `w1`.
    { id: '', sandbox: 'w1', provider: 'realpay-gift', operation: null, status: 404 },
    { id: ids[2], status: 429, outcome: { code: 'rate-limited' } },
  ])
  for (const { ms } of lines) expect(ms).toBeGreaterThan(0)
})

test('if a fault delays a request, the log line of the request is written when the response is sent', async () => {
  const { send, lines, mock, advance } = bootWithLog()
  await mock.admin.arm({
    name: 'slow',
    when: { operation: 'at-gift.issue' },
    phase: 'before-commit',
    effect: { type: 'delay', ms: 5000 },
  })
  const answer = send(ISSUE, order())
  await vi.waitUntil(async () => (await mock.admin.faults())[0]?.hits === 1, { timeout: 30_000 })
  expect(lines).toEqual([])
  await advance(5000)
  expect((await answer).status).toBe(200)
  expect(lines).toMatchObject([{ id: '000000001', status: 200, fault: 'slow' }])
})

test('a request is logged even if the client disconnects before the operation runs', async () => {
  const { send, lines, mock, advance } = bootWithLog()
  await mock.admin.arm({
    name: 'slow',
    when: { operation: 'at-gift.issue' },
    phase: 'before-commit',
    effect: { type: 'delay', ms: 5000 },
  })
  const controller = new AbortController()
  const answer = send(ISSUE, { ...order(), signal: controller.signal })
  await vi.waitUntil(async () => (await mock.admin.faults())[0]?.hits === 1, { timeout: 30_000 })
  controller.abort()
  await expect(answer).rejects.toThrow('aborted')
  expect(lines).toEqual([])
  await advance(5000)
  await vi.waitUntil(() => lines.length > 0, { timeout: 30_000 })
  expect(lines).toMatchObject([{ id: '000000001', operation: 'at-gift.issue', fault: 'slow' }])
})

test('if the member `request` of a log object is false, provider requests are not logged', async () => {
  const messages: string[] = []
  const log: Log = Object.assign((_level: string, message: string) => void messages.push(message), {
    debug: true,
    request: false as const,
  })
  const { send } = boot({ log })
  expect((await send(ISSUE, order({ DcId: 'unknown' }))).status).toBe(400)
  expect(messages).toEqual([])
})
