import { z } from 'zod'
import { strictObject } from '../../validation/strict-object.ts'
import { duration } from '../duration.ts'
import { defineEffect } from '../effect.ts'
import { bodyBytes, headWithLength } from '../../http/response.ts'

/** Sends the response head immediately and the body slowly, in pieces. */
export const slowBody = defineEffect({
  options: () =>
    strictObject({
      /** Time in which the whole body is sent, on the sandbox's clock [ms]. */
      ms: duration(),
      /** Number of pieces, limited to the number of bytes in the body. */
      pieces: z.int().min(1).max(10_000).default(10),
    }),
  phases: ['after-commit', 'mid-body'],
  deliversResponse: true,
  statusReachesCaller: 'always',
  keepsConnectionOpen: true,
  plan: ({ ms, pieces }) => ({
    transmit(response) {
      if (!response) return { chunks: [], end: 'close' }
      const body = bodyBytes(response)
      const count = Math.min(pieces, Math.max(1, body.length))
      const at = (index: number): number => Math.floor((index * body.length) / count)
      const dripped = Array.from({ length: count }, (_, index) => ({
        waitMs: ms / count,
        bytes: body.slice(at(index), at(index + 1)),
      }))
      return { head: headWithLength(response), chunks: dripped, end: 'finish' }
    },
  }),
})
