import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'
import { headerValue } from '../../http/response.ts'

/** Sends the correct body with a wrong Content-Type. */
export const wrongContentType = defineEffect({
  options: () => strictObject({ contentType: headerValue().default('text/html; charset=UTF-8') }),
  phases: ['after-commit', 'mid-body'],
  deliversResponse: true,
  mayBeUnreadable: true,
  statusReachesCaller: 'always',
  plan: ({ contentType }) => ({
    transform: (response) => ({ ...response, headers: { ...response.headers, 'content-type': contentType } }),
  }),
})
