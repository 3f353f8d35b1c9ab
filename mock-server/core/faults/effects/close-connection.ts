import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { headAndHalfBody, headWithLength } from '../../http/response.ts'

/** Closes the connection after the response head (`after-commit`) or after half of the body (`mid-body`). */
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
