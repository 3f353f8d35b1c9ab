import { z } from 'zod'
import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'

/** Random bytes in place of an answer, and the connection is closed. */
export const garbageThenClose = defineEffect({
  options: () =>
    strictObject({
      /** How many. */
      bytes: z.int().min(1).max(65_536).default(256),
    }),
  phases: ['before-commit', 'after-commit'],
  deliversResponse: false,
  statusReachesCaller: 'never',
  socketOnly: true,
  plan({ bytes }, chance) {
    // The high bit keeps it from looking like the beginning of HTTP.
    const rawBytes = Uint8Array.from({ length: bytes }, () => 128 + Math.floor(chance() * 128))
    return { transmit: () => ({ rawBytes, chunks: [], end: 'close' }) }
  },
})
