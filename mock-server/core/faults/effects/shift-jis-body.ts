import { z } from 'zod'
import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { encodeShiftJis } from './shift-jis-encoder.ts'

/** The body is in Shift_JIS where UTF-8 is promised: whoever decodes it strictly fails, whoever does not reads garbage. */
export const shiftJisBody = defineEffect({
  options: () =>
    strictObject({
      /** Whether the Content-Type says so. */
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
