import { type Decision, waitingRequests } from '../../faults/waiting/waiting-requests.ts'
import { type Generation, isOtherGeneration } from '../../sandbox/generation.ts'
import type { Sandboxes } from '../../sandbox/sandboxes.ts'
import { StoreUnavailableError } from '../../store/store.ts'
import { MAX_TIMER_MS, startTimer } from '../../time/host-clock.ts'
import type { RecordedRequest } from '../delivery-recorder.ts'

/** The requests that this process holds until a person decides what the callers receive. */
export interface Decisions {
  /**
   * Waits for the decision on a request. Any process that uses the store can make the decision.
   * @param caller a signal that aborts when the caller disconnects
   * @returns undefined if the caller left, the sandbox was emptied, or `cancelAll` was called
   */
  wait(sandbox: string, request: RecordedRequest, caller: AbortSignal): Promise<Decision | undefined>
  /** Returns the number of waiting requests of a sandbox. */
  count(sandbox: string): number
  /**
   * Reads the decisions on a sandbox's requests. Call this function after a decision, and after the sandbox was
   * emptied.
   */
  refresh(sandbox: string): Promise<void>
  /** Reads the decisions on all requests. Call this function if events of the store may have been missed. */
  refreshAll(): Promise<void>
  /** Ends all waits without a decision. */
  cancelAll(): void
}

interface Wait {
  sandbox: string
  id: string
  generation: Generation
  cancelTimer: (() => void) | undefined
  end: (decision: Decision | undefined) => void
}

/** Time in milliseconds between a failure of the store and the next attempt to read the decisions. */
const RETRY_MS = 500

export function createDecisions(sandboxes: Sandboxes, hostNow: () => number): Decisions {
  const waits = new Map<string, Set<Wait>>()

  function end(wait: Wait, decision: Decision | undefined): void {
    wait.cancelTimer?.()
    const own = waits.get(wait.sandbox)
    own?.delete(wait)
    if (own?.size === 0) waits.delete(wait.sandbox)
    wait.end(decision)
  }

  /**
   * Reads the decision on each request. If a request has waited for the maximum time without a decision, records the
   * choice `otherwise` as the decision.
   */
  async function read(sandbox: string, own: readonly Wait[]) {
    return sandboxes.transactionIfExists(sandbox, ({ tx, record }) =>
      own.map(({ id, generation }) => {
        const waiting = isOtherGeneration(generation, record) ? undefined : tx.get(waitingRequests, id)
        if (!waiting || waiting.decision || waiting.untilMs > hostNow()) return waiting
        const timedOut = { ...waiting, decision: { choice: waiting.otherwise, by: 'timeout' as const } }
        tx.put(waitingRequests, id, timedOut)
        return timedOut
      }),
    )
  }

  async function refresh(sandbox: string): Promise<void> {
    const own = [...(waits.get(sandbox) ?? [])]
    if (own.length === 0) return
    try {
      const found = await read(sandbox, own)
      for (const [index, wait] of own.entries()) {
        const waiting = found?.[index]
        if (waiting && !waiting.decision) refreshIn(wait, waiting.untilMs - hostNow())
        else end(wait, waiting?.decision ?? undefined)
      }
    } catch (error) {
      const canRetry = error instanceof StoreUnavailableError
      for (const wait of own) {
        if (canRetry) refreshIn(wait, RETRY_MS)
        else end(wait, undefined)
      }
      if (!canRetry) throw error
    }
  }

  function refreshIn(wait: Wait, ms: number): void {
    wait.cancelTimer?.()
    // If the wait has already ended, no timer is started.
    if (waits.get(wait.sandbox)?.has(wait) !== true) return
    wait.cancelTimer = startTimer(
      Math.min(Math.max(0, ms), MAX_TIMER_MS),
      () => void refresh(wait.sandbox).catch(() => {}),
    )
  }

  return {
    async wait(sandbox, { id, generation }, caller) {
      if (!generation || caller.aborted) return undefined
      const { promise, resolve } = Promise.withResolvers<Decision | undefined>()
      const wait: Wait = { sandbox, id, generation, cancelTimer: undefined, end: resolve }
      const onAbort = (): void => end(wait, undefined)
      caller.addEventListener('abort', onAbort, { once: true })
      waits.set(sandbox, (waits.get(sandbox) ?? new Set()).add(wait))
      await refresh(sandbox)
      const decision = await promise
      caller.removeEventListener('abort', onAbort)
      return decision
    },
    count: (sandbox) => waits.get(sandbox)?.size ?? 0,
    refresh,
    async refreshAll() {
      await Promise.all([...waits.keys()].map((sandbox) => refresh(sandbox)))
    },
    cancelAll() {
      for (const wait of [...waits.values()].flatMap((own) => [...own])) end(wait, undefined)
    },
  }
}
