import { optionProblems } from '../core/problems/options.ts'
import type { HttpHandler } from 'msw'
import type { GiftMock, SandboxHandle } from '../gift-mock.ts'
import { Problem } from '../core/http/problem.ts'
import { type ConnectionError, connectionError, failConnection, inNode } from './connection-error.ts'
import { blockDnsLookups } from './dns-guard.ts'
import { handlerFor } from './handler.ts'
import { type GiftHandlersOptions, parseMounts, realProviderOf } from './mounts.ts'
import { MswConnection } from './msw-connection.ts'

export type { ProviderName } from '../app.ts'
export type { GiftHandlersOptions } from './mounts.ts'

/**
 * Creates MSW handlers that pass requests to a mock. The handlers take the requests to the providers' production,
 * verification and demonstration hosts, or to your base URL. The handlers work with `setupServer` and `setupWorker`.
 * @param mock a mock, or one of its sandboxes
 * @throws Problem 400 if the mock is missing or an option is invalid
 *
 * @example
 * ```ts
 * import { setupServer } from 'msw/node'
 * import { createGiftMock } from 'gift-provider-mock'
 * import { giftHandlers, productionGuard } from 'gift-provider-mock/msw'
 *
 * const mock = createGiftMock()
 * const server = setupServer(...giftHandlers(mock, { providers: ['at-gift'] }), productionGuard())
 * server.listen()
 * const response = await fetch('https://service-gift.jp/demo-campaign/dc/getcode', {
 *   method: 'POST',
 *   headers: { 'content-type': 'application/json' },
 *   body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }),
 * })
 * console.log(response.status, (await mock.admin.ledger()).totals.issued) // 200 1
 * server.close()
 * ```
 */
export function giftHandlers(mock: GiftMock | SandboxHandle, options: GiftHandlersOptions = {}): HttpHandler[] {
  const { sandbox, find } = parseMounts(options)
  const { fetch } = handleOf(mock, sandbox)
  return [
    handlerFor(
      (url) => find(url) !== undefined,
      async (request) => {
        const connection = new MswConnection(request, find(request.url)?.mount)
        try {
          const response = await fetch(request, connection)
          return connection.transmitted ? response : await withLength(response)
        } catch (error) {
          return connection.toFailureResponse(error)
        }
      },
    ),
  ]
}

/**
 * Creates a handler that fails every request to a provider's real host, so that no such request leaves the machine. Put
 * this handler last. The handler needs no mock. The handler ignores other requests, so the option `onUnhandledFrame` of
 * MSW (`onUnhandledRequest` in MSW 2) applies to these requests. MSW does not see every request, so in Node this
 * function also blocks DNS lookups of the providers' hosts.
 */
export function productionGuard(): HttpHandler {
  blockDnsLookups(
    (host) =>
      realProviderOf(host) &&
      connectionError(
        refusal(
          `a connection to ${host}`,
          host,
          'MSW did not see the request. It sees fetch, https.request and what is built on them, not a request that was imported by name, undici or HTTP/2',
        ),
      ),
  )
  return handlerFor(
    (url) => realProviderOf(new URL(url).host) !== undefined,
    (request) => {
      const { origin, host, pathname } = new URL(request.url)
      const refused = refusal(
        `${request.method} ${origin}${pathname}`,
        host,
        'no handler before productionGuard() took the request. Put ...giftHandlers(mock) before it',
      )
      if (!inNode) console.error(refused.message)
      return failConnection(refused)
    },
  )
}

function refusal(what: string, host: string, why: string): ConnectionError {
  return {
    message: `${what} was refused: ${host} is a real host of ${realProviderOf(host)?.name}, and ${why}, or give the client the base URL of a mock`,
    code: 'ERR_GIFT_PRODUCTION',
    errno: 0,
    note: 'A code that is issued in production is billed and cannot be cancelled.',
  }
}

/**
 * Returns the mock or sandbox that handles the requests.
 * @throws Problem 400 if `mock` is not a mock, or if `mock` is a sandbox and the option `sandbox` is set
 */
function handleOf(mock: unknown, sandbox: string | undefined): Pick<SandboxHandle, 'fetch'> {
  if (!isMock(mock)) throw new Problem(400, optionProblems.noMock({ given: whatIs(mock) }))
  if (sandbox === undefined) return mock
  if (!('sandbox' in mock)) throw new Problem(400, optionProblems.sandboxOfSandbox({ sandbox }))
  return mock.sandbox(sandbox)
}

function whatIs(value: unknown): string {
  if (value instanceof Promise) return 'a promise, which is to be awaited'
  if (typeof value === 'object' && value !== null) return 'an object without the method fetch'
  return value === null || value === undefined ? String(value) : `a ${typeof value}`
}

function isMock(mock: unknown): mock is GiftMock | SandboxHandle {
  return typeof mock === 'object' && mock !== null && 'fetch' in mock && typeof mock.fetch === 'function'
}

/** Adds Content-Length, as a server does. MSW keeps a connection open only if the length is known. */
async function withLength(response: Response): Promise<Response> {
  const { status, headers } = response
  if (response.body === null) return response
  const body = await response.arrayBuffer()
  headers.set('content-length', body.byteLength.toString())
  return new Response(body, { status, headers })
}
