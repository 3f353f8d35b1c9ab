import { z } from 'zod'
import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { bodyBytes } from '../../http/response.ts'

/** The body ends too early, and the length header says so too: HTTP is whole, JSON is not. */
export const truncateBody = defineEffect({
  options: () =>
    strictObject({
      /** How many bytes are left of the body; half of it by default. */
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
