import { memoryStore } from '../../../mock-server/core/store/memory-store.ts'
import { type Store, StoreUnavailableError } from '../../../mock-server/core/store/store.ts'
import type { Booted } from '../../helpers/boot.ts'
import { brief, readerOf, type Reader } from './reader.ts'

export async function follow({ send }: Pick<Booted, 'send'>, after?: string, sandbox = ''): Promise<Reader> {
  return readerOf(
    await send(`${sandbox}/__admin/events`, after === undefined ? {} : { headers: { 'Last-Event-ID': after } }),
  )
}

export async function briefly(reader: Reader, count: number): Promise<string[]> {
  return (await reader.take(count)).map(brief)
}

/** Sends `count` requests that the provider refuses. A refused request changes only the journal. */
export async function refused({ send }: Pick<Booted, 'send'>, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await send('/realpay-gift/brands')
}

/** Creates a store that counts its subscriptions and transactions and that fails while `seen.failing` is true. */
export function watched(): { store: Store; seen: { listeners: number; transactions: number; failing: boolean } } {
  const inner = memoryStore()
  const seen = { listeners: 0, transactions: 0, failing: false }
  const store: Store = {
    ...inner,
    transaction: async (sandbox, run) => {
      if (seen.failing) throw new StoreUnavailableError('it is down')
      seen.transactions++
      return inner.transaction(sandbox, run)
    },
    subscribe(listener, from) {
      const stop = inner.subscribe(listener, from)
      if (from === 'remote') return stop
      seen.listeners++
      return () => {
        seen.listeners--
        stop()
      }
    },
  }
  return { store, seen }
}
