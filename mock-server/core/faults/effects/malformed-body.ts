import { strictObject } from '../../validation/strict-object.ts'
import { parseJsonOrUndefined } from '../../util/json.ts'
import { defineEffect } from '../effect.ts'

/**
 * Sends an invalid JSON body of the correct length: a comma replaces the first colon. If the changed body would still
 * be valid JSON, or if the body is not text, a comma replaces the last character instead.
 */
export const malformedBody = defineEffect({
  options: () => strictObject({}),
  phases: ['after-commit', 'mid-body'],
  deliversResponse: false,
  statusReachesCaller: 'always',
  plan: () => ({
    transform: (response) => ({
      ...response,
      body:
        typeof response.body === 'string'
          ? malformed(response.body)
          : response.body.map((byte, index, { length }) => (index === length - 1 ? COMMA : byte)),
    }),
  }),
})

const COMMA = 0x2c

function malformed(body: string): string {
  const changed = body.replace(':', ',')
  return parseJsonOrUndefined(changed) === undefined ? changed : `${body.slice(0, -1)},`
}
