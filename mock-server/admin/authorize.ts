import type { Address } from '../core/pipeline/address.ts'
import { isLoopback } from '../core/util/loopback.ts'
import { isFromForeignPage } from '../core/foreign-page.ts'
import { Problem } from '../core/http/problem.ts'

/**
 * Who may use the control API. A page in a browser must not: the browser says with Sec-Fetch-Site that another origin
 * asks, or sends the page's own Origin, or, after DNS rebinding, a host name that is not this machine's. With a token,
 * whoever has it may, under any host name.
 * @throws Problem 401 or 403
 */
export function authorize(request: Request, { host, origin }: Address, token: string | undefined): void {
  const from = request.headers.get('origin')
  if ((from !== null && from !== origin) || isFromForeignPage(request.headers.get('sec-fetch-site')))
    throw new Problem(403, 'the control API answers no page of another origin')
  if (token === undefined) {
    if (!isLoopback(host))
      throw new Problem(
        403,
        `without a token the control API answers only to localhost, 127.0.0.1 and [::1], not to "${host}": start with --admin-token`,
      )
    return
  }
  const given = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (given === undefined || !constantTimeEqual(given, token))
    throw new Problem(401, 'the control API asks for the token of --admin-token, as "Authorization: Bearer …"')
}

/** Takes the same time wherever two texts of one length differ. */
function constantTimeEqual(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let index = 0; index < a.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index % b.length)
  return difference === 0
}
