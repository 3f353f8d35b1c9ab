import type { Figure, Part } from '../figure.ts'
import { type Latencies, openLoop } from '../load/open-loop.ts'
import { shots } from '../load/shots.ts'
import { start } from '../servers/process.ts'
import { bare, mockOf, root } from '../servers/programs.ts'
import { median, pairedRatios } from '../statistics.ts'
import { type Bench, inTurns, reset, stop, withAll } from './bench.ts'

const RATE = 2000
/**
 * Minimum duration of each measurement in seconds. A shorter measurement would have fewer than ten requests above the
 * 99.9th percentile, so this percentile would not be reliable. The minimum does not apply if the option `--seconds` is
 * below 1.
 */
const LEAST_SECONDS = 5
/** Maximum ratio of the mock's 99.9th latency percentile to the 99.9th latency percentile of the bare server. */
const GOAL = 5

/**
 * Measures the latency of issue requests that are sent at a fixed rate. The rate is far below the capacity of the mock
 * and the bare server.
 */
export async function latency(bench: Bench): Promise<Part> {
  const seconds = bench.seconds < 1 ? bench.seconds : Math.max(bench.seconds, LEAST_SECONDS)
  const taken = { bare: [] as Latencies[], mock: [] as Latencies[] }
  await withAll(async (keep) => {
    const reference = keep(await start(bare), stop)
    const mock = keep(await start(mockOf(root)), stop)
    for (const { url } of [reference, mock]) {
      bench.progress('latency: warm-up')
      await bench.generator.saturate(await shots.issue(url), bench.warmUpSeconds)
    }
    for (let round = 0; round < bench.rounds; round++) {
      bench.progress(`latency: round ${round + 1} of ${bench.rounds}`)
      await reset(mock)
      await inTurns(round, [
        async () => void taken.bare.push(await openLoop(await shots.issue(reference.url), { rate: RATE, seconds })),
        async () => void taken.mock.push(await openLoop(await shots.issue(mock.url), { rate: RATE, seconds })),
      ])
    }
  })

  const figures: Figure[] = []
  for (const [key, name] of [
    ['p50', 'p50'],
    ['p99', 'p99'],
    ['p999', 'p99.9'],
  ] as const) {
    const of = (latencies: readonly Latencies[]): number[] => latencies.map((each) => each[key])
    figures.push({ id: `bare-${key}`, title: `bare node:http, ${name}`, value: median(of(taken.bare)), unit: 'ms' })
    figures.push({
      id: key,
      title: `issue, ${name}`,
      value: median(of(taken.mock)),
      unit: 'ms',
      ratio: pairedRatios(of(taken.mock), of(taken.bare)),
      ...(key === 'p999' && { goal: { of: 'ratio', atMost: GOAL } }),
    })
  }
  const late = [...taken.bare, ...taken.mock].map(({ lateness999 }) => lateness999)
  figures.push({ id: 'lateness', title: 'sent late by the generator, p99.9', value: median(late), unit: 'ms' })
  return {
    name: 'latency',
    title: `Latency at ${RATE.toLocaleString('en')} requests a second`,
    ratioHeading: '× bare',
    method: `Requests are sent at fixed moments by a process that watches the clock, and a latency counts from the moment at which its request was due. ${seconds} s a measure.`,
    figures,
  }
}
