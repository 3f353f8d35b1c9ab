import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { checkAnswer, type Shot, uniquePrefix } from './shot.ts'

/** A load at a fixed rate: each request is sent on schedule, even if earlier requests have no response yet. */
export interface Plan {
  shot: Shot
  /** Requests per second. */
  rate: number
  seconds: number
  /**
   * Length of the warm-up in seconds. Requests in the warm-up are not counted, because the JavaScript engine is still
   * optimizing the code of the load generator.
   */
  warmUpSeconds: number
  connections: number
  /** Prefix of the values of the shot's unique header. Each request has a new value. */
  prefix: string
}

/**
 * Latencies in milliseconds. A latency starts at the scheduled time of the request, so it includes a wait for a stalled
 * server.
 */
export interface Latencies {
  requests: number
  p50: number
  p99: number
  p999: number
  max: number
  /**
   * 99.9th percentile of the sending delays in milliseconds. A sending delay is the time from the schedule of a request
   * to its sending. The delay is long if the generator's timing is inaccurate, or if no connection is free.
   */
  lateness999: number
}

export const CONNECTIONS = 128

/**
 * Runs the load in a separate process, so that the load does not delay this process.
 * @throws Error if a response is wrong
 */
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
