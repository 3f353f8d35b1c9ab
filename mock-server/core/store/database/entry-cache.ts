import type { LockedSandbox, EntryKey, Row } from './backend.ts'
import { encode } from './key-encoding.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import type { ListOptions } from '../store.ts'

/** An entry in the cache. */
export interface CachedEntry extends EntryKey {
  /** Undefined if the database has no such entry. */
  value: unknown
  /** The value as JSON, if it was read or serialized already. */
  text: string | undefined
  /** True if the entry was read again since the last eviction. */
  recentlyRead: boolean
  /** True if the entry was inserted without a check that its key is free. */
  assumedNew: boolean
}

/** Entries that stay cached between batches. Without a limit, the cache would hold the whole journal. */
const MAX_CACHED = 64

/** Caches entries of one sandbox and reads missing ones from the database. */
export interface EntryCache {
  /** Entries by `entryId`. */
  readonly entries: Map<string, CachedEntry>
  /** Returns an entry. Throws, which ends the run, if the entry has to be read asynchronously. */
  lookUp(entryKey: EntryKey): CachedEntry
  /** Lists rows as of the start of the batch. `list` and `dump` throw in the same case as `lookUp`. */
  list(collection: string, options: ListOptions): readonly Row[]
  dump(): readonly (EntryKey & Row)[]
  /** Resolves once the missing data of the last run is read; undefined if nothing was missing. */
  pendingReads(): Promise<void> | undefined
  /** Ends a run: the transaction is complete, or it runs again after `pendingReads`. */
  endRun(): void
  /** The entries that the next batch is most likely to read; empty if they are probably still valid in the cache. */
  prefetchKeys(): readonly EntryKey[]
  /** Begins a batch. The cache stays valid if no other process has changed the sandbox. @returns true if one has */
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
  /** Lists read in this batch. They stay valid, since the sandbox is locked. */
  const lists = new Map<string, readonly Row[]>()
  let dumped: readonly (EntryKey & Row)[] | undefined

  // A transaction that runs again reads the same entries again. Those reads do not make an entry recently read.
  /** Entries read from the database for the running transaction. */
  const fetched: CachedEntry[] = []
  /** Fetched entries that this run has not looked up yet. */
  const unread = new Set<CachedEntry>()
  /** Entries that this run marked as recently read. */
  const newlyRecent: CachedEntry[] = []

  /**
   * Entries requested with the next lock: those that the last batch read more than once, or read as the batch before it
   * did.
   */
  let prefetched: CachedEntry[] = []
  /** Ids of the entries that this batch read from the database one by one, and those that the batch before it read. */
  let readInBatch = new Set<string>()
  let readInBatchBefore = new Set<string>()
  /** True if another process had changed the sandbox before the last batch. It probably does so again. */
  let changedElsewhere = false

  function source(): LockedSandbox {
    if (!locked) throw new Error('a transaction was used after it had ended')
    return locked
  }

  /** Returns the result of a read if it is synchronous; otherwise throws, which ends the run. */
  function readNow<T>(ask: () => MaybePromise<T>, remember: (found: T) => void): T {
    if (pendingReads) throw new ReadPending()
    const found = ask()
    if (found instanceof Promise) {
      pendingReads = found.then(remember)
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
    readNow(
      () => source().read(encodeEntryKey(entryKey)),
      (text) => {
        one = addEntry(entryKey, text)
        one.recentlyRead = readInBatchBefore.has(entryId(entryKey))
        readInBatch.add(entryId(entryKey))
        fetched.push(one)
        unread.add(one)
      },
    )
    return one
  }

  /**
   * Keeps entries read again since the last eviction, oldest first, since those are the ones that every request reads.
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

  /** Replaces the cache with the prefetched entries after another process changed the sandbox. */
  async function refresh(from: LockedSandbox): Promise<void> {
    const texts = prefetched.length === 0 ? [] : await from.prefetched()
    entries.clear()
    prefetched.forEach((one, index) => {
      // An unchanged entry keeps its object, so that values memoized from it stay valid.
      if (texts[index] === one.text) entries.set(entryId(one), one)
      else addEntry(one, texts[index]).recentlyRead = one.recentlyRead
    })
  }

  function release(): void {
    newlyRecent.length = fetched.length = 0
    unread.clear()
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
          () => source().list(name, options),
          (rows) => lists.set(wanted, rows),
        )
      )
    },
    dump: () =>
      dumped ??
      readNow(
        () => source().dump(),
        (rows) => (dumped = rows),
      ),
    pendingReads: () => pendingReads,
    endRun() {
      if (pendingReads) {
        for (const one of newlyRecent) one.recentlyRead = false
        for (const one of fetched) unread.add(one)
      } else {
        fetched.length = 0
        unread.clear()
      }
      newlyRecent.length = 0
      pendingReads = undefined
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
      // Entries that the next batch does not read are not prefetched again.
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

/** Ends a run whose read is asynchronous. */
class ReadPending extends Error {
  constructor() {
    super('what was asked for is still being read: the transaction is run again once it is there')
  }
}

/** Stands for an entry that does not exist. */
export const absentEntry: CachedEntry = {
  collection: '',
  key: '',
  value: undefined,
  text: undefined,
  recentlyRead: false,
  assumedNew: false,
}

/** The key of an entry in the cache. It is unique, since collection names contain no space. */
export function entryId({ collection, key }: EntryKey): string {
  return `${collection} ${key}`
}

export function encodeEntryKey({ collection, key }: EntryKey): EntryKey {
  return { collection, key: encode(key) }
}
