import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Part } from '../figure.ts'
import type { Bench } from './bench.ts'

/**
 * Measures `mock.fetch`, MSW and new sandboxes in a separate process, so that garbage of other measurements does not
 * affect the results.
 */
export async function inProcess(bench: Bench): Promise<Part> {
  bench.progress('in-process: mock.fetch, MSW, sandboxes')
  const child = fork(join(import.meta.dirname, 'in-process-process.ts'), [bench.rounds.toString()], {
    execArgv: ['--expose-gc'],
  })
  const exited = once(child, 'exit')
  const part = await Promise.race([
    once(child, 'message').then(([message]: Part[]) => message),
    exited.then(() => undefined),
  ])
  await exited
  if (!part) throw new Error('the process that measures mock.fetch and MSW ended without a result')
  return part
}
