import { closedObject } from '../../validation/strict-object.ts'
import { effect } from '../effect.ts'

/** The connection is closed in an orderly way without a byte of an answer. */
export const emptyResponse = effect({
  options: () => closedObject({}),
  phases: ['before-commit', 'after-commit'],
  delivers: false,
  tellsStatus: 'never',
  treat: () => ({ deliver: () => ({ pieces: [], end: 'close' }) }),
})
