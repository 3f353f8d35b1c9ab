import type { Spread } from './statistics.ts'

export type Unit = '/s' | 'ms' | 'µs' | 'MiB' | 'KiB'

/** One measured value, with what it is compared with and what it has to reach. */
export interface Figure {
  /** Unique in its part, such as `issue`. */
  id: string
  title: string
  value: number
  unit: Unit
  /** Processor time of the server for a request, in microseconds; absent if the system does not report it. */
  cpu?: number
  /** Relative to the part's reference, in the same rounds. */
  ratio?: Spread
  goal?: Goal
}

/** What the value, or the median of the ratios, has to be. */
export type Goal = { of: 'value' | 'ratio' } & ({ atLeast: number } | { atMost: number })

/** Figures that were taken together. */
export interface Part {
  name: string
  title: string
  /** What the ratios are, such as `× bare`; absent if there are none. */
  ratioHeading?: string
  /** How it was measured, in a sentence. */
  method: string
  figures: Figure[]
  /** What a reader of the table has to know, each a sentence or two. */
  notes?: string[]
}

/** Undefined if there is no goal. */
export function isMet({ value, ratio, goal }: Figure): boolean | undefined {
  if (!goal) return undefined
  const reached = goal.of === 'value' ? value : (ratio?.median ?? Number.NaN)
  return 'atLeast' in goal ? reached >= goal.atLeast : reached <= goal.atMost
}

/** Of the goals of these parts: how many there are, and the titles of the figures that miss theirs. */
export function goalsOf(parts: readonly Part[]): { count: number; missed: string[] } {
  const withGoal = parts.flatMap(({ figures }) => figures).filter(({ goal }) => goal)
  return {
    count: withGoal.length,
    missed: withGoal.filter((figure) => isMet(figure) === false).map(({ title }) => title),
  }
}
