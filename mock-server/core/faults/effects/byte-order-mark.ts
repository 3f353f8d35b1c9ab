import { bodyBytes, concatBytes } from '../../http/response.ts'
import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'

const MARK = Uint8Array.of(0xef, 0xbb, 0xbf)

/**
 * Sends a UTF-8 byte order mark before the body. A parser may ignore the mark or reject the body as invalid JSON (RFC
 * 8259, section 8.1).
 */
export const byteOrderMark = defineEffect({
  options: () => strictObject({}),
  phases: ['after-commit', 'mid-body'],
  deliversResponse: true,
  mayBeUnreadable: true,
  statusReachesCaller: 'always',
  plan: () => ({ transform: (response) => ({ ...response, body: concatBytes(MARK, bodyBytes(response)) }) }),
})
