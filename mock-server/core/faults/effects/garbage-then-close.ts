import { z } from 'zod'
import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'

/** Sends random bytes instead of a response, then closes the connection. */
export const garbageThenClose = defineEffect({
  options: () =>
    strictObject({
      bytes: z.int().min(1).max(65_536).default(256),
    }),
  phases: ['before-commit', 'after-commit'],
  deliversResponse: false,
  statusReachesCaller: 'never',
  socketOnly: true,
  plan({ bytes }, chance) {
    // The high bit of each byte is set, so that the bytes cannot look like an HTTP status line.
    const rawBytes = Uint8Array.from({ length: bytes }, () => 128 + Math.floor(chance() * 128))
    return { transmit: () => ({ rawBytes, chunks: [], end: 'close' }) }
  },
})
