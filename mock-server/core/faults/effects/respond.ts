import { z } from 'zod'
import { closedObject, recordOf } from '../../validation/strict-object.ts'
import { effect } from '../effect.ts'
import { headerName, headerValue, isBodiless } from '../../http/response.ts'

/** An answer of your own. */
export const respond = effect({
  options: () =>
    closedObject({
      status: z.int().min(200, 'a status goes from 200 to 599').max(599, 'a status goes from 200 to 599'),
      headers: recordOf(headerName(), headerValue()).default({}),
      /** A text goes out as it is, anything else as JSON. */
      body: z.json().default(''),
    }),
  phases: ['before-commit', 'after-commit'],
  delivers: false,
  tellsStatus: 'always',
  problem: ({ status, body }) =>
    isBodiless(status) && body !== '' ? `an answer of status ${status} has no body: leave the body out` : undefined,
  treat: ({ status, headers, body }) => ({
    alter: () => ({
      status,
      headers: {
        ...(!isBodiless(status) && { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  }),
})
