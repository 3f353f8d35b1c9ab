import type { ExampleSpec } from '../../../../core/openapi/description.ts'
import { errors } from './errors.ts'
import { successes } from './successes.ts'

/** The example requests, sent in this order to one mock. */
export const examples: readonly ExampleSpec[] = [...successes, ...errors]
