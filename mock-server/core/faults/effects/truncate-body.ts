import { z } from 'zod'
import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { bodyBytes } from '../../http/response.ts'

/**
 * Truncates the body and adjusts Content-Length. The HTTP message is complete, but the JSON in the body is incomplete.
 */
export const truncateBody = defineEffect({
  options: () =>
    strictObject({
      /** Number of bytes to keep; half of the body by default. */
      bytes: z.int().min(0).optional(),
    }),
  phases: ['after-commit', 'mid-body'],
  deliversResponse: false,
  statusReachesCaller: 'always',
  plan: ({ bytes }) => ({
    transform(response) {
      const body = bodyBytes(response)
      return {
        ...response,
        body: body.slice(0, Math.min(bytes ?? Math.floor(body.length / 2), Math.max(0, body.length - 1))),
      }
    },
  }),
})
