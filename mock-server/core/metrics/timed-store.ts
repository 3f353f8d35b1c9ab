import { type Store, StoreUnavailableError } from '../store/store.ts'
import { steadyNow } from '../time/host-clock.ts'
import type { Counts } from './counts.ts'
import { addDuration, createDurations } from './histogram.ts'

/**
 * Returns a store that adds the durations and the failures of its transactions to the counts. The memory store is
 * returned unchanged, because the measurement would take longer than the transaction.
 */
export function timedStore(store: Store, counts: Counts): Store {
  if (store.description === 'memory:') return store
  const kept = (counts.store = { durations: createDurations(), failures: 0 })
  return {
    ...store,
    transaction(sandbox, run) {
      const begunMs = steadyNow()
      const result = store.transaction(sandbox, run)
      if (result instanceof Promise)
        result.then(
          () => addDuration(kept.durations, steadyNow() - begunMs),
          (error: unknown) => {
            addDuration(kept.durations, steadyNow() - begunMs)
            if (error instanceof StoreUnavailableError) kept.failures += 1
          },
        )
      return result
    },
  }
}
