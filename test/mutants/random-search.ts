import { inProcessDriver } from '../../scenarios/explore/driver/in-process.ts'
import { baseScenario } from '../../scenarios/explore/found-scenario.ts'
import { outcomeClassesOf } from '../../scenarios/explore/outcomes/index.ts'
import { callKey, killMoments, type Placement, type Schedule } from '../../scenarios/explore/search/schedule.ts'
import type { Mutant } from './mutants.ts'

/** Random schedules contain outcomes only for the first `CALLS` calls of each operation. */
const CALLS = 3

/**
 * Tries random schedules of faults on a mutant. Each fault causes a random outcome at a random call of an operation
 * that the task uses.
 * @param runs number of schedules
 * @returns the number of the first schedule under which the mutant loses money; undefined if there is none
 */
export async function searchRandomly(
  { task, client, restarts = 0, workers, depth = 1 }: Mutant,
  runs: number,
  seed: number,
): Promise<number | undefined> {
  const driver = await inProcessDriver({ client, seed: 'random', base: baseScenario(task, { workers }) })
  const { signal } = new AbortController()
  const random = randomOf(seed)
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
  try {
    const { calls, totals } = await driver.run([], undefined, signal)
    const operations = [...new Set(calls.map(({ operation }) => operation))]
    if (operations.includes('realpay-gift.buy-gift')) operations.push('realpay-gift.find-gift')
    const place = (): Placement | undefined => {
      const operation = pick(operations) ?? ''
      const call = 1 + Math.floor(random() * CALLS)
      const outcome = pick(outcomeClassesOf(operation).filter(({ needsWorkers }) => !needsWorkers))
      if (restarts > 0 && random() < 0.25) return { operation, call, kill: pick(killMoments) ?? 'after-commit' }
      const cause = outcome ? Math.floor(random() * outcome.causes.length) : 0
      return outcome?.causes[cause]?.needsSocket === true ? undefined : outcome && { operation, call, outcome, cause }
    }
    for (let number = 1; number <= runs; number += 1) {
      const schedule = unique(
        Array.from({ length: 1 + Math.floor(random() * depth) }, place).filter((one) => one !== undefined),
      )
      const { losses } = await driver.run(schedule, totals.issued, signal)
      if (losses.length > 0) return number
    }
    return undefined
  } finally {
    await driver.close()
  }
}

/** Returns the schedule with at most one outcome for each call, and without the kills after the first kill. */
function unique(schedule: Schedule): Schedule {
  const byCall = [...new Map(schedule.map((placement) => [callKey(placement), placement])).values()]
  const firstKill = byCall.find((placement) => 'kill' in placement)
  return byCall.filter((placement) => !('kill' in placement) || placement === firstKill)
}

/** Returns a generator of pseudo-random numbers in [0, 1) (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
