import { because } from '../validation/explained.ts'
import { valueProblems } from '../problems/values.ts'
import { z } from 'zod'
import { lazy } from '../util/lazy.ts'

export const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Schema of a duration on the sandbox's clock [ms]. A duration of more than one day is rejected, because the value is
 * probably in the wrong unit.
 */
export const duration = lazy(() =>
  z.number().min(0, because(valueProblems.negativeDuration)).max(DAY_MS, because(valueProblems.longDuration)),
)

const YEAR_MS = 366 * DAY_MS
/**
 * Schema of a clock shift [ms] of at most 366 days. A positive value moves the clock forward, a negative value back.
 */
export const clockShift = lazy(() => z.int().min(-YEAR_MS).max(YEAR_MS))
