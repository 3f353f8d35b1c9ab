import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { checkAnswer, type Shot, uniquePrefix } from './shot.ts'

/** Requests that are sent at fixed moments, whether those before them are answered or not. */
export interface Plan {
  shot: Shot
  /** Requests a second. */
  rate: number
  seconds: number
  /** Of the first seconds nothing is counted: the generator is compiled then. */
  warmUpSeconds: number
  connections: number
  /** Begins the values of the shot's unique header. */
  prefix: string
}

/** Latencies in milliseconds, each from the moment at which the request was due: what waits for a stalled server counts. */
export interface Latencies {
  requests: number
  p50: number
  p99: number
  p999: number
  max: number
  /** How late 999 of 1,000 requests were sent at most: the error of the generator, and any wait for a free connection. */
  lateness999: number
}

export const CONNECTIONS = 128

/** In a process of its own, whose work does not delay what this one does. @throws Error if an answer is wrong */
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
