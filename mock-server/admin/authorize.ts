import { controlProblems } from '../core/problems/control.ts'
import type { Address } from '../core/pipeline/addresses/address.ts'
import { isLoopback } from '../core/util/loopback.ts'
import { isFromForeignPage } from '../core/http/foreign-page.ts'
import { Problem } from '../core/http/problem.ts'

/**
 * Authorizes a request to the control API. Rejects the following requests:
 * - requests from web pages of other origins (the headers Sec-Fetch-Site and Origin show the origin)
 * - if no token is set: requests with a host name that does not belong to this machine, as in a DNS rebinding attack
 * - if a token is set: requests without this token
 * @throws Problem 401 if the token is missing or wrong, 403 if the page or host is not allowed
 */
export function authorize(request: Request, { host, origin }: Address, token: string | undefined): void {
  const from = request.headers.get('origin')
  if ((from !== null && from !== origin) || isFromForeignPage(request.headers.get('sec-fetch-site')))
    throw new Problem(403, controlProblems.otherOrigin)
  if (token === undefined) {
    if (!isLoopback(host)) throw new Problem(403, controlProblems.localOnly({ host }))
    return
  }
  const given = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (given === undefined) throw new Problem(401, controlProblems.tokenRequired)
  if (!constantTimeEqual(given, token)) throw new Problem(401, controlProblems.tokenWrong)
}

/**
 * Compares two strings. For strings of equal length, the duration of the comparison does not depend on the positions of
 * the differences.
 */
function constantTimeEqual(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let index = 0; index < a.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index % b.length)
  return difference === 0
}
