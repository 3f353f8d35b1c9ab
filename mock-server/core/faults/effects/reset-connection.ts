import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { headAndHalfBody } from '../../http/response.ts'

/** Resets the connection (TCP RST), as a crash or a firewall does. */
export const resetConnection = defineEffect({
  options: () => strictObject({}),
  phases: ['before-commit', 'after-commit', 'mid-body'],
  deliversResponse: false,
  statusReachesCaller: 'mid-body',
  plan: (_options, _chance, phase) => ({
    transmit: (response) => ({
      ...(phase === 'mid-body' && response ? headAndHalfBody(response) : { chunks: [] }),
      end: 'reset',
    }),
  }),
})
