import type { Generator } from '../load/saturate.ts'
import type { Shot } from '../load/shot.ts'
import type { Server } from '../servers/process.ts'

/** Options that all measurements share. */
export interface Bench {
  rounds: number
  /** Duration of each measurement in a round, in seconds. */
  seconds: number
  /** Duration in seconds of the warm-up load that each measurement sends before the first round. */
  warmUpSeconds: number
  generator: Generator
  /** Reports what is being measured. */
  progress(what: string): void
}

export interface Sample {
  perSecond: number
  /** Total CPU time of all servers per request in microseconds; undefined if the system does not report CPU times. */
  cpu: number | undefined
  p99Ms: number
}

/** Saturates several servers at the same time. The connections are divided among the servers. */
export async function sample(
  { generator }: Pick<Bench, 'generator'>,
  targets: readonly { server: Server; shot: Shot }[],
  seconds: number,
  connections?: number,
): Promise<Sample> {
  const servers = [...new Set(targets.map(({ server }) => server))]
  const processorTime = (): number => servers.reduce((sum, server) => sum + (server.processorTime() ?? Number.NaN), 0)
  const before = processorTime()
  const scores = await Promise.all(
    targets.map(({ shot }) => generator.saturate(shot, seconds, connections && connections / targets.length)),
  )
  const cpu = (processorTime() - before) / scores.reduce((sum, { requests }) => sum + requests, 0)
  return {
    perSecond: scores.reduce((sum, score) => sum + score.requests / score.seconds, 0),
    cpu: Number.isNaN(cpu) ? undefined : cpu,
    p99Ms: Math.max(...scores.map(({ p99Ms }) => p99Ms)),
  }
}

/** Resets the server's sandbox, so that every round starts with an empty sandbox and rounds are comparable. */
export async function reset({ url }: Server): Promise<void> {
  const { status } = await fetch(`${url}/__admin/reset`, { method: 'POST' })
  if (status >= 300) throw new Error(`POST ${url}/__admin/reset is answered with ${status}`)
}

/**
 * Runs the steps one after the other. The order is reversed in every second round, so that no step is always the first.
 */
export async function inTurns(round: number, steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of round % 2 === 0 ? steps : steps.toReversed()) await step()
}

export const stop = (server: Server): Promise<void> => server.stop()

export function ratesOf(samples: readonly Sample[]): number[] {
  return samples.map(({ perSecond }) => perSecond)
}

/** Returns the CPU times of the samples. Samples without a CPU time are left out. */
export function cpusOf(samples: readonly Sample[]): number[] {
  return samples.flatMap(({ cpu }) => cpu ?? [])
}

/**
 * Runs a function, and then closes the resources that the function passed to `keep`. The last resource is closed first.
 * The resources are also closed if the function throws.
 */
export async function withAll<T>(
  run: (keep: <K>(opened: K, close: (opened: K) => unknown) => K) => Promise<T>,
): Promise<T> {
  const closes: (() => unknown)[] = []
  try {
    return await run((opened, close) => {
      closes.push(() => close(opened))
      return opened
    })
  } finally {
    for (const close of closes.toReversed()) await close()
  }
}
