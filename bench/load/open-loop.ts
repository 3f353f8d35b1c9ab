import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { checkAnswer, type Shot, uniquePrefix } from './shot.ts'

/** Load at a fixed rate: requests are sent on schedule, even if earlier ones are not answered yet. */
export interface Plan {
  shot: Shot
  /** Requests per second. */
  rate: number
  seconds: number
  /** Seconds at the start that are not counted, because the engine has not optimized the generator yet. */
  warmUpSeconds: number
  connections: number
  /** Prefix of the values of the shot's unique header. */
  prefix: string
}

/** Latencies in milliseconds from the scheduled time of a request, so that waiting for a stalled server counts. */
export interface Latencies {
  requests: number
  p50: number
  p99: number
  p999: number
  max: number
  /**
   * 99.9th percentile of the delay between scheduled and actual sending: generator error and waits for a connection.
   */
  lateness999: number
}

export const CONNECTIONS = 128

/** Runs the load in a separate process, so that it does not delay this one. @throws Error if a response is wrong */
export async function openLoop(shot: Shot, { rate, seconds }: { rate: number; seconds: number }): Promise<Latencies> {
  await checkAnswer(shot)
  const child = fork(join(import.meta.dirname, 'open-loop-process.ts'), { serialization: 'advanced' })
  child.send({ shot, rate, seconds, warmUpSeconds: 1, connections: CONNECTIONS, prefix: uniquePrefix() } satisfies Plan)
  const exited = once(child, 'exit')
  const result = await Promise.race([
    once(child, 'message').then(([message]: (Latencies | Error)[]) => message),
    exited.then(() => undefined),
  ])
  await exited
  if (!result || result instanceof Error) throw result ?? new Error('the open-loop generator ended without a result')
  await checkAnswer(shot)
  return result
}
