import { z } from 'zod'
import { closedObject } from '../../validation/strict-object.ts'
import { duration } from '../duration.ts'
import { defineEffect } from '../effect.ts'
import { bytesOf, headOf } from '../../http/response.ts'

/** The body drips: the head comes at once, the rest in pieces. */
export const slowBody = defineEffect({
  options: () =>
    closedObject({
      /** How long the whole body takes, in milliseconds of the sandbox's clock. */
      ms: duration(),
      /** In how many pieces; no more than the body has bytes. */
      pieces: z.int().min(1).max(10_000).default(10),
    }),
  phases: ['after-commit', 'mid-body'],
  deliversResponse: true,
  statusReachesCaller: 'always',
  keepsConnectionOpen: true,
  plan: ({ ms, pieces }) => ({
    transmit(reply) {
      if (!reply) return { pieces: [], end: 'close' }
      const body = bytesOf(reply)
      const count = Math.min(pieces, Math.max(1, body.length))
      const at = (index: number): number => Math.floor((index * body.length) / count)
      const dripped = Array.from({ length: count }, (_, index) => ({
        waitMs: ms / count,
        bytes: body.slice(at(index), at(index + 1)),
      }))
      return { head: headOf(reply), pieces: dripped, end: 'finish' }
    },
  }),
})
