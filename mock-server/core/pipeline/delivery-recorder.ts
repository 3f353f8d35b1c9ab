import { isOtherGeneration, type Generation } from '../sandbox/generation.ts'
import { startTimer } from '../time/host-clock.ts'
import { clockNow } from '../time/sandbox-clock.ts'
import { type Decision, removeWaiting } from '../faults/waiting/waiting-requests.ts'
import { journalEntries } from '../journal/journal.ts'
import { recordLoss } from '../ledger.ts'
import { type Log, logReason } from '../log.ts'
import { sharedReasons } from '../reasons/shared.ts'
import type { Provider } from '../provider/provider.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import { StoreUnavailableError } from '../store/store.ts'

/** Identifiers of the journal entry and the ledger row that were written when a request was handled. */
export interface RecordedRequest {
  /** The journal id. */
  id: string
  /** Ledger key of the code that the response contains; undefined if the response contains no code. */
  ledgerKey: string | undefined
  /**
   * The generation of the sandbox (the period between two resets) at the time of the recording; undefined if nothing
   * was recorded.
   */
  generation: Generation | undefined
}

/** The end of a request whose response was lost or delayed. */
export interface DeliveryResult {
  /** True if the response did not reach the caller. */
  lost?: boolean
  /** True if the caller closed the connection before the response arrived. */
  abandoned?: boolean
  /**
   * The decision on the request. Null if the request waited for a decision and the wait ended without a decision.
   * Undefined if the request did not wait for a decision.
   */
  decision?: Decision | null | undefined
  /** Time at which the request ended, by the host's clock, in milliseconds. The default is the current time. */
  hostMs?: number
  /** Time at which the request ended, by the sandbox's clock, in milliseconds; undefined if the time is not known. */
  atMs?: number | undefined
  /**
   * Start of the recorded duration by the sandbox's clock, in milliseconds. The default is the arrival of the request.
   */
  sinceMs?: number
}

/**
 * The component that records in the journal and the ledger whether responses were delivered, and how long the requests
 * took.
 */
export interface DeliveryRecorder {
  /**
   * Records how a request ended. If a lost response cannot be recorded because the store fails, the write is retried in
   * the background. Without the retry, the ledger would count the code in the lost response as delivered. The failure
   * is logged if the write is not retried, or if all retries fail.
   */
  recordDelivery(sandbox: string, provider: Provider, handled: RecordedRequest, result: DeliveryResult): Promise<void>
  /**
   * Records the response of a request as lost if `committed` resolves to true. Call this function if the caller
   * received a failure response although the transaction of the request may still be committed.
   */
  recordLossIfCommitted(
    sandbox: string,
    provider: Provider,
    handled: RecordedRequest,
    committed: Promise<boolean>,
  ): void
  /** Stops all retries. Each write that waits for a retry is tried once more immediately. */
  stopRetrying(): void
}

type TimedDeliveryResult = DeliveryResult & { hostMs: number }

/** Maximum number of retries after the store failed to record a lost response, and the time before each retry [ms]. */
const MAX_RETRIES = 60
const RETRY_INTERVAL_MS = 500

export function createDeliveryRecorder(sandboxes: Sandboxes, log: Log, hostNow: () => number): DeliveryRecorder {
  const stopped = new AbortController()

  /** Writes a delivery result. @returns the error if the store failed; undefined if the result was written */
  async function write(
    sandbox: string,
    provider: Provider,
    { id, ledgerKey, generation }: RecordedRequest,
    { lost = false, abandoned = false, decision, hostMs, atMs, sinceMs }: TimedDeliveryResult,
  ): Promise<StoreUnavailableError | undefined> {
    try {
      await sandboxes.transactionIfExists(sandbox, ({ tx, record }) => {
        if (!generation || isOtherGeneration(generation, record)) return
        const endMs = atMs ?? clockNow(record.clock, hostMs)
        const entry = tx.get(journalEntries, id)
        if (entry) tx.publish({ kind: 'request', id })
        if (entry)
          tx.put(journalEntries, id, {
            ...entry,
            durationMs: Math.max(0, endMs - (sinceMs ?? entry.atMs)),
            ...(lost && { delivered: false }),
            ...(abandoned && { abandoned }),
            ...(decision && { decision }),
          })
        if (decision !== undefined) removeWaiting(tx, id)
        if (lost && ledgerKey !== undefined) recordLoss(tx, provider.ledger, ledgerKey, id)
      })
      return undefined
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      return error
    }
  }

  /** Resolves after the retry interval, or when retries are stopped. */
  async function waitBeforeRetry(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const onAbort = (): void => resolve()
    stopped.signal.addEventListener('abort', onAbort, { once: true })
    const cancel = startTimer(RETRY_INTERVAL_MS, resolve)
    await promise
    cancel()
    stopped.signal.removeEventListener('abort', onAbort)
  }

  async function retryWrite(
    sandbox: string,
    provider: Provider,
    handled: RecordedRequest,
    result: TimedDeliveryResult,
    first: StoreUnavailableError,
  ): Promise<void> {
    let failure: StoreUnavailableError | undefined = first
    for (let left = MAX_RETRIES; failure && left > 0 && !stopped.signal.aborted; left--) {
      await waitBeforeRetry()
      failure = await write(sandbox, provider, handled, result)
    }
    if (failure)
      logReason(log, 'error', sharedReasons.deliveryNotRecorded, {
        request: handled.id,
        sandbox,
        error: failure.message,
      })
  }

  async function recordDelivery(
    sandbox: string,
    provider: Provider,
    handled: RecordedRequest,
    result: DeliveryResult,
  ): Promise<void> {
    if (!handled.generation) return
    const timed = { hostMs: hostNow(), ...result }
    const failure = await write(sandbox, provider, handled, timed)
    if (!failure) return
    if (result.lost === true) void retryWrite(sandbox, provider, handled, timed, failure)
    else
      logReason(log, 'error', sharedReasons.durationNotRecorded, {
        request: handled.id,
        sandbox,
        error: failure.message,
      })
  }

  return {
    recordDelivery,
    recordLossIfCommitted(sandbox, provider, handled, committed) {
      const hostMs = hostNow()
      void committed.then((isCommitted) =>
        isCommitted ? recordDelivery(sandbox, provider, handled, { lost: true, hostMs }) : undefined,
      )
    },
    stopRetrying: () => stopped.abort(),
  }
}
