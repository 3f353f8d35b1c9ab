/**
 * Measures what an open dashboard costs the mock: `npm run bench:dashboard -- [ROUNDS]`. Each round sends requests at
 * fixed rates to a mock with a still page and to a mock with a live page, and measures the CPU time of the server. Both
 * pages are the dashboard in Chromium, but the still page runs no script. So the browser is there in both cases, and the
 * difference is what the mock does for the page: the event stream, the report, and the data of the panel.
 *
 * The CPU time of the server (`/proc/PID/stat`) is measured instead of throughput, because the browser draws on the same
 * cores and would slow any server. A server that is saturated has one core, so a page that takes 3 % of a core makes it
 * at most 3 % slower.
 */
import type { Browser } from 'playwright-core'
import { noChromium, startChromium } from '../test/browser/chromium.ts'
import { openLoop } from './load/open-loop.ts'
import { shots } from './load/shots.ts'
import { mockOf, root } from './servers/programs.ts'
import { start } from './servers/process.ts'
import { median } from './statistics.ts'

const ROUNDS = Number(process.argv[2] ?? 5)
/** Requests per second. */
const RATES = [500, 3000] as const
const SECONDS = 4
/** The most that the page may take of one core, in percent. */
const LIMIT = 5

if (noChromium !== '') {
  console.error(`Chromium cannot run${noChromium}`)
  process.exit(1)
}

interface Cost {
  /** Share of one core that the server uses, in percent. */
  core: number
  /** CPU time of the server for each request, in microseconds. */
  micros: number
  /** Median latency in milliseconds. */
  p50: number
}

/** Measures the cost at each rate, in the order of the rates. @param isLive true if the page runs its script */
async function measure(browser: Browser, isLive: boolean): Promise<Cost[]> {
  const server = await start(mockOf(root))
  const context = await browser.newContext({ javaScriptEnabled: isLive })
  try {
    const page = await context.newPage()
    await page.goto(`${server.url}/?lang=en`)
    if (isLive) await page.getByText('live', { exact: true }).waitFor()
    const shot = await shots.issue(server.url)
    await openLoop(shot, { rate: 3000, seconds: 2 })
    const costs: Cost[] = []
    for (const rate of RATES) {
      const before = server.processorTime() ?? Number.NaN
      const begun = performance.now()
      const { p50 } = await openLoop(shot, { rate, seconds: SECONDS })
      const usedMs = ((server.processorTime() ?? Number.NaN) - before) / 1000
      const core = (usedMs / (performance.now() - begun)) * 100
      costs.push({ core, micros: (usedMs * 1000) / (rate * SECONDS), p50 })
    }
    return costs
  } finally {
    await context.close()
    await server.stop()
  }
}

const browser = await startChromium(1)
const still: Cost[][] = []
const live: Cost[][] = []
for (let round = 0; round < ROUNDS; round++) {
  // The order changes from round to round, so that a machine that slows down does not favor one side.
  for (const isLive of round % 2 === 0 ? [false, true] : [true, false])
    (isLive ? live : still).push(await measure(browser, isLive))
  console.error(`round ${round + 1}: ${JSON.stringify({ still: still.at(-1), live: live.at(-1) })}`)
}
await browser.close()

for (const [index, rate] of RATES.entries()) {
  const values = (rounds: readonly Cost[][], name: keyof Cost): number[] =>
    rounds.map((costs) => costs[index]?.[name] ?? Number.NaN)
  const shown = (rounds: readonly Cost[][]): string =>
    `${median(values(rounds, 'core')).toFixed(1)} % of a core, ${median(values(rounds, 'micros')).toFixed(0)} µs a request, median latency ${median(values(rounds, 'p50')).toFixed(2)} ms`
  const base = values(still, 'core')
  const more = median(values(live, 'core').map((core, round) => core - (base[round] ?? Number.NaN)))
  console.log(
    `${rate} requests per second: ${shown(still)} with a still page, ${shown(live)} with a live page: ${more.toFixed(1)} % of a core more (limit ${LIMIT} %)`,
  )
}
