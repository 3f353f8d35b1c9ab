import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'

/**
 * Drops the request on its way to the provider. The provider never handles the request, and the journal has no entry.
 * The connection stays open until the caller disconnects.
 */
export const dropRequest = defineEffect({
  options: () => strictObject({}),
  phases: ['before-commit'],
  deliversResponse: false,
  statusReachesCaller: 'never',
  keepsConnectionOpen: true,
  // Nothing is transmitted, because the infinite wait ends only when the caller has disconnected.
  plan: () => ({ waitMs: Infinity, transmit: () => ({ chunks: [], end: 'hang' }) }),
})
