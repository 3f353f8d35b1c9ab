/**
 * Measures what an open dashboard costs the mock: `npm run bench:dashboard -- [ROUNDS]`. Each round sends requests at
 * fixed rates to a mock without a page and to a mock with a page in Chromium, and measures the CPU time of the server.
 * CPU time at a fixed rate is measured instead of throughput, because the browser runs on the same machine and would
 * slow any server.
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
  /** Median latency in milliseconds. */
  p50: number
}

/** Measures the cost at each rate, in the order of the rates. */
async function measure(browser: Browser | undefined): Promise<Cost[]> {
  const server = await start(mockOf(root))
  const page = await browser?.newPage()
  try {
    await page?.goto(`${server.url}/?lang=en`)
    await page?.getByText('live', { exact: true }).waitFor()
    const shot = await shots.issue(server.url)
    await openLoop(shot, { rate: 3000, seconds: 2 })
    const costs: Cost[] = []
    for (const rate of RATES) {
      const before = server.processorTime() ?? Number.NaN
      const begun = performance.now()
      const { p50 } = await openLoop(shot, { rate, seconds: SECONDS })
      const usedMs = ((server.processorTime() ?? Number.NaN) - before) / 1000
      costs.push({ core: (usedMs / (performance.now() - begun)) * 100, p50 })
    }
    return costs
  } finally {
    await page?.close()
    await server.stop()
  }
}

const browser = await startChromium(1)
const without: Cost[][] = []
const opened: Cost[][] = []
for (let round = 0; round < ROUNDS; round++) {
  // The order changes from round to round, so that a machine that slows down does not favor one side.
  for (const hasPage of round % 2 === 0 ? [false, true] : [true, false])
    (hasPage ? opened : without).push(await measure(hasPage ? browser : undefined))
  console.error(`round ${round + 1}: ${JSON.stringify({ without: without.at(-1), opened: opened.at(-1) })}`)
}
await browser.close()

for (const [index, rate] of RATES.entries()) {
  const values = (rounds: readonly Cost[][], name: keyof Cost): number[] =>
    rounds.map((costs) => costs[index]?.[name] ?? Number.NaN)
  const shown = (rounds: readonly Cost[][]): string =>
    `${median(values(rounds, 'core')).toFixed(1)} % of a core, median latency ${median(values(rounds, 'p50')).toFixed(2)} ms`
  const base = values(without, 'core')
  const more = median(values(opened, 'core').map((core, round) => core - (base[round] ?? Number.NaN)))
  console.log(
    `${rate} requests per second: ${shown(without)} without, ${shown(opened)} with a dashboard open: ${more.toFixed(1)} % of a core more (limit ${LIMIT} %)`,
  )
}
