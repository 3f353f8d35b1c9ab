import { isOtherGeneration, type Generation } from '../sandbox/generation.ts'
import { startTimer } from '../time/host-clock.ts'
import { clockNow } from '../time/sandbox-clock.ts'
import { journalEntries } from '../journal/journal.ts'
import { recordLoss } from '../ledger.ts'
import type { Log } from '../log.ts'
import type { Provider } from '../provider/provider.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import { StoreUnavailableError } from '../store/store.ts'

/** What was written down of a request when it was decided. */
export interface RecordedRequest {
  /** The journal id. */
  id: string
  /** The key in the provider's ledger of the code that the answer gives away. */
  ledgerKey: string | undefined
  /** The life of the sandbox in which that was: what comes after it knows nothing of the request. Undefined where nothing could be written. */
  generation: Generation | undefined
}

/** How a request ended, other than with its answer whole and at once. */
export interface DeliveryResult {
  /** The answer did not reach the caller. */
  lost?: boolean
  /** That was because the caller left before. */
  abandoned?: boolean
  /** When, by the host's clock; now by default. */
  hostMs?: number
  /** When, by the sandbox's clock, where that is known. */
  atMs?: number | undefined
  /** From when on the caller waited, by the sandbox's clock; since it came by default. */
  sinceMs?: number
}

export interface DeliveryRecorder {
  /**
   * Writes down how a request ended; one that was lost brought its caller nothing. What the store cannot take is said in
   * the log; that an answer was lost is tried again for a while, since the books would have it as given.
   */
  recordDelivery(sandbox: string, provider: Provider, decided: RecordedRequest, ending: DeliveryResult): Promise<void>
  /** The caller was told of a failure: where what was asked for is kept all the same, the answer was lost. */
  recordLossIfCommitted(sandbox: string, provider: Provider, decided: RecordedRequest, kept: Promise<boolean>): void
  /** Nobody waits any more: what is to be tried again is, once, now. */
  stopRetrying(): void
}

type TimedDeliveryResult = DeliveryResult & { hostMs: number }

/** How often, and with how many milliseconds between, it is tried to write down a loss that the store could not take. */
const MAX_RETRIES = 60
const RETRY_INTERVAL_MS = 500

export function createDeliveryRecorder(sandboxes: Sandboxes, log: Log, hostNow: () => number): DeliveryRecorder {
  const stopped = new AbortController()

  /** @returns why it could not be written down; undefined where it was */
  async function write(
    sandbox: string,
    provider: Provider,
    { id, ledgerKey, generation }: RecordedRequest,
    { lost = false, abandoned = false, hostMs, atMs, sinceMs }: TimedDeliveryResult,
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
          })
        if (lost && ledgerKey !== undefined) recordLoss(tx, provider.ledger, ledgerKey, id)
      })
      return undefined
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      return error
    }
  }

  /** Resolves after a while, or at the end. */
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
      log('error', 'it could not be recorded that an answer did not reach its caller', {
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
      log('error', 'it could not be recorded how long an answer took', {
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
