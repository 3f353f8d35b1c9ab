import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { headAndHalfBody } from '../../http/response.ts'

/**
 * Keeps the connection open until the caller disconnects. In the phase `mid-body`, the effect first sends the response
 * head and half of the body. In the other phases, the effect sends nothing.
 */
export const hang = defineEffect({
  options: () => strictObject({}),
  phases: ['before-commit', 'after-commit', 'mid-body'],
  deliversResponse: false,
  statusReachesCaller: 'mid-body',
  keepsConnectionOpen: true,
  plan: (_options, _chance, phase) => ({
    transmit: (reply) => ({
      ...(phase === 'mid-body' && reply ? headAndHalfBody(reply) : { chunks: [] }),
      end: 'hang',
    }),
  }),
})
