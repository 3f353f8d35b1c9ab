import { z } from 'zod'
import { lazy } from '../util/lazy.ts'

export const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Schema of a duration on the sandbox's clock [ms]. More than one day is rejected, because such a value is probably in
 * the wrong unit.
 */
export const duration = lazy(() =>
  z.number().min(0, 'time does not run back').max(DAY_MS, 'milliseconds, at most a day of them: 86400000'),
)

const YEAR_MS = 366 * DAY_MS
/**
 * Schema of a clock shift [ms] of at most 366 days. A positive value moves the clock forward, a negative value back.
 */
export const clockShift = lazy(() => z.int().min(-YEAR_MS).max(YEAR_MS))
