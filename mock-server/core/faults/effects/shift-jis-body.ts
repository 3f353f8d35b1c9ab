import { z } from 'zod'
import { recordOf, strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { withMembers } from './json-members.ts'
import { encodeShiftJis } from './shift-jis-encoder.ts'

/**
 * Sends the body in Shift_JIS instead of UTF-8. A strict UTF-8 decoder fails; a lenient decoder returns wrong
 * characters.
 */
export const shiftJisBody = defineEffect({
  options: () =>
    strictObject({
      /** True if the Content-Type declares Shift_JIS. */
      declared: z.boolean().default(true),
      /**
       * New values of members of a JSON body, by member name. The new values can add Japanese characters to a body that
       * has only ASCII characters. Without such characters, the body would have the same bytes in Shift_JIS and in
       * UTF-8.
       */
      members: recordOf(z.string(), z.string()).default({}),
    }),
  phases: ['after-commit', 'mid-body'],
  deliversResponse: true,
  mayBeUnreadable: true,
  statusReachesCaller: 'always',
  plan: ({ declared, members }) => ({
    transform: ({ status, headers, body }) => ({
      status,
      headers: declared
        ? {
            ...headers,
            'content-type': `${headers['content-type']?.split(';')[0] ?? 'application/json'}; charset=Shift_JIS`,
          }
        : headers,
      body: typeof body === 'string' ? encodeShiftJis(withMembers(body, members)) : body,
    }),
  }),
})
