import { z } from 'zod'
import { lazy } from '../util/lazy.ts'

const EXAMPLE = 'a seed is a text, such as "team-a"'

/** The seed that ids and codes are generated from. */
export const seedSchema = lazy(() => z.string(EXAMPLE).min(1, `is empty: ${EXAMPLE}`))
/** The seed of a sandbox in the options of a caller. */
export const sandboxSeedSchema = lazy(() => seedSchema().max(200))
