import type { Failure, Part } from './part.ts'
import { parts } from './parts/index.ts'
import { heapInUse } from '../helpers/memory.ts'

export interface RoundOptions {
  seed: number
  runs: number
  only: readonly string[]
  path?: string | undefined
}

/** Functions that a round calls to report its progress. */
export interface Observer {
  /** Called before each case. */
  onCase(part: string, index: number, describe: () => string): void
}

export interface Round {
  cases: number
  requests: number
  failures: Failure[]
  /** Heap and external memory in use in bytes, after the round and a garbage collection. */
  heapBytes: number
}

/** Runs each selected part once. A part runs only its share of the cases. */
export async function runRound({ seed, runs, only, path }: RoundOptions, { onCase }: Observer): Promise<Round> {
  const round: Round = { cases: 0, requests: 0, failures: [], heapBytes: 0 }
  for (const part of parts.filter(({ name }) => only.includes(name))) {
    let index = 0
    const { cases, requests, failure } = await part.run({
      seed,
      runs: path === undefined ? casesOf(part, runs, only) : 1,
      path,
      onCase: (describe) => onCase(part.name, index++, describe),
    })
    round.cases += cases
    round.requests += requests
    if (failure) round.failures.push(failure)
  }
  round.heapBytes = heapInUse()
  return round
}

function casesOf({ share }: Part, runs: number, only: readonly string[]): number {
  const shares = parts.filter(({ name }) => only.includes(name)).map((part) => part.share)
  const total = shares.reduce((sum, one) => sum + one, 0)
  return Math.max(1, Math.round((runs * share) / total))
}

/** Returns the text of a failure: the failing case, and the command that runs this case again. */
export function failureText({ part, seed, path, smallest, error }: Failure): string {
  const replay = path === '' ? `--seed ${seed} --only ${part}` : `--seed ${seed} --only ${part} --path ${path}`
  return `${part}: ${error}\n\nThe smallest case that was found:\n${smallest}\n\nRun it again: npm run fuzz -- ${replay}`
}
