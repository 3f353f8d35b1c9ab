import { z } from 'zod'
import { lazy } from './util/lazy.ts'

const EXAMPLE = 'a seed is a text, such as "team-a"'

/** What ids and codes follow from. */
export const seedSchema = lazy(() => z.string(EXAMPLE).min(1, `is empty: ${EXAMPLE}`))
/** The seed of a sandbox, as callers give it. */
export const sandboxSeedSchema = lazy(() => seedSchema().max(200))
