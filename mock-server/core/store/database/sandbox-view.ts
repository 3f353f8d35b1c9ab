import type { Changes, LockedSandbox, EntryKey } from './backend.ts'
import { decode, encode } from './key-encoding.ts'
import { createEntryCache, encodeEntryKey, entryId, type CachedEntry, absentEntry } from './entry-cache.ts'
import {
  assertKeyLength,
  type Collection,
  type SandboxDump,
  type ListOptions,
  type SandboxEvent,
  type Transaction,
} from '../store.ts'
import { createUndoLog, clear, replaceWithUndo, setWithUndo, rollback } from '../undo-log.ts'

/**
 * The state of a sandbox that the transactions of a batch see: the content of the database with the changes of the
 * batch.
 */
export interface SandboxView {
  readonly transaction: Transaction
  /**
   * Returns the keys of the entries that the next batch is most likely to read. The list is empty if the cache will
   * probably still be valid.
   */
  prefetchKeys(): readonly EntryKey[]
  /** Begins a batch. If another process has changed the sandbox, cached entries are replaced. */
  beginBatch(locked: LockedSandbox): Promise<void>
  /**
   * Returns a promise that resolves once the missing data of the last run has been read; undefined if no data was
   * missing. The calling code has to call `abandonRun`, await the promise and run the transaction again.
   */
  pendingReads(): Promise<void> | undefined
  /** Undoes the changes of the last run of a transaction that will run again. */
  abandonRun(): void
  /** Adds the changes of the last transaction to the batch. */
  commit(): void
  /** Undoes the changes of the last transaction. */
  rollback(): void
  /** Returns the changes and events of the batch; undefined if the batch has neither changes nor events. */
  changes(): Changes | undefined
  /** Ends a batch that was committed or had no changes. */
  endBatch(version: string): void
  /** Ends a failed batch: drops its changes and the cache. */
  invalidate(): void
}

export function createSandboxView(): SandboxView {
  const cache = createEntryCache()
  /** Cached entries, including the changes of the batch. */
  const cached = cache.entries
  const changed = new Map<string, EntryKey>()
  const counters = new Map<string, number>()
  /**
   * The flags of the batch. `wiped`: the sandbox's content in the database has to be deleted. `counters`: counters have
   * changed.
   */
  const flags = new Map<string, true>()
  const undo = createUndoLog()
  /**
   * True after a failed batch. Each insert then checks whether the key is free, because an insert without this check
   * may have caused the failure.
   */
  let verifyInserts = false
  let published: SandboxEvent[] = []
  let committed: SandboxEvent[] = []

  function lookUp(entryKey: EntryKey): CachedEntry {
    if (!flags.has('wiped')) return cache.lookUp(entryKey)
    // This batch has deleted the content of the sandbox, so an entry that is not in `cached` does not exist. The cache
    // must not record this, because a rollback of the deletion restores the entry.
    return cached.get(entryId(entryKey)) ?? absentEntry
  }

  function write(entryKey: EntryKey, value: unknown, assumeNew = false): void {
    const id = entryId(entryKey)
    // `assumedNew` has to stay true if this batch inserted the entry without a check and now changes the entry again.
    const before = cached.get(id)
    setWithUndo(undo, cached, id, {
      ...entryKey,
      value,
      text: undefined,
      recentlyRead: before?.recentlyRead === true,
      assumedNew: assumeNew || before?.assumedNew === true,
    })
    if (!changed.has(id)) setWithUndo(undo, changed, id, entryKey)
  }

  function list<T>(
    { name }: Collection<T>,
    { prefix = '', after, limit }: ListOptions = {},
  ): { key: string; value: T }[] {
    const own = new Map(
      [...changed].flatMap(([id, { collection, key }]) =>
        collection === name && key.startsWith(prefix) && (after === undefined || key > after)
          ? [[key, cached.get(id)?.value] as const]
          : [],
      ),
    )
    // Each change of the batch may delete a listed row, so the limit is increased by the number of changed rows.
    const rows = flags.has('wiped')
      ? []
      : cache.list(name, {
          prefix: encode(prefix),
          after: after === undefined ? undefined : encode(after),
          limit: limit === undefined ? undefined : limit + own.size,
        })
    const values = new Map<string, unknown>(
      rows.map(({ key, text }) => [decode(key), own.has(decode(key)) ? undefined : JSON.parse(text)]),
    )
    for (const [key, value] of own) values.set(key, value)
    const found = [...values].filter(([, value]) => value !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1))
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a collection holds only values of its type
    return found.slice(0, limit).map(([key, value]) => ({ key, value: value as T }))
  }

  function dump(): SandboxDump {
    const collections = new Map<string, Map<string, unknown>>()
    const put = (collection: string, key: string, value: unknown): void =>
      void collections.set(collection, (collections.get(collection) ?? new Map<string, unknown>()).set(key, value))
    const rows = flags.has('wiped') ? [] : cache.dump()
    for (const { collection, key, text } of rows) put(collection, decode(key), JSON.parse(text))
    for (const [id, { collection, key }] of changed) {
      const value = cached.get(id)?.value
      if (value === undefined) collections.get(collection)?.delete(key)
      else put(collection, key, value)
    }
    const entries = [...collections].map(([name, values]) => [
      name,
      Object.fromEntries([...values].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    ])
    return { collections: Object.fromEntries(entries), counters: Object.fromEntries(counters) }
  }

  const transaction: Transaction = {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a collection holds only values of its type
    get: <T>({ name }: Collection<T>, key: string) => lookUp({ collection: name, key }).value as T | undefined,
    insert(into, key, value, assumeNew = false) {
      assertKeyLength(into, key)
      const entryKey = { collection: into.name, key }
      const isNew = assumeNew && !verifyInserts && !cached.has(entryId(entryKey))
      if (!isNew && lookUp(entryKey).value !== undefined) return false
      write(entryKey, value, isNew)
      return true
    },
    put(into, key, value) {
      assertKeyLength(into, key)
      write({ collection: into.name, key }, value)
    },
    delete: ({ name }, key) => write({ collection: name, key }, undefined),
    list,
    increment(counter, by = 1) {
      const value = (counters.get(counter) ?? 0) + by
      if (by !== 0) {
        setWithUndo(undo, counters, counter, value)
        if (!flags.has('counters')) setWithUndo(undo, flags, 'counters', true)
      }
      return value
    },
    dump,
    load({ collections, counters: loaded }) {
      replaceWithUndo(undo, cached, [])
      replaceWithUndo(undo, changed, [])
      replaceWithUndo(undo, counters, Object.entries(loaded))
      for (const flag of ['wiped', 'counters']) setWithUndo(undo, flags, flag, true)
      for (const [collection, values] of Object.entries(collections))
        for (const [key, value] of Object.entries(values)) {
          assertKeyLength({ name: collection }, key)
          write({ collection, key }, value)
        }
    },
    publish: (event) => void published.push(event),
  }

  function textOf(id: string): string | undefined {
    const one = cached.get(id)
    if (!one || one.value === undefined) return undefined
    return (one.text ??= JSON.stringify(one.value))
  }

  return {
    transaction,
    prefetchKeys: () => cache.prefetchKeys(),
    async beginBatch(locked) {
      if (!(await cache.beginBatch(locked))) return
      counters.clear()
      for (const [name, count] of Object.entries(await locked.counters())) counters.set(name, count)
    },
    pendingReads: () => cache.pendingReads(),
    commit() {
      cache.endRun()
      clear(undo)
      committed.push(...published.splice(0))
    },
    abandonRun() {
      rollback(undo)
      published = []
      cache.abandonRun()
    },
    rollback() {
      rollback(undo)
      published = []
      cache.endRun()
    },
    changes() {
      const events = committed
      committed = []
      if (changed.size === 0 && flags.size === 0)
        return events.length === 0
          ? undefined
          : { cleared: false, puts: [], inserts: [], deletes: [], counters: Object.fromEntries(counters), events }
      const all = [...changed].map(([id, entryKey]) => ({
        ...encodeEntryKey(entryKey),
        text: textOf(id),
        assumedNew: cached.get(id)?.assumedNew === true,
      }))
      const rows = all.flatMap(({ collection, key, text, assumedNew }) =>
        text === undefined ? [] : [{ collection, key, text, assumedNew }],
      )
      const deletes = flags.has('wiped') ? [] : all.filter(({ text }) => text === undefined)
      return {
        cleared: flags.has('wiped'),
        puts: rows.filter(({ assumedNew }) => !assumedNew),
        inserts: rows.filter(({ assumedNew }) => assumedNew),
        deletes,
        counters: Object.fromEntries(counters),
        events,
      }
    },
    endBatch(version) {
      if (changed.size > 0) verifyInserts = false
      for (const id of changed.keys()) {
        const one = cached.get(id)
        if (one) one.assumedNew = false
      }
      changed.clear()
      flags.clear()
      cache.endBatch(version)
    },
    invalidate() {
      cache.invalidate()
      verifyInserts = true
      for (const map of [changed, counters, flags]) map.clear()
      clear(undo)
      published = []
      committed = []
    },
  }
}
