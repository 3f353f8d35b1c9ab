import { z } from 'zod'
import { closedObject } from '../../validation/strict-object.ts'
import { effect } from '../effect.ts'
import { shiftJisOf } from './shift-jis-encoder.ts'

/** The body is in Shift_JIS where UTF-8 is promised: whoever decodes it strictly fails, whoever does not reads garbage. */
export const shiftJisBody = effect({
  options: () =>
    closedObject({
      /** Whether the Content-Type says so. */
      declared: z.boolean().default(true),
    }),
  phases: ['after-commit', 'mid-body'],
  delivers: true,
  tellsStatus: 'always',
  treat: ({ declared }) => ({
    alter: ({ status, headers, body }) => ({
      status,
      headers: declared
        ? {
            ...headers,
            'content-type': `${headers['content-type']?.split(';')[0] ?? 'application/json'}; charset=Shift_JIS`,
          }
        : headers,
      body: typeof body === 'string' ? shiftJisOf(body) : body,
    }),
  }),
})
