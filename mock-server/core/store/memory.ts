import type { Dump, Store, Transaction } from './store.ts'

interface Partition {
  collections: Map<string, Map<string, unknown>>
  counters: Map<string, number>
  busy: boolean
  waiting: (() => void)[]
}

/** Keeps every sandbox in this process; it is gone with the process. */
export function memoryStore(): Store {
  const partitions = new Map<string, Partition>()

  return {
    description: 'memory:',
    async transaction(sandbox, run) {
      let partition = partitions.get(sandbox)
      if (!partition) {
        partition = { collections: new Map(), counters: new Map(), busy: false, waiting: [] }
        partitions.set(sandbox, partition)
      }
      if (partition.busy) await turn(partition)
      partition.busy = true
      const undo: (() => void)[] = []
      try {
        return await run(transactionOn(partition, undo))
      } catch (error) {
        for (const step of undo.reverse()) step()
        throw error
      } finally {
        const next = partition.waiting.shift()
        if (next) next()
        else {
          partition.busy = false
          if (partition.collections.size === 0 && partition.counters.size === 0) partitions.delete(sandbox)
        }
      }
    },
    async close() {
      partitions.clear()
    },
  }
}

function turn(partition: Partition): Promise<void> {
  return new Promise((resolve) => partition.waiting.push(resolve))
}

function transactionOn(partition: Partition, undo: (() => void)[]): Transaction {
  const { collections, counters } = partition

  function entries(name: string): Map<string, unknown> {
    let map = collections.get(name)
    if (!map) {
      map = new Map()
      collections.set(name, map)
    }
    return map
  }

  function write(name: string, key: string, value: unknown): void {
    const map = entries(name)
    const before = map.get(key)
    undo.push(before === undefined ? () => map.delete(key) : () => map.set(key, before))
    map.set(key, value)
  }

  return {
    get: <T>({ name }: { name: string }, key: string) => collections.get(name)?.get(key) as T | undefined,
    insert({ name }, key, value) {
      if (collections.get(name)?.has(key)) return false
      write(name, key, value)
      return true
    },
    put: ({ name }, key, value) => write(name, key, value),
    delete({ name }, key) {
      const map = collections.get(name)
      const before = map?.get(key)
      if (!map || before === undefined) return
      undo.push(() => map.set(key, before))
      map.delete(key)
    },
    list<T>({ name }: { name: string }, { prefix = '', after, limit }: { prefix?: string | undefined; after?: string | undefined; limit?: number | undefined } = {}) {
      const keys = [...(collections.get(name)?.keys() ?? [])]
        .filter((key) => key.startsWith(prefix) && (after === undefined || key > after))
        .sort()
      return keys.slice(0, limit).map((key) => ({ key, value: collections.get(name)?.get(key) as T }))
    },
    increment(counter, by = 1) {
      const before = counters.get(counter) ?? 0
      undo.push(() => counters.set(counter, before))
      counters.set(counter, before + by)
      return before + by
    },
    dump: () => dumpOf(partition),
    load(dump) {
      const before = { collections: new Map(collections), counters: new Map(counters) }
      undo.push(() => replace(partition, before))
      replace(partition, {
        collections: new Map(Object.entries(dump.collections).map(([name, values]) => [name, new Map(Object.entries(values))])),
        counters: new Map(Object.entries(dump.counters)),
      })
    },
  }
}

/** Keeps the two maps themselves, which the open transaction holds, and changes what is in them. */
function replace(partition: Partition, by: Pick<Partition, 'collections' | 'counters'>): void {
  partition.collections.clear()
  partition.counters.clear()
  for (const [name, values] of by.collections) partition.collections.set(name, values)
  for (const [name, value] of by.counters) partition.counters.set(name, value)
}

function dumpOf({ collections, counters }: Partition): Dump {
  return {
    collections: Object.fromEntries([...collections].map(([name, values]) => [name, Object.fromEntries(values)])),
    counters: Object.fromEntries(counters),
  }
}
