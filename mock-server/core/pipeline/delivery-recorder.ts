import { isOtherGeneration, type Generation } from '../sandbox/generation.ts'
import { startTimer } from '../time/host-clock.ts'
import { clockNow } from '../time/sandbox-clock.ts'
import { entries } from '../journal/journal.ts'
import { recordLoss } from '../ledger.ts'
import type { Log } from '../log.ts'
import type { Provider } from '../provider/provider.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import { StoreFailure } from '../store/store.ts'

/** What was written down of a request when it was decided. */
export interface Settled {
  /** The journal id. */
  id: string
  /** The key in the provider's ledger of the code that the answer gives away. */
  ledgerKey: string | undefined
  /** The life of the sandbox in which that was: what comes after it knows nothing of the request. Undefined where nothing could be written. */
  generation: Generation | undefined
}

/** How a request ended, other than with its answer whole and at once. */
export interface Ending {
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

export interface Settling {
  /**
   * Writes down how a request ended; one that was lost brought its caller nothing. What the store cannot take is said in
   * the log; that an answer was lost is tried again for a while, since the books would have it as given.
   */
  settle(sandbox: string, provider: Provider, decided: Settled, ending: Ending): Promise<void>
  /** The caller was told of a failure: where what was asked for is kept all the same, the answer was lost. */
  settleIfKept(sandbox: string, provider: Provider, decided: Settled, kept: Promise<boolean>): void
  /** Nobody waits any more: what is to be tried again is, once, now. */
  end(): void
}

type Timed = Ending & { hostMs: number }

/** How often, and with how many milliseconds between, it is tried to write down a loss that the store could not take. */
const ATTEMPTS = 60
const AGAIN_MS = 500

export function createSettling(sandboxes: Sandboxes, log: Log, hostNow: () => number): Settling {
  const over = new AbortController()

  /** @returns why it could not be written down; undefined where it was */
  async function write(
    sandbox: string,
    provider: Provider,
    { id, ledgerKey, generation }: Settled,
    { lost = false, abandoned = false, hostMs, atMs, sinceMs }: Timed,
  ): Promise<StoreFailure | undefined> {
    try {
      await sandboxes.transactionIfExists(sandbox, ({ tx, record }) => {
        if (!generation || isOtherGeneration(generation, record)) return
        const endMs = atMs ?? clockNow(record.clock, hostMs)
        const entry = tx.get(entries, id)
        if (entry) tx.publish({ kind: 'request', id })
        if (entry)
          tx.put(entries, id, {
            ...entry,
            durationMs: Math.max(0, endMs - (sinceMs ?? entry.atMs)),
            ...(lost && { delivered: false }),
            ...(abandoned && { abandoned }),
          })
        if (lost && ledgerKey !== undefined) recordLoss(tx, provider.ledger, ledgerKey, id)
      })
      return undefined
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error
      return error
    }
  }

  /** Resolves after a while, or at the end. */
  async function pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const onAbort = (): void => resolve()
    over.signal.addEventListener('abort', onAbort, { once: true })
    const cancel = startTimer(AGAIN_MS, resolve)
    await promise
    cancel()
    over.signal.removeEventListener('abort', onAbort)
  }

  async function writeLater(
    sandbox: string,
    provider: Provider,
    decided: Settled,
    ending: Timed,
    first: StoreFailure,
  ): Promise<void> {
    let failure: StoreFailure | undefined = first
    for (let left = ATTEMPTS; failure && left > 0 && !over.signal.aborted; left--) {
      await pause()
      failure = await write(sandbox, provider, decided, ending)
    }
    if (failure)
      log('error', 'it could not be recorded that an answer did not reach its caller', {
        request: decided.id,
        sandbox,
        error: failure.message,
      })
  }

  async function settle(sandbox: string, provider: Provider, decided: Settled, ending: Ending): Promise<void> {
    if (!decided.generation) return
    const timed = { hostMs: hostNow(), ...ending }
    const failure = await write(sandbox, provider, decided, timed)
    if (!failure) return
    if (ending.lost === true) void writeLater(sandbox, provider, decided, timed, failure)
    else
      log('error', 'it could not be recorded how long an answer took', {
        request: decided.id,
        sandbox,
        error: failure.message,
      })
  }

  return {
    settle,
    settleIfKept(sandbox, provider, decided, kept) {
      const hostMs = hostNow()
      void kept.then((isKept) => (isKept ? settle(sandbox, provider, decided, { lost: true, hostMs }) : undefined))
    },
    end: () => over.abort(),
  }
}
