import { faultProblems } from '../../problems/faults.ts'
import { z } from 'zod'
import { parseJsonOrUndefined } from '../../util/json.ts'
import { recordOf, strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'

/** Sends the body with changed or additional members. A body that is not a JSON object is sent unchanged. */
export const jsonMembers = defineEffect({
  options: () =>
    strictObject({
      /** New values of members of the JSON object, by member name. */
      members: recordOf(z.string(), z.json()),
    }),
  phases: ['after-commit', 'mid-body'],
  deliversResponse: true,
  statusReachesCaller: 'always',
  validateOptions: ({ members }) => (Object.keys(members).length === 0 ? faultProblems.noMember : undefined),
  plan: ({ members }) => ({
    transform: (response) => ({
      ...response,
      body: typeof response.body === 'string' ? withMembers(response.body, members) : response.body,
    }),
  }),
})

/**
 * Returns the JSON text `body` with the new values of the members. A text that is not a JSON object is returned
 * unchanged.
 */
export function withMembers(body: string, members: Readonly<Record<string, unknown>>): string {
  const value = parseJsonOrUndefined(body)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject && Object.keys(members).length > 0 ? JSON.stringify({ ...value, ...members }) : body
}
