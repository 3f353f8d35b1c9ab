import { z } from 'zod'
import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'

const titles: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
}

/** Sends an HTML error page that looks like an error page of a gateway in front of the provider. */
export const htmlErrorPage = defineEffect({
  options: () => strictObject({ status: z.int().min(400).max(599).default(502) }),
  phases: ['before-commit', 'after-commit'],
  deliversResponse: false,
  statusReachesCaller: 'always',
  plan: ({ status }) => ({
    transform() {
      const title = `${status} ${titles[status] ?? 'Error'}`
      return {
        status,
        headers: { 'content-type': 'text/html' },
        body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
      }
    },
  }),
})
