import { markConnectionLoss, transmitInProcess } from '../faults/in-process-delivery.ts'
import type { FaultMatch } from '../faults/match-faults.ts'
import { totalDelay } from '../faults/plan-delivery.ts'
import { toResponse, type Transmission } from '../http/response.ts'
import { type Log, logReason } from '../log.ts'
import { sharedReasons } from '../reasons/shared.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { VirtualTimers } from '../sandbox/virtual-timers.ts'
import { StoreUnavailableError } from '../store/store.ts'
import type { Decisions } from './held/decisions.ts'
import type { DeliveryResult, DeliveryRecorder } from './delivery-recorder.ts'
import type { HandledRequest } from './execute.ts'
import type { RoutedRequest } from './transport.ts'

/**
 * A request that waits until the delays of its `before-commit` faults are over. The operation of the request then runs
 * in a second transaction.
 */
export interface Deferred {
  deferred: true
  /** Milliseconds by which a fault moved the sandbox's clock. */
  clockShiftMs: number
}

/**
 * The result of a request that is not executed, because the sandbox was reset, restored or deleted while the request
 * waited.
 */
export const CANCELLED = Symbol('cancelled')

/** The operation of a deferred request. Either `run` or `cancel` is called, exactly once. */
export interface DeferredOperation {
  run(): Promise<HandledRequest | typeof CANCELLED>
  cancel(): void
}

/**
 * The two ways to lose a response. `hang`: nothing arrives, and the connection stays open. `reset`: the connection is
 * reset.
 */
const hang: Transmission = { chunks: [], end: 'hang' }
const reset: Transmission = { chunks: [], end: 'reset' }

export interface FaultDeliveryOptions {
  sandboxes: Sandboxes
  virtualTimers: VirtualTimers
  decisions: Decisions
  recorder: DeliveryRecorder
  log: Log
  hostNow: () => number
}

export type DeliverWithFaults = (
  routed: RoutedRequest,
  match: FaultMatch,
  started: HandledRequest | Deferred,
  deferred: DeferredOperation,
) => Promise<Response>

/**
 * Creates the function that delivers the response to a request for which faults fired. The created function waits,
 * executes a deferred request, transmits the response and records the result.
 */
export function createFaultDelivery({
  sandboxes,
  virtualTimers,
  decisions,
  recorder,
  log,
  hostNow,
}: FaultDeliveryOptions): DeliverWithFaults {
  /** Returns the time of the sandbox's clock; undefined if the store is not available. */
  async function clockOf(sandbox: string): Promise<number | undefined> {
    try {
      return await sandboxes.transactionIfExists(sandbox, ({ nowMs }) => nowMs)
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      return undefined
    }
  }

  return async function deliver(
    { request, address: { sandbox }, provider, transport: { connection } },
    match,
    started,
    deferred,
  ) {
    const { timers } = match
    const inProcess = connection ? undefined : inProcessCaller(request)
    const disconnected = connection?.disconnected ?? inProcess?.signal ?? request.signal
    let handled: HandledRequest | undefined
    let disconnectedAt: Required<Pick<DeliveryResult, 'hostMs' | 'atMs'>> | undefined
    let hasEnded = false
    let isUndecided = false

    async function recordDelivery(ending: DeliveryResult): Promise<void> {
      if (handled)
        await recorder.recordDelivery(sandbox, provider, handled, {
          sinceMs: match.arrivedAtMs + match.clockShiftMs,
          ...ending,
        })
    }
    /**
     * Records the end of the request. If the caller has left, this function records nothing, because `onCallerLeft`
     * records the end.
     */
    async function recordFinished(lost = false): Promise<void> {
      if (!disconnected.aborted) await recordDelivery({ lost })
    }
    const recordAbandoned = (when: DeliveryResult): Promise<void> =>
      recordDelivery({
        lost: true,
        abandoned: connection?.abandoned ?? true,
        ...(isUndecided && { decision: null }),
        ...when,
      })
    async function onCallerLeft(): Promise<void> {
      // If an in-process caller aborts after the end of the response, no disconnection is recorded.
      if (inProcess && hasEnded) return
      const hostMs = hostNow()
      disconnectedAt = { hostMs, atMs: await clockOf(sandbox) }
      // If the request is not handled yet, the request has no journal entry. In that case, `run` records the
      // disconnection after the request is handled.
      await recordAbandoned(disconnectedAt)
    }
    const onDisconnect = (): void =>
      void onCallerLeft().catch((error: unknown) =>
        logReason(log, 'error', sharedReasons.callerLeftNotRecorded, { sandbox, error }),
      )
    function transmit(transmission: Transmission, isLost = false): Promise<Response> {
      async function ending(lost = isLost): Promise<void> {
        hasEnded = true
        await recordFinished(lost)
      }
      if (inProcess) return transmitInProcess(transmission, timers.sleep, inProcess, ending)
      return (
        connection?.transmit(transmission, timers.sleep, ending) ?? Promise.reject(new Error('there is no connection'))
      )
    }
    const cancel = (): Promise<Response> => transmit(reset, true)

    /**
     * Waits until it is decided what the caller receives, and records the decision.
     * @returns how the response is lost: the connection hangs (choice `loss`) or is reset (choice `reset`, or no
     * decision); undefined if the response is sent
     */
    async function transmissionAfterDecision(settled: HandledRequest): Promise<Transmission | undefined> {
      const decision = await decisions.wait(sandbox, settled, disconnected)
      isUndecided = decision === undefined
      const lost = decision?.choice !== 'answer'
      if (decision || !disconnected.aborted) await recordDelivery({ lost, decision: decision ?? null })
      return lost ? (decision?.choice === 'loss' ? hang : reset) : undefined
    }

    async function run(): Promise<Response> {
      if (disconnected.aborted) await onCallerLeft()
      else disconnected.addEventListener('abort', onDisconnect, { once: true })
      if ('deferred' in started && started.clockShiftMs !== 0) await virtualTimers.reschedule(sandbox)
      // The delay of the `before-commit` faults continues even if the caller leaves, because a real provider completes
      // the request of a caller that has left.
      const beforeMs = totalDelay(match.beforeCommit)
      // The wait begins at the recorded time of arrival, because another process may have moved the clock since then.
      let fromMs =
        beforeMs > 0
          ? await timers.sleep(beforeMs, {
              caller: disconnected,
              ...(beforeMs === Infinity && { signal: disconnected }),
              fromMs: match.arrivedAtMs + match.clockShiftMs,
            })
          : undefined
      if (beforeMs > 0 && fromMs === undefined) {
        deferred.cancel()
        return cancel()
      }
      const settled = 'deferred' in started ? await deferred.run() : started
      if (settled === CANCELLED) return cancel()
      handled = settled
      isUndecided = settled.delivery?.question !== undefined
      if (disconnectedAt) await recordAbandoned(disconnectedAt)
      const { delivery, clockShiftMs, response } = settled
      if (clockShiftMs !== 0) await virtualTimers.reschedule(sandbox)

      if (delivery?.question) {
        const lost = await transmissionAfterDecision(settled)
        if (lost) return transmit(lost, true)
        // `Infinity` means that the delay of another fault starts now. The wait for the decision was in real time, so
        // its end is not known on the sandbox's clock.
        fromMs = Infinity
      }
      if (delivery && delivery.waitMs > 0) {
        fromMs = await timers.sleep(delivery.waitMs, {
          signal: disconnected,
          fromMs: fromMs === undefined ? match.arrivedAtMs + match.clockShiftMs : fromMs + clockShiftMs,
        })
        if (fromMs === undefined) return cancel()
        await recordFinished()
      }
      if (delivery?.transmission) return transmit(delivery.transmission)
      // If an in-process caller aborts after the response was returned, the response does not count as lost.
      if (inProcess) disconnected.removeEventListener('abort', onDisconnect)
      return toResponse(request, response)
    }

    return inProcess ? unlessAborted(run(), disconnected) : run()
  }
}

/**
 * Returns a controller that represents the caller of an in-process request. The controller is aborted when the signal
 * of the request aborts, or when the caller cancels the response body. In the second case, `transmitInProcess` aborts
 * the controller.
 */
function inProcessCaller({ signal }: Request): AbortController {
  const caller = new AbortController()
  if (signal.aborted) caller.abort(signal.reason)
  else signal.addEventListener('abort', () => caller.abort(signal.reason), { once: true })
  return caller
}

/**
 * Returns the result of `work`. If the signal aborts, the returned promise rejects as the promise of `fetch` does, but
 * the work continues.
 */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => reject(markConnectionLoss(signal.reason))
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
