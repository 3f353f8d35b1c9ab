import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Part } from '../figure.ts'
import { shots } from '../load/shots.ts'
import { type Server, start } from '../servers/process.ts'
import { mockOf, root } from '../servers/programs.ts'
import { median, pairedRatios } from '../statistics.ts'
import { type Bench, inTurns, sample, stop, withAll } from './bench.ts'
import { issueMany } from './memory.ts'

/**
 * Goals.
 * - `startMs`: maximum start time with the full file in milliseconds
 * - `p99`: maximum ratio of two 99th percentiles of the latency of issue requests: the percentile with the full file,
 *   divided by the percentile with an empty file
 */
const GOALS = { startMs: 2000, p99: 2 }

/** Compares a mock whose SQLite file contains many codes with a mock whose SQLite file is empty. */
export async function fullFile(bench: Bench, codes: number): Promise<Part> {
  return withAll(async (keep) => {
    const folder = keep(mkdtempSync(join(tmpdir(), 'gift-mock-bench-')), (path) => rmSync(path, { recursive: true }))
    const onFile = (name: string): Promise<Server> => start(mockOf(root, '--store', `sqlite:${join(folder, name)}`))
    bench.progress(`full-file: writing ${codes.toLocaleString('en')} codes`)
    const written = await withAll(async (keepShortly) =>
      issueMany(bench, keepShortly(await onFile('full.db'), stop), codes),
    )
    const full = keep(await onFile('full.db'), stop)
    const empty = keep(await onFile('empty.db'), stop)
    const p99 = { full: [] as number[], empty: [] as number[] }
    for (let round = -1; round < bench.rounds; round++) {
      bench.progress(`full-file: ${round < 0 ? 'warm-up' : `round ${round + 1} of ${bench.rounds}`}`)
      const measure = async (server: Server, into: number[]): Promise<void> => {
        const { p99Ms } = await sample(bench, [{ server, shot: await shots.issue(server.url) }], bench.seconds)
        if (round >= 0) into.push(p99Ms)
      }
      await inTurns(round, [() => measure(empty, p99.empty), () => measure(full, p99.full)])
    }
    return {
      name: 'full-file',
      title: 'A SQLite file that holds many codes',
      ratioHeading: '× an empty file',
      method: `${written.toLocaleString('en')} codes were issued into the file before. ${bench.seconds} s a measure.`,
      figures: [
        {
          id: 'start',
          title: 'start on the full file',
          value: full.startedInMs,
          unit: 'ms',
          goal: { of: 'value', atMost: GOALS.startMs },
        },
        {
          id: 'empty-p99',
          title: 'p99 of an issue under saturation, empty file',
          value: median(p99.empty),
          unit: 'ms',
        },
        {
          id: 'full-p99',
          title: 'p99 of an issue under saturation, full file',
          value: median(p99.full),
          unit: 'ms',
          ratio: pairedRatios(p99.full, p99.empty),
          goal: { of: 'ratio', atMost: GOALS.p99 },
        },
      ],
    }
  })
}
