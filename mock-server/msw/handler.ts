import { http, type HttpHandler } from 'msw'

/**
 * Creates an MSW handler for the requests that a predicate selects.
 * @throws Error if the installed MSW is older than 2.11 and therefore accepts no predicate
 */
export function handlerFor(
  selects: (url: string) => boolean,
  respond: (request: Request) => Response | Promise<Response>,
): HttpHandler {
  try {
    return http.all(
      ({ request }) => selects(request.url),
      ({ request }) => respond(request),
    )
  } catch (cause) {
    throw new Error('gift-provider-mock/msw needs msw 2.15 or newer: npm install --save-dev msw@3', { cause })
  }
}
