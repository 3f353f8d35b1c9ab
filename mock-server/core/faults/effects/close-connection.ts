import { closedObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { half, headOf } from '../../http/response.ts'

/** The connection is closed once the head of the answer is out, or in the middle of its body. */
export const closeConnection = defineEffect({
  options: () => closedObject({}),
  phases: ['after-commit', 'mid-body'],
  deliversResponse: false,
  statusReachesCaller: 'always',
  plan: (_options, _chance, phase) => ({
    transmit(reply) {
      if (!reply) return { pieces: [], end: 'close' }
      return { ...(phase === 'mid-body' ? half(reply) : { head: headOf(reply), pieces: [] }), end: 'close' }
    },
  }),
})
