import type { Life } from './alarms.ts'
import { sleep } from './clock.ts'
import type { Decided } from './deciding.ts'
import { entries } from './journal.ts'
import { recordLoss } from './ledger.ts'
import type { Log } from './log.ts'
import type { Provider } from './provider.ts'
import type { Sandboxes } from './sandbox.ts'
import { StoreFailure } from './store/store.ts'

/** How a request ended, other than with its answer whole and at once. */
export interface Ending {
  /** The answer did not reach the caller. */
  lost?: boolean
  /** That was because the caller left before. */
  abandoned?: boolean
  /** When, by the sandbox's clock; now by default. */
  atMs?: number | undefined
  /** From when on the caller waited, by the sandbox's clock; since it came by default. */
  sinceMs?: number
  /** That in which it came: of another, nothing is written down. */
  life?: Life
}

/** What was written down of a request when it was decided. */
export type Settled = Pick<Decided, 'id' | 'ledgerKey'>

export interface Settling {
  /**
   * Writes down how a request ended; one that was lost brought its caller nothing. What the store cannot take is said in
   * the log; that an answer was lost is tried again later, for half a minute, since the books would have it as given.
   */
  settle(sandbox: string, provider: Provider, decided: Settled, ending: Ending): Promise<void>
  /** The caller was told of a failure: where what was asked for is kept all the same, the answer was lost. */
  settleIfKept(sandbox: string, provider: Provider, decided: Settled, kept: Promise<boolean>): void
  /** Tries nothing again any more, and resolves once nothing is under way. */
  end(): Promise<void>
}

/** How often, and after how many milliseconds each, a loss is written down again that the store could not take. */
const ATTEMPTS = 60
const AGAIN_MS = 500

export function createSettling(sandboxes: Sandboxes, log: Log): Settling {
  const underWay = new Set<Promise<unknown>>()
  const over = new AbortController()

  /** `end` waits for it. */
  async function underWayUntil<T>(done: Promise<T>): Promise<T> {
    underWay.add(done)
    try {
      return await done
    } finally {
      underWay.delete(done)
    }
  }

  async function write(sandbox: string, provider: Provider, { id, ledgerKey }: Settled, { lost = false, abandoned = false, atMs, sinceMs, life }: Ending): Promise<void> {
    await sandboxes.ifThere(sandbox, async ({ tx, nowMs, control }) => {
      if (life?.endedIn(control)) return
      const entry = await tx.get(entries, id)
      if (entry) tx.publish({ kind: 'request', id })
      if (entry) await tx.put(entries, id, { ...entry, durationMs: Math.max(0, (atMs ?? nowMs) - (sinceMs ?? entry.atMs)), ...(lost && { delivered: false }), ...(abandoned && { abandoned }) })
      if (lost && ledgerKey !== undefined) await recordLoss(tx, provider.ledger, ledgerKey, id)
    })
  }

  /** @returns why it could not be written down; undefined where it was */
  async function tryTo(sandbox: string, provider: Provider, decided: Settled, ending: Ending): Promise<StoreFailure | undefined> {
    try {
      await write(sandbox, provider, decided, ending)
      return undefined
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error
      return error
    }
  }

  async function tryAgain(sandbox: string, provider: Provider, decided: Settled, ending: Ending, first: StoreFailure): Promise<void> {
    let failure: StoreFailure | undefined = first
    for (let left = ATTEMPTS; failure && left > 0 && !over.signal.aborted; left--) {
      await sleep(AGAIN_MS)
      failure = await tryTo(sandbox, provider, decided, ending)
    }
    if (failure) log('error', 'it could not be recorded that an answer did not reach its caller', { request: decided.id, sandbox, error: failure.message })
  }

  async function settle(sandbox: string, provider: Provider, decided: Settled, ending: Ending): Promise<void> {
    const failure = await underWayUntil(tryTo(sandbox, provider, decided, ending))
    if (!failure) return
    if (ending.lost === true) void underWayUntil(tryAgain(sandbox, provider, decided, ending, failure))
    else log('error', 'it could not be recorded how long an answer took', { request: decided.id, sandbox, error: failure.message })
  }

  return {
    settle,
    settleIfKept(sandbox, provider, decided, kept) {
      void kept.then((isKept) => (isKept ? settle(sandbox, provider, decided, { lost: true }) : undefined))
    },
    async end() {
      over.abort()
      await Promise.allSettled(underWay)
    },
  }
}
