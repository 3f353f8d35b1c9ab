import { createBatchingStore } from '../../../../mock-server/core/store/database/batching-store.ts'
import { collection, type Store, type StoreEvent, type Transaction } from '../../../../mock-server/core/store/store.ts'
import { type FakeBackend, fakeBackend } from './fake-backend.ts'

export const fruit = collection<unknown>('fruit')

export function fake(): { store: Store; backend: FakeBackend; events: StoreEvent[] } {
  const backend = fakeBackend()
  const store = createBatchingStore(backend)
  const events: StoreEvent[] = []
  store.subscribe((event) => void events.push(event))
  return { store, backend, events }
}

export const put = (key: string, value: unknown) => (tx: Transaction) => {
  tx.put(fruit, key, value)
  return key
}
export const throwing = (error: unknown) => (): never => {
  throw error
}

/** Runs transactions concurrently. Returns the result or the error message of each transaction. */
export async function outcomes(
  store: Store,
  runs: readonly ((tx: Transaction) => unknown)[],
  sandbox = 's',
): Promise<unknown[]> {
  const all = await Promise.allSettled(runs.map(async (run) => store.transaction(sandbox, run)))
  return all.map((one) =>
    one.status === 'fulfilled' ? one.value : one.reason instanceof Error ? one.reason.message : one.reason,
  )
}
