import { because } from '../validation/explained.ts'
import { valueProblems } from '../problems/values.ts'
import { z } from 'zod'
import { strictObject } from '../validation/strict-object.ts'
import { lazy } from '../util/lazy.ts'
import { type Text, yenText } from '../localized-text.ts'

/** Schema of the expected number of matching requests. Bounds are inclusive. */
export const countSchema = lazy(() => {
  const bound = z.int().min(0).optional()
  return strictObject({ min: bound, max: bound, exactly: bound })
    .refine((bounds) => Object.values(bounds).some((given) => given !== undefined), because(valueProblems.noCount))
    .refine(
      ({ exactly, min, max }) => exactly === undefined || (min === undefined && max === undefined),
      because(valueProblems.countBothWays),
    )
    .refine(({ min = 0, max = Infinity }) => min <= max, because(valueProblems.minAboveMax))
})
export type Count = z.infer<ReturnType<typeof countSchema>>

export function satisfiesCount({ min = 0, max = Infinity, exactly }: Count, found: number): boolean {
  return exactly === undefined ? found >= min && found <= max : found === exactly
}

/**
 * States whether the number of matching requests satisfies a count. `inconclusive`: for some requests it is unknown
 * whether they match, and the result depends on these requests.
 */
export type CountResult = 'passed' | 'failed' | 'inconclusive'

/**
 * Checks whether the number of matching requests satisfies a count, even if the exact number is unknown.
 * @param found number of requests that match
 * @param unknown number of further requests that may match
 */
export function judgeCount({ min = 0, max = Infinity, exactly }: Count, found: number, unknown: number): CountResult {
  const least = exactly ?? min
  const most = exactly ?? max
  const all = found + unknown
  if (found >= least && all <= most) return 'passed'
  return found <= most && all >= least ? 'inconclusive' : 'failed'
}

/** Returns the smallest number that satisfies the count. */
export function leastOf({ min = 0, exactly }: Count): number {
  return exactly ?? min
}

/**
 * Describes a count as text: `exactly 1`, `2 to 4`, `at most 3`.
 * @param unit the unit of the Japanese text
 */
export function describeCount({ min, max, exactly }: Count, unit: CountUnit = '件'): Text {
  const ja = (number = 0): string => japaneseCount(number, unit)
  if (exactly !== undefined) return { en: `exactly ${exactly}`, ja: ja(exactly) }
  if (min === undefined) return { en: `at most ${max}`, ja: `${ja(max)}以下` }
  if (max === undefined) return { en: `at least ${min}`, ja: `${ja(min)}以上` }
  return { en: `${min} to ${max}`, ja: `${ja(min)}以上 ${ja(max)}以下` }
}

/** Unit of a number in Japanese: pieces or yen. */
export type CountUnit = '件' | '円'

/** Returns a number with its unit: `2 件`, `1,000円`. */
export function japaneseCount(number: number, unit: CountUnit): string {
  return unit === '円' ? yenText(number).ja : `${number} ${unit}`
}
