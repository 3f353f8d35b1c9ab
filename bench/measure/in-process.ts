import type { Part } from '../figure.ts'
import type { Bench } from './bench.ts'
import { resultOf } from './child-result.ts'

/**
 * Measures `mock.fetch`, MSW and new sandboxes in a separate process, so that garbage of other measurements does not
 * affect the results.
 */
export async function inProcess(bench: Bench): Promise<Part> {
  bench.progress('in-process: mock.fetch, MSW, sandboxes')
  return resultOf<Part>('in-process-process.ts', [bench.rounds.toString()])
}
