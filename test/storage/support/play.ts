import {
  collection,
  type SandboxDump,
  type Store,
  type StoreEvent,
  type Transaction,
} from '../../../mock-server/core/store/store.ts'
import type { Run, Step } from './transaction-groups.ts'

export interface Outcome {
  fails: boolean
  gives: unknown[]
}

class OnPurpose extends Error {}

/**
 * Runs transactions concurrently on a store and returns their results.
 * @param at prefix of the sandbox ids. Each sequence of transactions has its own prefix, so that it uses its own
 * sandboxes
 */
export function play(store: Store, at: string, runs: readonly Run[]): Promise<Outcome[]> {
  return Promise.all(
    runs.map(async ({ sandbox, steps, fails }) => {
      let gives: unknown[] = []
      try {
        await store.transaction(`${at}-${sandbox}`, (tx) => {
          gives = []
          for (const step of steps) gives.push(real(tx, step))
          if (fails) throw new OnPurpose('thrown on purpose')
        })
        return { fails: false, gives }
      } catch (error) {
        if (error instanceof OnPurpose) return { fails: true, gives }
        throw error
      }
    }),
  )
}

export function idOf(event: StoreEvent): string {
  return event !== 'gap' && event.event.kind === 'request'
    ? `${event.sandbox.at(-1)} ${event.event.id}`
    : JSON.stringify(event)
}

/** Returns the content of a sandbox in a store, in a comparable form. */
export async function kept(store: Store, sandbox: string): Promise<unknown> {
  return store.transaction(sandbox, (tx) => rowsOf(tx.dump()))
}

function real(tx: Transaction, step: Step): unknown {
  switch (step.do) {
    case 'get':
      return tx.get(collection(step.name), step.key)
    case 'delete':
      return tx.delete(collection(step.name), step.key)
    case 'insert':
      return tx.insert(collection(step.name), step.key, step.value)
    case 'put':
      return tx.put(collection(step.name), step.key, step.value)
    case 'list':
      return tx.list(collection(step.name), step)
    case 'increment':
      return tx.increment(step.key, step.value)
    case 'load':
      return tx.load(dumpOf(step.dump, step.counters))
    case 'dump':
      return rowsOf(tx.dump())
    case 'make':
      return tx.insert(collection('a'), `made ${tx.increment('made')}`, step.value, true)
    case 'publish':
      return tx.publish({ kind: 'request', id: step.id })
  }
}

function dumpOf(
  rows: readonly (readonly [string, string, unknown])[],
  counters: readonly (readonly [string, number])[],
): SandboxDump {
  const collections: Record<string, Record<string, unknown>> = {}
  for (const [from, at, value] of rows)
    Object.defineProperty((collections[from] ??= {}), at, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  return { collections, counters: Object.fromEntries(counters) }
}

/**
 * Returns all rows and all counters that are not 0. Empty collections and counters at 0 are left out, because a store
 * need not keep them.
 */
export function rowsOf({ collections, counters }: SandboxDump): unknown {
  const rows = Object.entries(collections).flatMap(([from, entries]) =>
    Object.entries(entries).map(([at, given]) => JSON.stringify([from, at, given])),
  )
  return {
    rows: rows.toSorted(),
    counters: Object.entries(counters)
      .filter(([, count]) => count !== 0)
      .map((entry) => JSON.stringify(entry))
      .toSorted(),
  }
}
