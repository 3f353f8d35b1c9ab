import type { Part } from '../figure.ts'
import { type Program, start } from '../servers/process.ts'
import { bare, mockOf, root } from '../servers/programs.ts'
import { median, pairedRatios } from '../statistics.ts'
import { type Bench, inTurns } from './bench.ts'

/** Maximum ratio of the mock's start time to the start time of a bare server. */
const GOAL = 1.7

/** Measures the time from the start of the process to the first response. */
export async function startTimes(bench: Bench): Promise<Part> {
  const took = { bare: [] as number[], mock: [] as number[] }
  const mock = mockOf(root)
  // The first start is slower, because the system has not yet cached the program files. This start is not counted.
  for (let round = -1; round < bench.rounds * 2; round++) {
    bench.progress(`start: ${Math.max(1, round + 1)} of ${bench.rounds * 2}`)
    await inTurns(round, [
      async () => void (round < 0 ? await startOnce(bare) : took.bare.push(await startOnce(bare))),
      async () => void (round < 0 ? await startOnce(mock) : took.mock.push(await startOnce(mock))),
    ])
  }
  return {
    name: 'start',
    title: 'Start',
    ratioHeading: '× bare',
    method: `From the start of the process to the first answer on a new connection; ${took.mock.length} starts each, in turns.`,
    figures: [
      { id: 'bare', title: 'bare node:http, to the first answer', value: median(took.bare), unit: 'ms' },
      {
        id: 'mock',
        title: 'the mock, to `GET /readyz`',
        value: median(took.mock),
        unit: 'ms',
        ratio: pairedRatios(took.mock, took.bare),
        goal: { of: 'ratio', atMost: GOAL },
      },
    ],
  }
}

export async function startOnce(program: Program): Promise<number> {
  const server = await start(program)
  await server.stop()
  return server.startedInMs
}
