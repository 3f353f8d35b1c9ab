/**
 * The change feed of a sandbox. A notice only says that something has changed. The changes themselves are read later.
 */

import { startTimer } from '../time/host-clock.ts'
import {
  type Cursor,
  openCursor,
  emptyCursor,
  type Change,
  type ChangeReaderOptions,
  readChanges,
} from './read-changes.ts'
import { NEVER_BORN, type Sandboxes } from '../sandbox/sandboxes.ts'
import { enqueue, type ChangeNotice } from './change-queue.ts'
import { type Store, type StoreEvent, StoreUnavailableError } from '../store/store.ts'

/** Time from a failure of the store until the next attempt to read, in milliseconds. */
const RETRY_MS = 1000

/** One reader's subscription to the changes of one sandbox. */
export interface Subscription {
  /**
   * Returns the changes since the previous call of `next`, in order, with their current values. Waits for a change for
   * at most `timeoutMs` milliseconds of the host's time.
   * @returns an empty array on timeout; undefined after `end` was called
   */
  next(timeoutMs: number): Promise<Change[] | undefined>
  /** Returns the number of new or changed journal entries that the next calls of `next` will return. */
  pendingRequests(): number
  end(): void
}

export interface EventFeed {
  /**
   * Subscribes to the future changes of a sandbox. The sandbox does not have to exist. The subscription does not create
   * the sandbox.
   * @param afterId a journal id. If given, the subscription first returns a gap and all journal entries after this id.
   * The gap says that other changes may have been missed, because the journal does not record other changes.
   * @throws Problem if the sandbox id is invalid or the store is not available
   */
  subscribe(sandbox: string, afterId?: string): Promise<Subscription>
  /** Notifies the subscribers of a sandbox that this process recorded a request that reached no provider. */
  notifyUnmatched(sandbox: string): void
  /** Ends all subscriptions. */
  end(): void
}

type FeedEvent = StoreEvent | { sandbox: string; event: { kind: 'unmatched' } }

export interface EventFeedOptions extends ChangeReaderOptions {
  store: Store
  sandboxes: Sandboxes
}

/**
 * Creates the feed. While a subscriber is busy, only notices are queued. The changes themselves are read when the
 * subscriber calls `next`.
 */
export function createEventFeed({ store, sandboxes, ...options }: EventFeedOptions): EventFeed {
  const subscriptions = new Set<Subscription>()
  /**
   * The functions that add a notice to a subscription, one for each subscription. Each function ignores notices of
   * other sandboxes.
   */
  const listeners = new Set<(event: FeedEvent) => void>()

  async function subscribe(sandboxId: string, afterId?: string): Promise<Subscription> {
    let notices: readonly ChangeNotice[] = afterId === undefined ? [] : [{ kind: 'gap' }]
    let cursor: Cursor
    let isEnded = false
    let wake: (() => void) | undefined
    let cancelRetry: (() => void) | undefined

    function onEvent(event: FeedEvent): void {
      if (event !== 'gap' && event.sandbox !== sandboxId) return
      notices = enqueue(notices, event === 'gap' ? { kind: 'gap' } : event.event)
      const waiting = wake
      wake = undefined
      waiting?.()
    }

    async function waitForNotice(timeoutMs: number): Promise<void> {
      const awaited = Promise.withResolvers<void>()
      wake = awaited.resolve
      const cancel = startTimer(timeoutMs, awaited.resolve)
      await awaited.promise
      cancel()
    }

    async function readPending(): Promise<Change[]> {
      const taken = notices
      notices = []
      try {
        const reading = await sandboxes.transactionIfExists(sandboxId, (sandbox) =>
          readChanges(sandbox, cursor, taken, options),
        )
        if (!reading) {
          const { generation } = cursor
          const has = (wanted: ChangeNotice['kind']): boolean => taken.some(({ kind }) => kind === wanted)
          const wasThere = generation !== undefined && generation.born !== NEVER_BORN
          if (wasThere) cursor = emptyCursor
          return [
            ...(wasThere ? [{ kind: 'reset' } as const] : []),
            ...(has('gap') ? [{ kind: 'gap', lost: 0 } as const] : []),
            ...(has('unmatched') ? [{ kind: 'unmatched' } as const] : []),
          ]
        }
        cursor = reading.cursor
        notices = [...reading.remaining, ...notices]
        return reading.changes
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) {
          subscription.end()
          throw error
        }
        cancelRetry?.()
        cancelRetry = startTimer(RETRY_MS, () => onEvent('gap'))
        return []
      }
    }

    const subscription: Subscription = {
      async next(timeoutMs) {
        for (;;) {
          if (notices.length === 0 && !isEnded) {
            await waitForNotice(timeoutMs)
            if (notices.length === 0 && !isEnded) return []
          }
          const changes = isEnded ? [] : await readPending()
          if (isEnded) return undefined
          if (changes.length > 0) return changes
        }
      },
      pendingRequests: () =>
        notices.reduce((sum, notice) => sum + (notice.kind === 'requests' ? notice.to - notice.from + 1 : 0), 0),
      end() {
        isEnded = true
        subscriptions.delete(subscription)
        listeners.delete(onEvent)
        unsubscribe()
        cancelRetry?.()
        wake?.()
      },
    }

    subscriptions.add(subscription)
    listeners.add(onEvent)
    const unsubscribe = store.subscribe(onEvent)
    try {
      cursor = await sandboxes.look(sandboxId, (sandbox) => openCursor(sandbox, afterId))
      return subscription
    } catch (error) {
      subscription.end()
      throw error
    }
  }

  return {
    subscribe,
    notifyUnmatched(sandbox) {
      for (const listener of listeners) listener({ sandbox, event: { kind: 'unmatched' } })
    },
    end() {
      for (const subscription of subscriptions) subscription.end()
    },
  }
}
