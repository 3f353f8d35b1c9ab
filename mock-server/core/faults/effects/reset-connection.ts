import { closedObject } from '../../validation/strict-object.ts'
import { effect } from '../effect.ts'
import { half } from '../../http/response.ts'

/** The connection is reset, as by a crash or a firewall: TCP RST. */
export const resetConnection = effect({
  options: () => closedObject({}),
  phases: ['before-commit', 'after-commit', 'mid-body'],
  delivers: false,
  tellsStatus: 'mid-body',
  treat: (_options, _chance, phase) => ({
    deliver: (reply) => ({ ...(phase === 'mid-body' && reply ? half(reply) : { pieces: [] }), end: 'reset' }),
  }),
})
