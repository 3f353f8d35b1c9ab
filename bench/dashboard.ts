/**
 * Measures what an open dashboard costs the mock: `npm run bench:dashboard -- [rates|throughput] [ROUNDS]`. Each round
 * measures a mock with a still page and a mock with a live page. Both pages are the dashboard in Chromium, but the
 * still page runs no script. The difference between the two results is therefore the work that the mock does for a live
 * page. The mock sends the event stream, the report and the data of the panel.
 *
 * `rates` sends requests at fixed rates and measures the CPU time of the server (`/proc/PID/stat`). A saturated server
 * uses one whole core, so a page that takes 3 % of a core slows the server by at most 3 %.
 *
 * `throughput` sends as many requests as the server can answer. The server runs on a separate core. Otherwise the
 * browser, which is busy with a live page, would take CPU time from the server.
 */
import { execFileSync } from 'node:child_process'
import type { Browser } from 'playwright-core'
import { noChromium, startChromium } from '../test/browser/chromium.ts'
import { openLoop } from './load/open-loop.ts'
import { pickGenerator } from './load/saturate.ts'
import type { Shot } from './load/shot.ts'
import { shots } from './load/shots.ts'
import { type Program, type Server, start } from './servers/process.ts'
import { mockOf, root } from './servers/programs.ts'
import { median } from './statistics.ts'

const mode = process.argv.find((one) => one === 'rates' || one === 'throughput') ?? 'rates'
const ROUNDS = Number(process.argv.find((one) => /^\d+$/.test(one)) ?? 5)
/** Requests per second. */
const RATES = [500, 3000] as const
const SECONDS = 4
/**
 * Limit in percent for two effects of a live page: the additional use of the server's core, and the loss of throughput.
 */
const LIMIT = 5

/**
 * Results with a still page and results with a live page. Each list contains one result per round, in the order of the
 * rounds.
 */
interface Pairs<Result> {
  still: Result[]
  live: Result[]
}

/** Measures a mock with a still page and a mock with a live page in each round. */
async function inPairs<Result>(
  browser: Browser,
  program: Program,
  measure: (server: Server, shot: Shot) => Promise<Result>,
): Promise<Pairs<Result>> {
  async function measureWith(isLive: boolean): Promise<Result> {
    const server = await start(program)
    const context = await browser.newContext({ javaScriptEnabled: isLive })
    try {
      const page = await context.newPage()
      await page.goto(`${server.url}/?lang=en`)
      if (isLive) await page.getByText('live', { exact: true }).waitFor()
      return await measure(server, await shots.issue(server.url))
    } finally {
      await context.close()
      await server.stop()
    }
  }

  const pairs: Pairs<Result> = { still: [], live: [] }
  for (let round = 0; round < ROUNDS; round++) {
    // The order of the two measurements changes from round to round. With a fixed order, a machine that slows down
    // would make the second result worse in every round.
    for (const isLive of round % 2 === 0 ? [false, true] : [true, false])
      pairs[isLive ? 'live' : 'still'].push(await measureWith(isLive))
    console.error(`round ${round + 1}: ${JSON.stringify({ still: pairs.still.at(-1), live: pairs.live.at(-1) })}`)
  }
  return pairs
}

interface Cost {
  /** Share of one core that the server uses, in percent. */
  core: number
  /** CPU time of the server for each request, in microseconds. */
  micros: number
  /** Median latency in milliseconds. */
  p50: number
}

/** Measures the cost at each rate, in the order of the rates. */
async function costsOf(server: Server, shot: Shot): Promise<Cost[]> {
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
}

async function measureRates(browser: Browser): Promise<void> {
  const { still, live } = await inPairs(browser, mockOf(root), costsOf)
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
}

/** Returns the program with its process bound to one core. */
function onCore(core: number, { command, args }: Program): Program {
  return { command: 'taskset', args: (port) => ['-c', `${core}`, command, ...args(port)] }
}

interface Throughput {
  /**
   * Requests per second. The load generator shares its core with the browser, so this number is smaller with a live
   * page.
   */
  perSecond: number
  /**
   * Number of requests that the server handles in one second of its CPU time. A fully busy core would have this
   * throughput.
   */
  perCpuSecond: number
  /** Share of its core that the server uses, in percent. */
  core: number
}

async function measureThroughput(browser: Browser): Promise<void> {
  const { saturate } = pickGenerator()
  const { still, live } = await inPairs(browser, onCore(0, mockOf(root)), async (server, shot): Promise<Throughput> => {
    await saturate(shot, 2)
    const before = server.processorTime() ?? Number.NaN
    const begun = performance.now()
    const { requests, seconds } = await saturate(shot, SECONDS)
    const usedMs = ((server.processorTime() ?? Number.NaN) - before) / 1000
    return {
      perSecond: requests / seconds,
      perCpuSecond: (requests * 1000) / usedMs,
      core: (usedMs / (performance.now() - begun)) * 100,
    }
  })
  for (const name of ['perSecond', 'perCpuSecond', 'core'] as const) {
    const [base, values] = [still, live].map((rounds) => rounds.map((one) => one[name]))
    const less = median((values ?? []).map((value, round) => (1 - value / (base?.[round] ?? Number.NaN)) * 100))
    console.log(
      `${name}: ${median(base ?? []).toFixed(0)} with a still page, ${median(values ?? []).toFixed(0)} with a live page, ${less.toFixed(1)} % less (limit ${LIMIT} % of perCpuSecond)`,
    )
  }
}

if (noChromium !== '') {
  console.error(`Chromium cannot run${noChromium}`)
  process.exit(1)
}
// Binds this process to core 1. The browser and the load generator also run on core 1, because they run in this process
// or in its child processes.
if (mode === 'throughput') execFileSync('taskset', ['-a', '-p', '-c', '1', `${process.pid}`], { stdio: 'ignore' })
const browser = await startChromium(1)
await (mode === 'rates' ? measureRates(browser) : measureThroughput(browser))
await browser.close()
