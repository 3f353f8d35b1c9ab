import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'

/** The connection is closed in an orderly way without a byte of an answer. */
export const emptyResponse = defineEffect({
  options: () => strictObject({}),
  phases: ['before-commit', 'after-commit'],
  deliversResponse: false,
  statusReachesCaller: 'never',
  plan: () => ({ transmit: () => ({ chunks: [], end: 'close' }) }),
})
