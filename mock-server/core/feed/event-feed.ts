import { startTimer } from '../time/host-clock.ts'
import { type Cursor, cursorAt, cursorNowhere, type Happening, type HappeningsOptions, read } from './read-changes.ts'
import { NEVER_BORN, type Sandboxes } from '../sandbox/sandboxes.ts'
import { add, type Sign } from './change-queue.ts'
import { type Store, type StoreEvent, StoreFailure } from '../store/store.ts'

/** How long a store that failed is left alone, in milliseconds. */
const RETRY_MS = 1000

/** What happens in a sandbox, for one reader. */
export interface Following {
  /**
   * What happened since the last call, in its order and as it is now. Waits for it, at most so many milliseconds of the host's time.
   * @returns nothing where none came in time; undefined once it was ended
   */
  next(patienceMs: number): Promise<Happening[] | undefined>
  end(): void
}

export interface Events {
  /**
   * Follows a sandbox from now on, whether it is there or not: that makes none.
   * @param afterId from behind this entry of its journal: what came since comes first, and a gap, since the journal does not tell all
   * @throws Problem where it cannot be had
   */
  follow(sandbox: string, afterId?: string): Promise<Following>
  /** Ends all that are followed. */
  end(): void
}

export interface EventsOptions extends HappeningsOptions {
  store: Store
  sandboxes: Sandboxes
}

/** For who does not read, only signs of what is to be looked up later are kept: requests wait in the journal. */
export function createEvents({ store, sandboxes, ...options }: EventsOptions): Events {
  const followings = new Set<Following>()

  async function follow(sandboxId: string, afterId?: string): Promise<Following> {
    let signs: readonly Sign[] = afterId === undefined ? [] : [{ kind: 'gap' }]
    let cursor: Cursor
    let isEnded = false
    let wake: (() => void) | undefined
    let cancelRetry: (() => void) | undefined

    function hear(event: StoreEvent): void {
      if (event !== 'gap' && event.sandbox !== sandboxId) return
      signs = add(signs, event === 'gap' ? { kind: 'gap' } : event.event)
      wake?.()
    }

    async function something(patienceMs: number): Promise<void> {
      const awaited = Promise.withResolvers<void>()
      wake = awaited.resolve
      const cancel = startTimer(patienceMs, awaited.resolve)
      await awaited.promise
      cancel()
    }

    async function lookUp(): Promise<Happening[]> {
      const taken = signs
      signs = []
      try {
        const reading = await sandboxes.transactionIfExists(sandboxId, (sandbox) =>
          read(sandbox, cursor, taken, options),
        )
        if (!reading) {
          const { generation } = cursor
          const isGap = taken.some(({ kind }) => kind === 'gap')
          const wasThere = generation !== undefined && generation.born !== NEVER_BORN
          if (wasThere) cursor = cursorNowhere
          return [
            ...(wasThere ? [{ kind: 'reset' } as const] : []),
            ...(isGap ? [{ kind: 'gap', lost: 0 } as const] : []),
          ]
        }
        cursor = reading.cursor
        signs = [...reading.left, ...signs]
        return reading.happenings
      } catch (error) {
        if (!(error instanceof StoreFailure)) {
          following.end()
          throw error
        }
        cancelRetry?.()
        cancelRetry = startTimer(RETRY_MS, () => hear('gap'))
        return []
      }
    }

    const following: Following = {
      async next(patienceMs) {
        for (;;) {
          if (signs.length === 0 && !isEnded) {
            await something(patienceMs)
            if (signs.length === 0 && !isEnded) return []
          }
          const happenings = isEnded ? [] : await lookUp()
          if (isEnded) return undefined
          if (happenings.length > 0) return happenings
        }
      },
      end() {
        isEnded = true
        followings.delete(following)
        unsubscribe()
        cancelRetry?.()
        wake?.()
      },
    }

    followings.add(following)
    const unsubscribe = store.subscribe(hear)
    try {
      cursor = await sandboxes.look(sandboxId, (sandbox) => cursorAt(sandbox, afterId))
      return following
    } catch (error) {
      following.end()
      throw error
    }
  }

  return {
    follow,
    end() {
      for (const following of followings) following.end()
    },
  }
}
