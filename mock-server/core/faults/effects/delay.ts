import { valueProblems } from '../../problems/values.ts'
import { because } from '../../validation/explained.ts'
import { faultProblems } from '../../problems/faults.ts'
import { z } from 'zod'
import { strictObject } from '../../validation/strict-object.ts'
import { DAY_MS, duration } from '../duration.ts'
import { type Random, defineEffect } from '../effect.ts'

const distributions = () => ({
  /** Fixed delay [ms]. */
  ms: duration().optional(),
  /** Uniform distribution of the delay between `min` and `max` [ms]. */
  uniform: strictObject({ min: duration(), max: duration() })
    .refine(({ min, max }) => min <= max, because(valueProblems.minAboveMax))
    .optional(),
  /**
   * Log-normal distribution of the delay [ms], which has a long tail like the delays of real services. `max` limits the
   * delay; the default of `max` is one day.
   */
  lognormal: strictObject({
    median: duration().refine((ms) => ms > 0, because(valueProblems.zero)),
    sigma: z.number().min(0).max(5),
    max: duration().optional(),
  }).optional(),
})

/** Delays the request or the response and changes nothing else. Durations are on the sandbox's clock [ms]. */
export const delay = defineEffect({
  options: () => strictObject(distributions()),
  phases: ['before-commit', 'after-commit'],
  deliversResponse: true,
  statusReachesCaller: 'always',
  validateOptions: ({ ms, uniform, lognormal }) =>
    [ms, uniform, lognormal].filter((given) => given !== undefined).length === 1
      ? undefined
      : faultProblems.severalDelays,
  plan: ({ ms, uniform, lognormal }, random) => {
    if (uniform) return { waitMs: uniform.min + random() * (uniform.max - uniform.min) }
    if (lognormal)
      return {
        waitMs: Math.min(lognormal.median * Math.exp(lognormal.sigma * normal(random)), lognormal.max ?? DAY_MS),
      }
    return { waitMs: ms ?? 0 }
  },
})

/** Returns a random number from the standard normal distribution (Box-Muller transform). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
