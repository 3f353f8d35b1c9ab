import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'

/** Closes the connection normally without sending a byte. */
export const emptyResponse = defineEffect({
  options: () => strictObject({}),
  phases: ['before-commit', 'after-commit'],
  deliversResponse: false,
  statusReachesCaller: 'never',
  plan: () => ({ transmit: () => ({ chunks: [], end: 'close' }) }),
})
