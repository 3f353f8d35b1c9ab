import { closedObject } from '../../validation/strict-object.ts'
import { effect } from '../effect.ts'
import { headerValue } from '../../http/response.ts'

/** The right body under a wrong Content-Type. */
export const wrongContentType = effect({
  options: () => closedObject({ contentType: headerValue().default('text/html; charset=UTF-8') }),
  phases: ['after-commit', 'mid-body'],
  delivers: true,
  tellsStatus: 'always',
  treat: ({ contentType }) => ({
    alter: (reply) => ({ ...reply, headers: { ...reply.headers, 'content-type': contentType } }),
  }),
})
