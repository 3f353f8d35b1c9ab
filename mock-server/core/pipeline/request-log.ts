import { problemDetail } from '../http/problem.ts'
import type { Log } from '../log.ts'
import { redactUrl } from '../redaction.ts'
import type { MaybePromise } from '../store/maybe-promise.ts'
import type { Address } from './address.ts'
import type { ExecuteOptions, HandledRequest } from './execute.ts'
import type { PendingRequest } from './parse-request.ts'
import type { RoutedRequest } from './transport.ts'

/** Responses that `logRequest` does not log, because their requests are logged elsewhere. */
export const loggedResponses = new WeakSet<Response>()

/** Logs a request that is not recorded in the journal: a request to the control API, to a page or to a health probe. */
export async function logRequest(
  log: Log,
  request: Request,
  { requestTarget, sandbox }: Address,
  answer: MaybePromise<Response>,
): Promise<Response> {
  const response = await answer
  if (loggedResponses.has(response)) return response
  const good = response.status < 400
  if (!good || log.debug)
    log(good ? 'debug' : 'info', problemDetail(response) ?? 'answered', {
      sandbox,
      method: request.method,
      path: redactUrl(requestTarget),
      status: response.status,
    })
  return response
}

/**
 * Logs a handled request. The level is `info` if the request was refused or received no response, and `debug`
 * otherwise.
 */
export function logHandled(
  log: Log,
  { address, provider }: RoutedRequest,
  { incoming, operation, context }: PendingRequest,
  { id, response, outcome, delivery }: HandledRequest,
  redactorFor: ExecuteOptions['redactorFor'],
): void {
  const status = response?.status ?? 0
  const good = status > 0 && status < 400
  if (good && !log.debug) return
  const path = redactUrl(incoming.target)
  const fields = {
    // A request that is not in the journal has no id.
    ...(id !== '' && { request: id }),
    sandbox: address.sandbox,
    provider: provider.name,
    operation,
    method: incoming.method,
    path: context ? redactorFor(context.sandbox.record)(path) : path,
    status,
    outcome: outcome.code,
    rule: outcome.rule,
  }
  log(good ? 'debug' : 'info', outcome.reason, delivery ? { ...fields, fault: delivery.record.name } : fields)
}
