import { z } from 'zod'
import { lazy } from '../util/lazy.ts'

const EXAMPLE = 'a seed is a text, such as "team-a"'

/** Schema of the seed from which ids and codes are generated. */
export const seedSchema = lazy(() => z.string(EXAMPLE).min(1, `is empty: ${EXAMPLE}`))
/** Schema of a seed that a user specifies for a sandbox, with at most 200 characters. */
export const sandboxSeedSchema = lazy(() => seedSchema().max(200))
