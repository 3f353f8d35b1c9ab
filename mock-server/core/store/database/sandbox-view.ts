import type { Changes, LockedSandbox, EntryKey } from './backend.ts'
import { decode, encode } from './key-encoding.ts'
import { createEntryCache, encodeEntryKey, entryId, type CachedEntry, absentEntry } from './entry-cache.ts'
import type { Collection, SandboxDump, ListOptions, SandboxEvent, Transaction } from '../store.ts'
import { createUndoLog, clear, replaceWithUndo, setWithUndo, rollback } from '../undo-log.ts'

/** A sandbox in a database, as the transactions of one batch see it: what they changed, over what the database has. */
export interface SandboxView {
  readonly transaction: Transaction
  /** What the next batch is most likely to read; nothing where it is likely still known. */
  prefetchKeys(): readonly EntryKey[]
  /** Begins a batch. What was known stays known where no other process has changed the sandbox since. */
  beginBatch(held: LockedSandbox): Promise<void>
  /**
   * Settles once the view has what the last transaction asked for in vain: that is to be taken back and run again then.
   * Undefined where it had everything.
   */
  pendingReads(): Promise<void> | undefined
  /** What the last transaction did stays. */
  commit(): void
  /** What the last transaction did is taken back. */
  rollback(): void
  /** Undefined where nothing was changed. */
  changes(): Changes | undefined
  /** Ends a batch that was kept. */
  endBatch(version: string): void
  /** Ends a batch that was lost: nothing is known any more. */
  invalidate(): void
}

export function createSandboxView(): SandboxView {
  const cache = createEntryCache()
  /** With what was changed. */
  const cached = cache.entries
  const changed = new Map<string, EntryKey>()
  const counters = new Map<string, number>()
  /** `wiped` where all that the database has of the sandbox is to go; `counters` where they were changed. */
  const flags = new Map<string, true>()
  const undo = createUndoLog()
  /** After a batch was lost: perhaps because what was taken to be new was not. */
  let verifyInserts = false
  let published: SandboxEvent[] = []
  let committed: SandboxEvent[] = []

  function lookUp(entryKey: EntryKey): CachedEntry {
    if (!flags.has('wiped')) return cache.lookUp(entryKey)
    // Not remembered: where the transaction is taken back, it was there after all.
    return cached.get(entryId(entryKey)) ?? absentEntry
  }

  function write(entryKey: EntryKey, value: unknown, assumeNew = false): void {
    const id = entryId(entryKey)
    // What this batch has inserted is still new where it is changed.
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
    // Of those that the database lists, as many may be deleted as were changed here.
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
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a collection holds is what was put, and that was typed
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
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    get: <T>({ name }: Collection<T>, key: string) => lookUp({ collection: name, key }).value as T | undefined,
    insert({ name }, key, value, assumeNew = false) {
      const entryKey = { collection: name, key }
      const isNew = assumeNew && !verifyInserts && !cached.has(entryId(entryKey))
      if (!isNew && lookUp(entryKey).value !== undefined) return false
      write(entryKey, value, isNew)
      return true
    },
    put: ({ name }, key, value) => write({ collection: name, key }, value),
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
        for (const [key, value] of Object.entries(values)) write({ collection, key }, value)
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
        text === undefined ? [] : [{ collection, key, text, fresh: assumedNew }],
      )
      const deletes = flags.has('wiped') ? [] : all.filter(({ text }) => text === undefined)
      return {
        cleared: flags.has('wiped'),
        puts: rows.filter(({ fresh: assumeNew }) => !assumeNew),
        inserts: rows.filter(({ fresh: assumeNew }) => assumeNew),
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
