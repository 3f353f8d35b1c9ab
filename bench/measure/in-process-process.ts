// This program measures `mock.fetch`, MSW and new sandboxes, and sends the results to its parent process. The program
// must run with --expose-gc.
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createGiftMock } from '../../mock-server/index.ts'
import { giftHandlers } from '../../mock-server/msw/index.ts'
import type { Part } from '../figure.ts'
import { median, pairedRatios } from '../statistics.ts'

/**
 * Goals.
 * - `fetch`: maximum duration of `mock.fetch` in microseconds
 * - `msw`: maximum ratio of two durations of a request through MSW: the duration with the mock, divided by the duration
 *   with a hand-written handler
 * - `sandboxMs`, `sandboxKib`: maximum time in milliseconds and maximum memory in KiB that a new sandbox needs
 */
const GOALS = { fetch: 60, msw: 1.15, sandboxMs: 1, sandboxKib: 20 }
const WARM_UP_ROUNDS = 4
const REQUESTS = 200
const SANDBOXES = 1000

const rounds = Number(process.argv[2] ?? 9) * 2
const url = 'https://service-gift.jp/demo-campaign/dc/getcode'
const writtenUrl = 'https://written.test/demo-campaign/dc/getcode'
const order = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }),
}
const settings = { 'atGift.limit.requests': 1_000_000_000 }
const mock = createGiftMock({ settings })
const answer = await (await mock.fetch(new Request(url, order))).text()

const direct = await directly()
const msw = await throughMsw()
await mock.close()
const sandbox = await sandboxCost()
process.send?.(
  {
    name: 'in-process',
    title: 'In process',
    ratioHeading: '× a hand-written handler',
    method: `${(rounds * REQUESTS).toLocaleString('en')} issues each, one at a time; the two handlers of MSW in turns.`,
    figures: [
      {
        id: 'fetch',
        title: '`mock.fetch`, an issue',
        value: median(direct.answering),
        unit: 'µs',
        goal: { of: 'value', atMost: GOALS.fetch },
      },
      {
        id: 'fetch-whole',
        title: '… with the request made and the answer read',
        value: median(direct.whole),
        unit: 'µs',
      },
      {
        id: 'msw-written',
        title: 'MSW, a hand-written handler with the same answer',
        value: median(msw.written),
        unit: 'µs',
      },
      {
        id: 'msw',
        title: 'MSW, `giftHandlers`',
        value: median(msw.emulated),
        unit: 'µs',
        ratio: pairedRatios(msw.emulated, msw.written),
        goal: { of: 'ratio', atMost: GOALS.msw },
      },
      {
        id: 'sandbox',
        title: 'first request to a new sandbox',
        value: sandbox.ms,
        unit: 'ms',
        goal: { of: 'value', atMost: GOALS.sandboxMs },
      },
      {
        id: 'sandbox-memory',
        title: 'memory of a new sandbox',
        value: sandbox.kib,
        unit: 'KiB',
        goal: { of: 'value', atMost: GOALS.sandboxKib },
      },
    ],
  } satisfies Part,
  () => process.disconnect(),
)

async function directly(): Promise<{ answering: number[]; whole: number[] }> {
  const answering: number[] = []
  const whole: number[] = []
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    await mock.reset()
    for (let index = 0; index < REQUESTS; index++) {
      const begun = performance.now()
      const request = new Request(url, order)
      const sent = performance.now()
      const response = await mock.fetch(request)
      const answered = performance.now()
      await response.text()
      if (round < 0) continue
      answering.push((answered - sent) * 1000)
      whole.push((performance.now() - begun) * 1000)
    }
  }
  return { answering, whole }
}

/**
 * Measures the duration of requests that go through MSW to a hand-written handler and to the mock. MSW checks the
 * hand-written handler first, so the duration of a request to the mock includes that check.
 */
async function throughMsw(): Promise<{ written: number[]; emulated: number[] }> {
  const server = setupServer(
    http.post(writtenUrl, () => HttpResponse.text(answer, { headers: { 'content-type': 'application/json' } })),
    ...giftHandlers(mock),
  )
  server.listen({ onUnhandledFrame: 'error' })
  const written: number[] = []
  const emulated: number[] = []
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    await mock.reset()
    // Each iteration sends one request to each handler. The speed of MSW varies from second to second, so two separate
    // series of requests would not be comparable.
    for (let index = 0; index < REQUESTS; index++) {
      const ofWritten = await oneFetch(writtenUrl)
      const ofMock = await oneFetch(url)
      if (round < 0) continue
      written.push(ofWritten)
      emulated.push(ofMock)
    }
  }
  server.close()
  return { written, emulated }
}

/** Sends one request and returns its duration in microseconds. */
async function oneFetch(to: string): Promise<number> {
  const begun = performance.now()
  const { length } = await (await fetch(to, order)).text()
  const took = (performance.now() - begun) * 1000
  if (length !== answer.length)
    throw new Error(
      `the answer has ${length} characters instead of ${answer.length}; the measure would be of something else`,
    )
  return took
}

/**
 * Returns the time and the memory that a new sandbox needs. For each sandbox, one issue request creates the sandbox and
 * its first rows.
 */
async function sandboxCost(): Promise<{ ms: number; kib: number }> {
  if (!globalThis.gc) throw new Error('run with --expose-gc')
  const many = createGiftMock({ settings, maxSandboxes: SANDBOXES + 1 })
  await many.sandbox('warm').fetch(new Request(url, order))
  globalThis.gc()
  const before = process.memoryUsage().heapUsed
  const took: number[] = []
  for (let index = 0; index < SANDBOXES; index++) {
    const request = new Request(url, order)
    const begun = performance.now()
    await many.sandbox(`w${index}`).fetch(request)
    took.push(performance.now() - begun)
  }
  globalThis.gc()
  const kib = (process.memoryUsage().heapUsed - before) / SANDBOXES / 1024
  await many.close()
  return { ms: median(took), kib }
}
