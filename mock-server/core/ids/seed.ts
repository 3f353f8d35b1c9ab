import { because } from '../validation/explained.ts'
import { valueProblems } from '../problems/values.ts'
import { z } from 'zod'
import { lazy } from '../util/lazy.ts'

const noSeed = because(valueProblems.seed)

const textSchema = lazy(() => z.string(noSeed).min(1, because(valueProblems.emptySeed)))

/**
 * Schema of the seed from which ids and codes are generated. A number and the text of the number's digits are the same
 * seed.
 */
export const seedSchema = lazy(() => z.union([textSchema(), z.int()], noSeed).transform(String))
/** Schema of a seed that a user specifies for a sandbox, with at most 200 characters. */
export const sandboxSeedSchema = lazy(() => z.union([textSchema().max(200), z.int()], noSeed).transform(String))
