import { styleText } from 'node:util'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createGiftMock } from '../mock-server/index.ts'
import { giftHandlers } from '../mock-server/msw.ts'

/** What has to be reached: microseconds, share over a hand-written handler, milliseconds and kibibytes of a sandbox. */
const GOALS = { fetch: 60, msw: 0.15, sandboxMs: 1, sandboxKib: 20 }
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 9) * 2
const REQUESTS = 200
const SANDBOXES = 1000

const url = 'https://service-gift.jp/demo-campaign/dc/getcode'
const writtenUrl = 'https://written.test/demo-campaign/dc/getcode'
const order = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }) }
const settings = { 'atGift.limit.requests': 1_000_000_000 }
const mock = createGiftMock({ settings })
const answer = await (await mock.fetch(new Request(url, order))).text()

const direct: number[] = []
const whole: number[] = []
for (let round = -4; round < ROUNDS; round++) {
  await mock.reset()
  for (let index = 0; index < REQUESTS; index++) {
    const begun = performance.now()
    const request = new Request(url, order)
    const sent = performance.now()
    const response = await mock.fetch(request)
    const answered = performance.now()
    await response.text()
    // What comes first is compiled only then.
    if (round < 0) continue
    direct.push((answered - sent) * 1000)
    whole.push((performance.now() - begun) * 1000)
  }
}

/** The hand-written one is looked at first: what that takes is on the mock’s side. */
const server = setupServer(http.post(writtenUrl, () => HttpResponse.text(answer, { headers: { 'content-type': 'application/json' } })), ...giftHandlers(mock))
server.listen({ onUnhandledFrame: 'error' })
const written: number[] = []
const emulated: number[] = []
for (let round = -4; round < ROUNDS; round++) {
  await mock.reset()
  // In turns: MSW takes so long, and so differently from one second to the next, that batches cannot be compared.
  for (let index = 0; index < REQUESTS; index++) {
    const ofWritten = await throughMsw(writtenUrl)
    const ofMock = await throughMsw(url)
    if (round < 0) continue
    written.push(ofWritten)
    emulated.push(ofMock)
  }
}
server.close()
await mock.close()
const sandbox = await sandboxCost()

const line = (what: string, value: string, good?: boolean): void => console.log(`${what.padEnd(52)}${value.padStart(16)}${good === undefined ? '' : `   ${styleText(good ? 'green' : 'red', good ? 'good' : 'missed')}`}`)
const share = median(emulated) / median(written) - 1
line(`mock.fetch of an issue, median (goal ${GOALS.fetch} µs)`, `${median(direct).toFixed(1)} µs`, median(direct) < GOALS.fetch)
line('the same with making the request and reading the answer', `${median(whole).toFixed(1)} µs`)
line('MSW, a hand-written handler with the same answer', `${median(written).toFixed(0)} µs`)
line('MSW, giftHandlers', `${median(emulated).toFixed(0)} µs`)
line(`giftHandlers over hand-written (goal ${GOALS.msw * 100} %)`, `${(share * 100).toFixed(1)} %`, share < GOALS.msw)
line(`a fresh sandbox (goal ${GOALS.sandboxMs} ms)`, `${sandbox.ms.toFixed(3)} ms`, sandbox.ms < GOALS.sandboxMs)
if (sandbox.kib !== undefined) line(`memory of a fresh sandbox (goal ${GOALS.sandboxKib} KiB)`, `${sandbox.kib.toFixed(1)} KiB`, sandbox.kib < GOALS.sandboxKib)

/** How long a request takes that is sent with fetch, in microseconds. */
async function throughMsw(to: string): Promise<number> {
  const begun = performance.now()
  const { length } = await (await fetch(to, order)).text()
  const took = (performance.now() - begun) * 1000
  if (length !== answer.length) throw new Error(`the answer has ${length} characters, not ${answer.length}; the measure would be of something else`)
  return took
}

/** Each is used once, by a request that issues a code: that makes it, and puts its first rows in it. */
async function sandboxCost(): Promise<{ ms: number; kib: number | undefined }> {
  const many = createGiftMock({ settings, maxSandboxes: SANDBOXES + 1 })
  await many.sandbox('warm').fetch(new Request(url, order))
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const took: number[] = []
  for (let index = 0; index < SANDBOXES; index++) {
    const request = new Request(url, order)
    const begun = performance.now()
    await many.sandbox(`w${index}`).fetch(request)
    took.push(performance.now() - begun)
  }
  globalThis.gc?.()
  const kib = globalThis.gc && (process.memoryUsage().heapUsed - before) / SANDBOXES / 1024
  await many.close()
  return { ms: median(took), kib }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
