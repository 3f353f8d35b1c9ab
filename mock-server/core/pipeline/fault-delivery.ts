import { markConnectionLoss, transmitInProcess } from '../faults/in-process-delivery.ts'
import type { FaultMatch } from '../faults/match-faults.ts'
import { totalDelay } from '../faults/plan-delivery.ts'
import { toResponse, type Transmission } from '../http/response.ts'
import type { Log } from '../log.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { VirtualTimers } from '../sandbox/virtual-timers.ts'
import { StoreUnavailableError } from '../store/store.ts'
import type { DeliveryResult, DeliveryRecorder } from './delivery-recorder.ts'
import type { HandledRequest } from './execute.ts'
import type { RoutedRequest } from './transport.ts'

/** A request that faults hold back before the provider looks at it. */
export interface Deferred {
  deferred: true
  /** By how many milliseconds a fault moved the sandbox's clock. */
  clockShiftMs: number
}

/** The sandbox was emptied while the request waited: it is not decided any more. */
export const CANCELLED = Symbol('given up')

export interface FaultDeliveryOptions {
  sandboxes: Sandboxes
  virtualTimers: VirtualTimers
  recorder: DeliveryRecorder
  log: Log
  hostNow: () => number
}

export type DeliverWithFaults = (
  routed: RoutedRequest,
  match: FaultMatch,
  started: HandledRequest | Deferred,
  execute: () => Promise<HandledRequest | typeof CANCELLED>,
) => Promise<Response>

/** Takes a request that faults met through its waits, to however its answer goes out. */
export function createFaultDelivery({
  sandboxes,
  virtualTimers,
  recorder,
  log,
  hostNow,
}: FaultDeliveryOptions): DeliverWithFaults {
  /** By the sandbox's clock; undefined where the store cannot say. */
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
    execute,
  ) {
    const { timers } = match
    const inProcess = connection ? undefined : inProcessCaller(request)
    const disconnected = connection?.disconnected ?? inProcess?.signal ?? request.signal
    let handled: HandledRequest | undefined
    let disconnectedAt: Required<Pick<DeliveryResult, 'hostMs' | 'atMs'>> | undefined
    let hasEnded = false

    async function recordDelivery(ending: DeliveryResult): Promise<void> {
      if (handled)
        await recorder.recordDelivery(sandbox, provider, handled, {
          sinceMs: match.arrivedAtMs + match.clockShiftMs,
          ...ending,
        })
    }
    /** Where the caller has left, that is written down. */
    async function recordFinished(lost = false): Promise<void> {
      if (!disconnected.aborted) await recordDelivery({ lost })
    }
    const recordAbandoned = (when: DeliveryResult): Promise<void> =>
      recordDelivery({ lost: true, abandoned: connection?.abandoned ?? true, ...when })
    async function onCallerLeft(): Promise<void> {
      // Whoever has seen how it ended cannot leave any more; in process, their signal may still abort.
      if (inProcess && hasEnded) return
      const hostMs = hostNow()
      disconnectedAt = { hostMs, atMs: await clockOf(sandbox) }
      // Before the commit nothing is written down yet: then it is once that is decided.
      await recordAbandoned(disconnectedAt)
    }
    const onDisconnect = (): void =>
      void onCallerLeft().catch((error: unknown) =>
        log('error', 'it could not be recorded that a caller left', { sandbox, error }),
      )
    function transmit(transmission: Transmission, isLost = false): Promise<Response> {
      async function ending(lost = isLost): Promise<void> {
        hasEnded = true
        await recordFinished(lost)
      }
      if (inProcess) return transmitInProcess(transmission, timers.sleep, inProcess, ending)
      return connection?.transmit(transmission, timers.sleep, ending) ?? Promise.reject(new Error('there is no wire'))
    }
    const cancel = (): Promise<Response> => transmit({ chunks: [], end: 'reset' }, true)

    async function run(): Promise<Response> {
      if (disconnected.aborted) await onCallerLeft()
      else disconnected.addEventListener('abort', onDisconnect, { once: true })
      if ('deferred' in started && started.clockShiftMs !== 0) await virtualTimers.reschedule(sandbox)
      // A real provider goes on with what it has begun, whether the caller waits for it or not.
      const beforeMs = totalDelay(match.beforeCommit)
      // From its coming on: another process may have moved the clock before this one looks at it.
      let fromMs =
        beforeMs > 0
          ? await timers.sleep(beforeMs, { caller: disconnected, fromMs: match.arrivedAtMs + match.clockShiftMs })
          : undefined
      if (beforeMs > 0 && fromMs === undefined) return cancel()
      const settled = 'deferred' in started ? await execute() : started
      if (settled === CANCELLED) return cancel()
      handled = settled
      if (disconnectedAt) await recordAbandoned(disconnectedAt)
      const { delivery, clockShiftMs, response } = settled
      if (clockShiftMs !== 0) await virtualTimers.reschedule(sandbox)

      if (delivery && delivery.waitMs > 0) {
        fromMs = await timers.sleep(delivery.waitMs, {
          signal: disconnected,
          fromMs: fromMs === undefined ? match.arrivedAtMs + match.clockShiftMs : fromMs + clockShiftMs,
        })
        if (fromMs === undefined) return cancel()
        await recordFinished()
      }
      if (delivery?.transmission) return transmit(delivery.transmission)
      // In process, what happens to the request once it is answered says nothing.
      if (inProcess) disconnected.removeEventListener('abort', onDisconnect)
      return toResponse(request, response)
    }

    return inProcess ? unlessAborted(run(), disconnected) : run()
  }
}

/** The caller of a request in process: it leaves by its signal, or by not reading on. */
function inProcessCaller({ signal }: Request): AbortController {
  const caller = new AbortController()
  if (signal.aborted) caller.abort(signal.reason)
  else signal.addEventListener('abort', () => caller.abort(signal.reason), { once: true })
  return caller
}

/** As fetch does, it fails when the caller leaves, while the work goes on. */
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
