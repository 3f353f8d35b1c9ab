import { z } from 'zod'
import { lazy } from '../util/lazy.ts'

export const DAY_MS = 24 * 60 * 60 * 1000

/** A duration on the sandbox's clock [ms], at most one day: a larger value is probably in the wrong unit. */
export const duration = lazy(() =>
  z.number().min(0, 'time does not run back').max(DAY_MS, 'milliseconds, at most a day of them: 86400000'),
)

const YEAR_MS = 366 * DAY_MS
/** A clock shift [ms], forward if positive, at most 366 days in either direction. */
export const clockShift = lazy(() => z.int().min(-YEAR_MS).max(YEAR_MS))
