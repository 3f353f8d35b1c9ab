import { closedObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { half } from '../../http/response.ts'

/** The connection is reset, as by a crash or a firewall: TCP RST. */
export const resetConnection = defineEffect({
  options: () => closedObject({}),
  phases: ['before-commit', 'after-commit', 'mid-body'],
  deliversResponse: false,
  statusReachesCaller: 'mid-body',
  plan: (_options, _chance, phase) => ({
    transmit: (reply) => ({ ...(phase === 'mid-body' && reply ? half(reply) : { pieces: [] }), end: 'reset' }),
  }),
})
