import { z } from 'zod'
import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { encodeShiftJis } from './shift-jis-encoder.ts'

/** Sends the body in Shift_JIS instead of UTF-8. A strict UTF-8 decoder fails; a lenient one returns garbage. */
export const shiftJisBody = defineEffect({
  options: () =>
    strictObject({
      /** Whether the Content-Type declares Shift_JIS. */
      declared: z.boolean().default(true),
    }),
  phases: ['after-commit', 'mid-body'],
  deliversResponse: true,
  statusReachesCaller: 'always',
  plan: ({ declared }) => ({
    transform: ({ status, headers, body }) => ({
      status,
      headers: declared
        ? {
            ...headers,
            'content-type': `${headers['content-type']?.split(';')[0] ?? 'application/json'}; charset=Shift_JIS`,
          }
        : headers,
      body: typeof body === 'string' ? encodeShiftJis(body) : body,
    }),
  }),
})
