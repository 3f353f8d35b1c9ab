import { nameProblems } from '../../problems/names.ts'
import { enumOf, strictObject } from '../../validation/strict-object.ts'
import { duration } from '../duration.ts'
import { defineEffect } from '../effect.ts'
import { choices } from '../waiting/waiting-requests.ts'

/**
 * Holds the response after the commit until a person decides what the caller receives: the response (`answer`), nothing
 * (`loss`) or a connection reset (`reset`). This effect waits in real time, because a person needs real time to decide.
 * All other effects wait on the sandbox's clock.
 */
export const ask = defineEffect({
  options: () =>
    strictObject({
      /** Maximum time that the request waits, in milliseconds of real time; ten minutes by default. */
      waitMs: duration().default(600_000),
      /** The choice that applies if no decision is made within `waitMs`. */
      otherwise: enumOf(nameProblems.choice, choices).default('answer'),
    }),
  phases: ['after-commit'],
  deliversResponse: true,
  statusReachesCaller: 'always',
  plan: (question) => ({ question }),
})
