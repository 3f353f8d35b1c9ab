import { z } from 'zod'
import { lazy } from '../util/lazy.ts'

const EXAMPLE = 'a seed is a text, such as "team-a", or a whole number'

const textSchema = lazy(() => z.string(EXAMPLE).min(1, `is empty: ${EXAMPLE}`))

/** Schema of the seed from which ids and codes are generated. A number and the text of its digits are the same seed. */
export const seedSchema = lazy(() => z.union([textSchema(), z.int()], EXAMPLE).transform(String))
/** Schema of a seed that a user specifies for a sandbox, with at most 200 characters. */
export const sandboxSeedSchema = lazy(() => z.union([textSchema().max(200), z.int()], EXAMPLE).transform(String))
