import { valueProblems } from '../../problems/values.ts'
import { because } from '../../validation/explained.ts'
import { faultProblems } from '../../problems/faults.ts'
import { z } from 'zod'
import { strictObject, recordOf } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { headerName, headerValue, isBodiless } from '../../http/response.ts'

/** Sends a custom response. A relative `Location` is first converted to a path from the root. */
export const respond = defineEffect({
  options: () =>
    strictObject({
      status: z.int().min(200, because(valueProblems.status)).max(599, because(valueProblems.status)),
      headers: recordOf(headerName(), headerValue()).default({}),
      /** A string is sent unchanged. Any other value is sent as JSON. */
      body: z.json().default(''),
    }),
  phases: ['before-commit', 'after-commit'],
  deliversResponse: false,
  statusReachesCaller: 'always',
  validateOptions: ({ status, body }) =>
    isBodiless(status) && body !== '' ? faultProblems.bodiless({ status }) : undefined,
  plan: ({ status, headers, body }) => ({
    transform: (_response, target) => ({
      status,
      headers: {
        ...(!isBodiless(status) && { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
        ...Object.fromEntries(
          Object.entries(headers).map(([name, value]) => {
            const lower = name.toLowerCase()
            return [lower, lower === 'location' ? fromRoot(value, target) : value]
          }),
        ),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  }),
})

/** Matches a reference that does not depend on the path of the request: an absolute URL, `//host` or `/path`. */
const INDEPENDENT = /^(?:[a-z][a-z\d+.-]*:|\/)/i

/**
 * Converts a `Location` that is relative to the path of the request to a path from the root. HTTP clients resolve a
 * relative `Location` differently. For example, PHP's streams resolve `getcode` to `/dc//getcode` if the request is
 * `/dc/getcode`.
 */
function fromRoot(location: string, target: string): string {
  const url = INDEPENDENT.test(location) ? null : URL.parse(location, `http://host${target}`)
  return url ? url.href.slice(url.origin.length) : location
}
