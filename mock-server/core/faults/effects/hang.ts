import { closedObject } from '../../validation/strict-object.ts'
import { effect } from '../effect.ts'
import { half } from '../../http/response.ts'

/** Nothing comes, or nothing more, until the caller gives up. */
export const hang = effect({
  options: () => closedObject({}),
  phases: ['before-commit', 'after-commit', 'mid-body'],
  delivers: false,
  tellsStatus: 'mid-body',
  lingers: true,
  treat: (_options, _chance, phase) => ({
    deliver: (reply) => ({ ...(phase === 'mid-body' && reply ? half(reply) : { pieces: [] }), end: 'hang' }),
  }),
})
