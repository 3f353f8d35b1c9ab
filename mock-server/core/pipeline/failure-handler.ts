import type { FaultMatch } from '../faults/match-faults.ts'
import { Problem } from '../http/problem.ts'
import { type Log, logReason } from '../log.ts'
import { sharedReasons } from '../reasons/shared.ts'
import type { Provider } from '../provider/provider.ts'
import { serializeResponse } from '../provider/response.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import { StoreUnavailableError } from '../store/store.ts'
import type { DeliveryRecorder } from './delivery-recorder.ts'
import type { HandledRequest } from './execute.ts'
import type { HeldRequests } from './held/held-requests.ts'
import type { PendingRequest } from './parse-request.ts'
import type { RoutedRequest } from './transport.ts'

export interface FailureHandlerOptions {
  sandboxes: Sandboxes
  recorder: DeliveryRecorder
  held: HeldRequests
  log: Log
  /** Executes and records a request in a transaction. */
  execute(sandbox: SandboxTransaction, pending: PendingRequest, match: FaultMatch | undefined): HandledRequest
}

/**
 * Creates the function that handles an exception of the mock. The function returns the provider's own failure response
 * and records the response in the journal. Two cases are handled differently:
 * - If the store failed (`StoreUnavailableError`), the response is not recorded.
 * - If another `Problem` was thrown, the function throws the problem again and returns no failure response.
 */
export function createFailureHandler({
  sandboxes,
  recorder,
  held,
  log,
  execute,
}: FailureHandlerOptions): (routed: RoutedRequest, pending: PendingRequest, error: unknown) => Promise<HandledRequest> {
  return async ({ address: { sandbox: sandboxId } }, pending, error) => {
    const { provider, operation } = pending
    held.remove(sandboxId, pending)
    if (error instanceof StoreUnavailableError) {
      logReason(log, 'error', sharedReasons.storeFailedUnjournaled, {
        sandbox: sandboxId,
        operation,
        error: error.message,
      })
      if (error.committed && pending.context)
        recorder.recordLossIfCommitted(sandboxId, provider, pending.context, error.committed)
      return unrecordedFailure(provider)
    }
    if (error instanceof Problem) throw error
    let failed: HandledRequest
    try {
      failed = await sandboxes.transaction(sandboxId, (sandbox) =>
        execute(sandbox, { ...pending, handle: () => provider.failureResponse }, undefined),
      )
    } catch (again) {
      logReason(log, 'error', sharedReasons.exceptionUnjournaled, { sandbox: sandboxId, operation, error, again })
      return unrecordedFailure(provider)
    }
    logReason(log, 'error', sharedReasons.exceptionAsProvider, {
      request: failed.id,
      sandbox: sandboxId,
      operation,
      error,
    })
    return failed
  }
}

/** Returns the provider's failure response for a request that could not be recorded. */
function unrecordedFailure({ failureResponse }: Provider): HandledRequest {
  return {
    id: '',
    outcome: failureResponse.outcome,
    path: undefined,
    traceparent: undefined,
    issued: undefined,
    response: serializeResponse(failureResponse),
    ledgerKey: undefined,
    generation: undefined,
    clockShiftMs: 0,
    delivery: undefined,
  }
}
