import { explore, type Exploration } from '../../scenarios/explore/explore.ts'
import type { Mutant } from './mutants.ts'

/** The result of a search for the faults that make a mutant (a correct client with one change) lose money. */
export interface Tried {
  /**
   * Names of the schedules of faults that the search found, without the folder. If the mutant loses money or fails even
   * without faults, the list contains only one empty name.
   */
  found: string[]
  runs: number
  /** Number of runs until the expected schedule was found. */
  afterRuns: number
}

/**
 * Searches for the faults that make a mutant lose money.
 * @param maxFound number of findings after which the search ends
 */
export async function tryMutant(
  { task, client, restarts = 0, workers = 1, depth = 1 }: Mutant,
  maxFound: number,
): Promise<Tried> {
  let exploration: Exploration
  try {
    exploration = await explore(client, { task, depth, maxFound, restarts, workers })
  } catch (error) {
    if (error instanceof Error && /^the client (?:loses|fails) without faults/.test(error.message))
      return { found: [''], runs: 1, afterRuns: 1 }
    throw error
  }
  const { found, runs } = exploration
  return {
    found: found.map(({ scenario }) => scenario.name.replace('found/', '')),
    runs,
    afterRuns: found[0]?.afterRuns ?? runs,
  }
}
