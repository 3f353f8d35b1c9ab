import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { bodyBytes, concatBytes, serializeHead } from '../../http/response.ts'

const NO_CHUNK_SIZE = new TextEncoder().encode('these are no hex digits\r\n')

/** Sends a valid head with chunked encoding, half of the body as one chunk, and then an invalid chunk size. */
export const malformedChunk = defineEffect({
  options: () => strictObject({}),
  phases: ['after-commit', 'mid-body'],
  deliversResponse: false,
  statusReachesCaller: 'always',
  socketOnly: true,
  plan: () => ({
    transmit(response) {
      if (!response) return { chunks: [], end: 'close' }
      const body = bodyBytes(response)
      const first = body.slice(0, Math.ceil(body.length / 2))
      const chunk = new TextEncoder().encode(`${first.length.toString(16)}\r\n`)
      const end = new TextEncoder().encode('\r\n')
      return {
        rawBytes: concatBytes(
          serializeHead(response, { 'transfer-encoding': 'chunked' }),
          chunk,
          first,
          end,
          NO_CHUNK_SIZE,
        ),
        chunks: [],
        end: 'close',
      }
    },
  }),
})
