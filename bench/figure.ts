import type { Spread } from './statistics.ts'

export type Unit = '/s' | 'ms' | 'µs' | 'MiB' | 'KiB'

/** One measured value, with its ratio to a reference and its goal. */
export interface Figure {
  /** Unique within the part, such as `issue`. */
  id: string
  title: string
  value: number
  unit: Unit
  /** CPU time of the server per request in microseconds; absent if the system does not report it. */
  cpu?: number
  /** Ratio to the part's reference in the same rounds. */
  ratio?: Spread
  goal?: Goal
}

/** Limit of the value or of the median of the ratios. */
export type Goal = { of: 'value' | 'ratio' } & ({ atLeast: number } | { atMost: number })

/** Figures that are measured together. */
export interface Part {
  name: string
  title: string
  /** Heading of the ratios, such as `× bare`; absent if there are none. */
  ratioHeading?: string
  /** One sentence about how the part was measured. */
  method: string
  figures: Figure[]
  /** Notes below the table, one or two sentences each. */
  notes?: string[]
}

/** True if the goal is met; undefined if there is no goal. */
export function isMet({ value, ratio, goal }: Figure): boolean | undefined {
  if (!goal) return undefined
  const reached = goal.of === 'value' ? value : (ratio?.median ?? Number.NaN)
  return 'atLeast' in goal ? reached >= goal.atLeast : reached <= goal.atMost
}

/** Number of goals in these parts, and the titles of the figures that miss theirs. */
export function goalsOf(parts: readonly Part[]): { count: number; missed: string[] } {
  const withGoal = parts.flatMap(({ figures }) => figures).filter(({ goal }) => goal)
  return {
    count: withGoal.length,
    missed: withGoal.filter((figure) => isMet(figure) === false).map(({ title }) => title),
  }
}
