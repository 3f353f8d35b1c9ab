/**
 * Measures what an open dashboard costs the mock: `npm run bench:dashboard`. Each round measures the CPU time of the
 * server without a page and with a page in Chromium, in turn. CPU time is measured instead of throughput, because the
 * browser and the load generator run on the same machine and would slow any server.
 */
import type { Browser } from 'playwright-core'
import { noChromium, startChromium } from '../test/browser/chromium.ts'
import { connectTo, headOf } from './load/connection.ts'
import { openLoop } from './load/open-loop.ts'
import type { Shot } from './load/shot.ts'
import { shots } from './load/shots.ts'
import { mockOf, root } from './servers/programs.ts'
import { type Server, start } from './servers/process.ts'
import { median, pairedRatios } from './statistics.ts'

const ROUNDS = Number(process.argv[2] ?? 5)
/** Requests per second of the moderate load. */
const RATE = 500
const SECONDS = 5
const CONNECTIONS = 32

if (noChromium !== '') {
  console.error(`Chromium cannot run${noChromium}`)
  process.exit(1)
}

/** Sends requests as fast as the server answers. @returns CPU microseconds of the server per request */
async function saturate(server: Server, shot: Shot, seconds: number): Promise<number> {
  const request = Buffer.concat([Buffer.from(`${headOf(shot)}\r\n`), shot.body ?? Buffer.alloc(0)])
  const before = server.processorTime() ?? Number.NaN
  const endMs = performance.now() + seconds * 1000
  let answered = 0
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const connection = await connectTo(shot)
      while (performance.now() < endMs) {
        await new Promise<void>((resolve, reject) => connection.send(request, () => resolve(), reject))
        answered += 1
      }
      connection.close()
    }),
  )
  return ((server.processorTime() ?? Number.NaN) - before) / answered
}

/** Sends requests at the moderate rate. @returns share of one core that the server uses, in percent */
async function moderate(server: Server, shot: Shot): Promise<number> {
  const before = server.processorTime() ?? Number.NaN
  const begun = performance.now()
  await openLoop(shot, { rate: RATE, seconds: SECONDS })
  return ((server.processorTime() ?? Number.NaN) - before) / (performance.now() - begun) / 10
}

interface Costs {
  /** CPU microseconds per request at full load. */
  perRequest: number
  /** Percent of one core at the moderate rate. */
  core: number
}

async function measure(browser: Browser | undefined): Promise<Costs> {
  const server = await start(mockOf(root))
  const page = await browser?.newPage()
  try {
    await page?.goto(`${server.url}/?lang=en`)
    await page?.getByText('live', { exact: true }).waitFor()
    const shot = await shots.issue(server.url)
    await saturate(server, shot, 2)
    const perRequest = await saturate(server, shot, SECONDS)
    return { perRequest, core: await moderate(server, shot) }
  } finally {
    await page?.close()
    await server.stop()
  }
}

const browser = await startChromium(1)
const without: Costs[] = []
const opened: Costs[] = []
for (let round = 0; round < ROUNDS; round++) {
  // The order changes from round to round, so that a machine that slows down does not favor one side.
  for (const hasPage of round % 2 === 0 ? [false, true] : [true, false])
    (hasPage ? opened : without).push(await measure(hasPage ? browser : undefined))
  console.error(`round ${round + 1}: ${JSON.stringify({ without: without.at(-1), opened: opened.at(-1) })}`)
}
await browser.close()

const ratio = pairedRatios(
  opened.map(({ perRequest }) => perRequest),
  without.map(({ perRequest }) => perRequest),
)
const percent = (value: number): string => `${((value - 1) * 100).toFixed(1)} %`
const cores = (costs: readonly Costs[]): string => `${median(costs.map(({ core }) => core)).toFixed(1)} %`
console.log(
  `full load: a request costs ${percent(ratio.median)} more CPU with a dashboard open (quartiles ${percent(ratio.low)} to ${percent(ratio.high)})`,
)
console.log(`${RATE} requests per second: ${cores(without)} of a core without, ${cores(opened)} with a dashboard open`)
