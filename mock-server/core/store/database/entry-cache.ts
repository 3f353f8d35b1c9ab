import type { LockedSandbox, EntryKey, Row } from './backend.ts'
import { encode } from './key-encoding.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import type { ListOptions } from '../store.ts'

/** A cached entry of a sandbox. */
export interface CachedEntry extends EntryKey {
  /** Undefined if the database has no such entry. */
  value: unknown
  /** The value as JSON; undefined if the value was neither read from the database nor serialized yet. */
  text: string | undefined
  /** True if the entry was read again since the last eviction. */
  recentlyRead: boolean
  /** True if the entry was inserted without checking whether the key is free. */
  assumedNew: boolean
}

/**
 * Maximum number of entries that stay cached between batches. Without this limit, the cache would finally hold the
 * whole journal.
 */
const MAX_CACHED = 64

/**
 * A cache for the entries of one sandbox. The cache reads missing entries from the database. A run is one call of a
 * transaction's function.
 */
export interface EntryCache {
  /** The cached entries. The keys are the results of `entryId`. */
  readonly entries: Map<string, CachedEntry>
  /** Returns an entry. If the entry has to be read asynchronously, throws an error that ends the run. */
  lookUp(entryKey: EntryKey): CachedEntry
  /**
   * Lists the rows that existed at the start of the batch. If data has to be read asynchronously, `list` and `dump`
   * throw the same error as `lookUp`.
   */
  list(collection: string, options: ListOptions): readonly Row[]
  dump(): readonly (EntryKey & Row)[]
  /**
   * Returns a promise that resolves once the missing data of the last run has been read; undefined if no data was
   * missing.
   */
  pendingReads(): Promise<void> | undefined
  /** Ends a run of a transaction that will run again. The reads that the run started continue. */
  abandonRun(): void
  /** Ends the last run of a transaction. */
  endRun(): void
  /**
   * Returns the keys of the entries that the next batch is most likely to read. The list is empty if the cache will
   * probably still be valid.
   */
  prefetchKeys(): readonly EntryKey[]
  /**
   * Begins a batch. If another process has changed the sandbox, cached entries are replaced.
   * @returns true if another process has changed the sandbox
   */
  beginBatch(locked: LockedSandbox): Promise<boolean>
  /** Ends a batch that was committed or had no changes. */
  endBatch(version: string): void
  /** Ends a failed batch and empties the cache. */
  invalidate(): void
}

export function createEntryCache(): EntryCache {
  const entries = new Map<string, CachedEntry>()
  let locked: LockedSandbox | undefined
  let version: string | undefined
  let pendingReads: Promise<void> | undefined
  /** The reads that are in progress. The keys identify what is read. */
  const reading = new Map<string, Promise<void>>()
  /** Row lists that were read in this batch. The lists stay valid during the batch, since the sandbox is locked. */
  const lists = new Map<string, readonly Row[]>()
  let dumped: readonly (EntryKey & Row)[] | undefined

  // A transaction that runs again looks up the same entries again. With the next three variables, such a repeated
  // lookup does not set `recentlyRead`.
  /**
   * Entries that this batch has read from the database. An entry is removed when a transaction that looked up the entry
   * has ended.
   */
  const fetched = new Set<CachedEntry>()
  /**
   * Fetched entries that no run has looked up since the entries were fetched, or since the last run was abandoned. The
   * next lookup of such an entry does not set `recentlyRead`.
   */
  const unread = new Set<CachedEntry>()
  /** Entries that this run marked as recently read. */
  const newlyRecent: CachedEntry[] = []

  /**
   * Entries that the store reads when it next locks the sandbox. These are the entries that the last batch read more
   * than once, or that the last two batches both read. The list is empty if no other process had changed the sandbox
   * before the last batch.
   */
  let prefetched: CachedEntry[] = []
  /**
   * Ids of the entries that this batch (`readInBatch`) and the previous batch (`readInBatchBefore`) read from the
   * database one by one.
   */
  let readInBatch = new Set<string>()
  let readInBatchBefore = new Set<string>()
  /**
   * True if another process had changed the sandbox before the last batch. In this case the sandbox will probably be
   * changed again before the next batch.
   */
  let changedElsewhere = false

  function source(): LockedSandbox {
    if (!locked) throw new Error('a transaction was used after it had ended')
    return locked
  }

  /**
   * Reads data with `ask`. If `ask` returns a promise, throws an error that ends the run; the read continues.
   * Otherwise, passes the data to `remember` and returns the data.
   * @param id identifies what is read
   */
  function readNow<T>(id: string, ask: () => MaybePromise<T>, remember: (found: T) => void): T {
    pendingReads ??= reading.get(id)
    if (pendingReads) throw new ReadPending()
    const found = ask()
    if (found instanceof Promise) {
      pendingReads = found.then(remember).finally(() => reading.delete(id))
      reading.set(id, pendingReads)
      throw new ReadPending()
    }
    remember(found)
    return found
  }

  function addEntry(entryKey: EntryKey, text: string | undefined): CachedEntry {
    const one = {
      ...entryKey,
      text,
      value: text === undefined ? undefined : JSON.parse(text),
      recentlyRead: false,
      assumedNew: false,
    }
    entries.set(entryId(entryKey), one)
    return one
  }

  function fetch(entryKey: EntryKey): CachedEntry {
    let one = absentEntry
    const id = entryId(entryKey)
    readNow(
      id,
      () => source().read(encodeEntryKey(entryKey)),
      (text) => {
        one = addEntry(entryKey, text)
        one.recentlyRead = readInBatchBefore.has(id)
        readInBatch.add(id)
        fetched.add(one)
        unread.add(one)
      },
    )
    return one
  }

  /**
   * Evicts entries if there are more than `MAX_CACHED`. An entry stays only if it was read again since the last
   * eviction, so the entries that every request reads stay. If too many entries were read again, the oldest of these
   * entries stay.
   */
  function evict(): void {
    if (entries.size <= MAX_CACHED) return
    let left = MAX_CACHED
    for (const [id, one] of entries) {
      if (one.recentlyRead && left > 0) {
        one.recentlyRead = false
        left -= 1
      } else entries.delete(id)
    }
  }

  /** Replaces the content of the cache with the prefetched entries, because another process has changed the sandbox. */
  async function refresh(from: LockedSandbox): Promise<void> {
    const texts = prefetched.length === 0 ? [] : await from.prefetched()
    entries.clear()
    prefetched.forEach((one, index) => {
      // The object of an unchanged entry is reused. Values that were derived from this object then stay cached.
      if (texts[index] === one.text) entries.set(entryId(one), one)
      else addEntry(one, texts[index]).recentlyRead = one.recentlyRead
    })
  }

  function release(): void {
    newlyRecent.length = 0
    for (const one of [fetched, unread, reading]) one.clear()
    locked = pendingReads = dumped = undefined
    lists.clear()
  }

  return {
    entries,
    lookUp(entryKey) {
      const one = entries.get(entryId(entryKey)) ?? fetch(entryKey)
      if (!unread.delete(one) && !one.recentlyRead) {
        newlyRecent.push(one)
        one.recentlyRead = true
      }
      return one
    },
    list(name, options) {
      const wanted = JSON.stringify([name, options.prefix, options.after, options.limit])
      return (
        lists.get(wanted) ??
        readNow(
          wanted,
          () => source().list(name, options),
          (rows) => lists.set(wanted, rows),
        )
      )
    },
    dump: () =>
      dumped ??
      readNow(
        'dump',
        () => source().dump(),
        (rows) => (dumped = rows),
      ),
    pendingReads: () => pendingReads,
    abandonRun() {
      for (const one of newlyRecent) one.recentlyRead = false
      for (const one of fetched) unread.add(one)
      newlyRecent.length = 0
      pendingReads = undefined
    },
    endRun() {
      for (const one of fetched) if (!unread.has(one)) fetched.delete(one)
      newlyRecent.length = 0
    },
    prefetchKeys: () => prefetched.map(encodeEntryKey),
    async beginBatch(now) {
      changedElsewhere = version !== now.version
      if (changedElsewhere) await refresh(now)
      version = now.version
      locked = now
      return changedElsewhere
    },
    endBatch(now) {
      version = now
      release()
      prefetched = changedElsewhere
        ? [...entries.values()]
            .filter(({ recentlyRead, value, text }) => recentlyRead && (value === undefined || text !== undefined))
            .slice(0, MAX_CACHED)
        : []
      evict()
      // After this reset, an entry is prefetched again only if the next batch reads the entry.
      for (const one of prefetched) one.recentlyRead = false
      readInBatchBefore = readInBatch
      readInBatch = new Set()
    },
    invalidate() {
      release()
      version = undefined
      prefetched = []
      entries.clear()
    },
  }
}

/** The error that ends a run in which data has to be read asynchronously. */
class ReadPending extends Error {
  constructor() {
    super('what was asked for is still being read: the transaction is run again once it is there')
  }
}

/** The placeholder for an entry that does not exist. */
export const absentEntry: CachedEntry = {
  collection: '',
  key: '',
  value: undefined,
  text: undefined,
  recentlyRead: false,
  assumedNew: false,
}

/** Returns the key of an entry in the cache. The key is unique, since collection names contain no space. */
export function entryId({ collection, key }: EntryKey): string {
  return `${collection} ${key}`
}

export function encodeEntryKey({ collection, key }: EntryKey): EntryKey {
  return { collection, key: encode(key) }
}
