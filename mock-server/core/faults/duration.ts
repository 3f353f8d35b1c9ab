import { z } from 'zod'
import { lazy } from '../util/lazy.ts'

export const DAY_MS = 24 * 60 * 60 * 1000

/** Milliseconds of the sandbox's clock, up to a day: more can only be a mistake in the unit. */
export const duration = lazy(() =>
  z.number().min(0, 'time does not run back').max(DAY_MS, 'milliseconds, at most a day of them: 86400000'),
)

const YEAR_MS = 366 * DAY_MS
/** How far a clock is set ahead, or back, in milliseconds: a year at most. */
export const clockShift = lazy(() => z.int().min(-YEAR_MS).max(YEAR_MS))
