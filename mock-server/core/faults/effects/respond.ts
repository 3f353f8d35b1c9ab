import { valueProblems } from '../../problems/values.ts'
import { because } from '../../validation/explained.ts'
import { faultProblems } from '../../problems/faults.ts'
import { z } from 'zod'
import { strictObject, recordOf } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { headerName, headerValue, isBodiless } from '../../http/response.ts'

/** Sends a custom response. */
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
    transform: () => ({
      status,
      headers: {
        ...(!isBodiless(status) && { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  }),
})
