import type { Spread } from './statistics.ts'

export type Unit = '/s' | 'ms' | 'µs' | 'MiB' | 'KiB' | 'B'

/** One measured value, with the ratio of the value to a reference and with a goal. */
export interface Figure {
  /** Id of the figure, unique within its part, such as `issue`. */
  id: string
  title: string
  value: number
  unit: Unit
  /** CPU time of the server per request in microseconds; undefined if the system does not report CPU times. */
  cpu?: number
  /**
   * Ratios of the value to the value of a reference, such as the bare server. For each ratio, the two values are
   * measured in the same round.
   */
  ratio?: Spread
  goal?: Goal
}

/** Goal of a figure: a minimum or a maximum. The goal applies to the value or to the median of the ratios. */
export type Goal = { of: 'value' | 'ratio' } & ({ atLeast: number } | { atMost: number })

/** A group of figures that are measured together and shown in one table. */
export interface Part {
  name: string
  title: string
  /** Heading of the column of ratios, such as `× bare`; undefined if no figure has a ratio. */
  ratioHeading?: string
  /** One sentence about how the part was measured. */
  method: string
  figures: Figure[]
  /** Notes below the table, one or two sentences each. */
  notes?: string[]
}

/** Returns whether the figure meets its goal; undefined if the figure has no goal. */
export function isMet({ value, ratio, goal }: Figure): boolean | undefined {
  if (!goal) return undefined
  const reached = goal.of === 'value' ? value : (ratio?.median ?? Number.NaN)
  return 'atLeast' in goal ? reached >= goal.atLeast : reached <= goal.atMost
}

/** Returns the number of figures with a goal in the parts, and the titles of the figures that miss their goals. */
export function goalsOf(parts: readonly Part[]): { count: number; missed: string[] } {
  const withGoal = parts.flatMap(({ figures }) => figures).filter(({ goal }) => goal)
  return {
    count: withGoal.length,
    missed: withGoal.filter((figure) => isMet(figure) === false).map(({ title }) => title),
  }
}
