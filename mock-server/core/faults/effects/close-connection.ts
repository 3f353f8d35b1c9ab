import { closedObject } from '../../validation/strict-object.ts'
import { effect } from '../effect.ts'
import { half, headOf } from '../../http/response.ts'

/** The connection is closed once the head of the answer is out, or in the middle of its body. */
export const closeConnection = effect({
  options: () => closedObject({}),
  phases: ['after-commit', 'mid-body'],
  delivers: false,
  tellsStatus: 'always',
  treat: (_options, _chance, phase) => ({
    deliver(reply) {
      if (!reply) return { pieces: [], end: 'close' }
      return { ...(phase === 'mid-body' ? half(reply) : { head: headOf(reply), pieces: [] }), end: 'close' }
    },
  }),
})
