import { problemDetail } from '../http/problem.ts'
import type { Log } from '../log.ts'
import { redactUrl } from '../redaction.ts'
import type { MaybePromise } from '../store/maybe-promise.ts'
import type { Address } from './addresses/address.ts'
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
 * Logs a handled request with `log.request`. A log without this member gets a message about the request. The level of
 * the message is `info` if the request was refused or received no response, and `debug` otherwise.
 * @param ms real time from the complete request to the end of its response, in milliseconds
 */
export function logHandled(
  log: Log,
  routed: RoutedRequest,
  pending: PendingRequest,
  handled: HandledRequest,
  ms: number,
  redactorFor: ExecuteOptions['redactorFor'],
): void {
  const { request } = log
  if (request === false) return
  const { address, provider } = routed
  const { incoming, operation, receivedAtMs } = pending
  const { id, response, outcome, delivery, traceparent } = handled
  const status = response?.status ?? 0
  if (request) {
    request({
      receivedAtMs,
      id,
      sandbox: address.sandbox,
      provider: provider.name,
      operation,
      method: incoming.method,
      path: pathOf(pending, handled, redactorFor),
      status,
      ms,
      outcome,
      fault: delivery?.record.name,
      traceparent,
    })
    return
  }
  const good = status > 0 && status < 400
  if (good && !log.debug) return
  const fields = {
    // A request that is not in the journal has no id.
    ...(id !== '' && { request: id }),
    sandbox: address.sandbox,
    provider: provider.name,
    operation,
    method: incoming.method,
    path: pathOf(pending, handled, redactorFor),
    status,
    outcome: outcome.code,
    rule: outcome.rule,
    ...(traceparent !== undefined && { traceparent }),
  }
  log(good ? 'debug' : 'info', outcome.reason, delivery ? { ...fields, fault: delivery.record.name } : fields)
}

/** Returns the path of a request without secrets. */
function pathOf(
  { incoming, context }: PendingRequest,
  { path: recorded }: HandledRequest,
  redactorFor: ExecuteOptions['redactorFor'],
): string {
  if (recorded !== undefined) return recorded
  const path = redactUrl(incoming.target)
  return context ? redactorFor(context.sandbox.record)(path) : path
}
