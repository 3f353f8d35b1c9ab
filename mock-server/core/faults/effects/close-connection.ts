import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { headAndHalfBody, headWithLength } from '../../http/response.ts'

/** The connection is closed once the head of the answer is out, or in the middle of its body. */
export const closeConnection = defineEffect({
  options: () => strictObject({}),
  phases: ['after-commit', 'mid-body'],
  deliversResponse: false,
  statusReachesCaller: 'always',
  plan: (_options, _chance, phase) => ({
    transmit(response) {
      if (!response) return { chunks: [], end: 'close' }
      return {
        ...(phase === 'mid-body' ? headAndHalfBody(response) : { head: headWithLength(response), chunks: [] }),
        end: 'close',
      }
    },
  }),
})
