import { Packed } from './packed.ts'
import { Rows } from './rows.ts'
import {
  type Collection,
  type SandboxDump,
  type ListOptions,
  type SandboxEvent,
  type Store,
  type StoreEvent,
  assertKeyLength,
  requireSynchronous,
  type Transaction,
} from './store.ts'
import { createUndoLog, clear, record, replaceWithUndo, setWithUndo, rollback, type UndoLog } from './undo-log.ts'

interface Partition {
  collections: Map<string, Rows>
  counters: Map<string, number>
  /** The previous values of the entries that the open transaction has changed. A rollback restores these values. */
  undo: UndoLog
  published: SandboxEvent[]
  transaction: Transaction
  isOpen: boolean
}

/** Creates a store in the memory of this process. The data is lost when the process ends. Transactions never wait. */
export function memoryStore(): Store {
  const partitions = new Map<string, Partition>()
  const listeners = new Set<(event: StoreEvent) => void>()

  function tell(sandbox: string, published: SandboxEvent[]): void {
    for (const event of published.splice(0)) for (const listener of listeners) listener({ sandbox, event })
  }

  return {
    description: 'memory:',
    transaction(sandbox, run) {
      const partition = partitions.get(sandbox) ?? addPartition(partitions, sandbox, listeners)
      if (partition.isOpen) throw new Error(`a transaction of the sandbox "${sandbox}" was begun inside another`)
      partition.isOpen = true
      let result
      try {
        result = requireSynchronous(run(partition.transaction))
      } catch (error) {
        rollback(partition.undo)
        partition.published.length = 0
        throw error
      } finally {
        clear(partition.undo)
        partition.isOpen = false
        if (partition.collections.size === 0 && partition.counters.size === 0) partitions.delete(sandbox)
      }
      if (partition.published.length > 0) tell(sandbox, partition.published)
      return result
    },
    subscribe(listener, from) {
      if (from === 'remote') return () => {}
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    problem: async () => undefined,
    async close() {
      partitions.clear()
    },
  }
}

function addPartition(partitions: Map<string, Partition>, sandbox: string, listeners: ReadonlySet<unknown>): Partition {
  const collections: Partition['collections'] = new Map()
  const counters: Partition['counters'] = new Map()
  const undo = createUndoLog()
  const published: SandboxEvent[] = []
  const publish = (event: SandboxEvent): void => void (listeners.size > 0 && published.push(event))
  const partition = {
    collections,
    counters,
    undo,
    published,
    transaction: transactionOn(collections, counters, undo, publish),
    isOpen: false,
  }
  partitions.set(sandbox, partition)
  return partition
}

/**
 * Creates the transaction object of a partition, which holds the data of one sandbox. All transactions share the
 * object, since the transactions run one after the other.
 */
function transactionOn(
  collections: Partition['collections'],
  counters: Partition['counters'],
  undo: UndoLog,
  publish: Transaction['publish'],
): Transaction {
  function rowsIn({ name }: Collection<unknown>): Rows {
    let rows = collections.get(name)
    if (!rows) {
      rows = new Rows()
      setWithUndo(undo, collections, name, rows)
    }
    return rows
  }

  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a collection holds only values of its type
    get: <T>({ name }: Collection<T>, key: string) => unpacked(collections.get(name)?.get(key)) as T | undefined,
    insert(into, key, value) {
      assertKeyLength(into, key)
      const rows = rowsIn(into)
      if (!rows.add(key, packed(rows, into, value))) return false
      record(undo, rows, key, undefined)
      return true
    },
    put(into, key, value) {
      assertKeyLength(into, key)
      const rows = rowsIn(into)
      setWithUndo(undo, rows, key, packed(rows, into, value))
    },
    delete({ name }, key) {
      const map = collections.get(name)
      const before = map?.get(key)
      if (!map || before === undefined) return
      record(undo, map, key, before)
      map.delete(key)
    },
    list: <T>({ name }: Collection<T>, options: ListOptions = {}) => list<T>(collections.get(name), options),
    increment(counter, by = 1) {
      const value = (counters.get(counter) ?? 0) + by
      if (by !== 0) setWithUndo(undo, counters, counter, value)
      return value
    },
    dump: () => ({
      collections: Object.fromEntries(
        [...collections].map(([name, rows]) => [
          name,
          Object.fromEntries([...rows].map(([key, value]) => [key, unpacked(value)])),
        ]),
      ),
      counters: Object.fromEntries(counters),
    }),
    load(dump: SandboxDump) {
      for (const [name, values] of Object.entries(dump.collections))
        for (const key of Object.keys(values)) assertKeyLength({ name }, key)
      replaceWithUndo(
        undo,
        collections,
        Object.entries(dump.collections).map(([name, values]) => [name, rowsOf(Object.entries(values))]),
      )
      replaceWithUndo(undo, counters, Object.entries(dump.counters))
    },
    publish,
  }
}

function packed<T>({ recent }: Rows, into: Collection<T>, value: T): unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a collection holds only values of its type
  return into.pack ? into.pack(value, recent as T[]) : value
}

function unpacked(value: unknown): unknown {
  return value instanceof Packed ? value.unpack() : value
}

function rowsOf(entries: readonly [string, unknown][]): Rows {
  const rows = new Rows()
  for (const [key, value] of entries) rows.add(key, value)
  return rows
}

function list<T>(rows: Rows | undefined, { prefix = '', after, limit }: ListOptions): { key: string; value: T }[] {
  const found: { key: string; value: T }[] = []
  for (const [key, value] of rows?.inOrder() ?? []) {
    if (found.length === limit) break
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a collection holds only values of its type
    if (key.startsWith(prefix) && (after === undefined || key > after)) found.push({ key, value: unpacked(value) as T })
  }
  return found
}
