import type { LockedSandbox, EntryKey, Row } from './backend.ts'
import { encode } from './key-encoding.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import type { ListOptions } from '../store.ts'

/** What is known of an entry. */
export interface CachedEntry extends EntryKey {
  /** Undefined where there is none. */
  value: unknown
  /** The value as JSON, where it was read or written as such. */
  text: string | undefined
  /** Read again after it was known: such a one is worth keeping. */
  recentlyRead: boolean
  /** Taken to be new without a look. */
  assumedNew: boolean
}

/** So many entries are known from one batch to the next; more would hold a whole journal in memory. */
const MAX_CACHED = 64

/** What this process knows of a sandbox in a database, and how it learns more. */
export interface EntryCache {
  /** By `idOf`. */
  readonly entries: Map<string, CachedEntry>
  /** An entry. The transaction ends here if the database has to be waited for. */
  lookUp(entryKey: EntryKey): CachedEntry
  /** What the database lists and dumps, as it was when the sandbox was held. The transaction ends here as well. */
  list(collection: string, options: ListOptions): readonly Row[]
  dump(): readonly (EntryKey & Row)[]
  /** Settles once it is known what the transaction asked for in vain; undefined where it had everything. */
  pendingReads(): Promise<void> | undefined
  /** The transaction ends, or is to be run again once what is missing is known. */
  endRun(): void
  /** What the next batch is most likely to read; nothing where it is likely still known. */
  prefetchKeys(): readonly EntryKey[]
  /** Begins a batch. What was known stays known where no other process has changed the sandbox since. @returns whether one has */
  beginBatch(held: LockedSandbox): Promise<boolean>
  /** Ends a batch that was kept, or needed nothing to be kept. */
  endBatch(version: string): void
  /** Ends a batch that was lost: nothing is known any more. */
  invalidate(): void
}

export function createEntryCache(): EntryCache {
  const entries = new Map<string, CachedEntry>()
  let locked: LockedSandbox | undefined
  let version: string | undefined
  let pendingReads: Promise<void> | undefined
  /** What is held stays the same until it is let go. */
  const lists = new Map<string, readonly Row[]>()
  let dumped: readonly (EntryKey & Row)[] | undefined

  // A transaction that is run again reads everything again. That makes nothing hot.
  /** What was read from the database for the running transaction. */
  const fetched: CachedEntry[] = []
  /** What of it this run has not looked at yet. */
  const unread = new Set<CachedEntry>()
  /** What became hot in this run. */
  const newlyRecent: CachedEntry[] = []

  /** Requested along with the next lock: what the last batch looked at more than once, or read as the batch before it did. */
  let prefetched: CachedEntry[] = []
  /** Entry ids that this batch read from the database one by one, and those that the batch before it read. */
  let readInBatch = new Set<string>()
  let readInBatchBefore = new Set<string>()
  /** Whether another process had changed the sandbox when this one last held it: then it will have again. */
  let changedElsewhere = false

  function source(): LockedSandbox {
    if (!locked) throw new Error('a transaction was used after it had ended')
    return locked
  }

  /** Gives what the database has at hand. */
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

  /** What was read again since the last sweep is worth keeping, most of all what has been for longest: every request reads that. */
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

  /** Of what another process may have changed, the entries that every request looks at are read anew, all at once. */
  async function refresh(from: LockedSandbox): Promise<void> {
    const texts = prefetched.length === 0 ? [] : await from.prefetched()
    entries.clear()
    prefetched.forEach((one, index) => {
      // The same object where nothing changed: what was derived from it is still good.
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
      // What the next batch does not look at again is not requested after it.
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

/** Ends a run that asked for what has to be waited for. */
class ReadPending extends Error {
  constructor() {
    super('what was asked for is still being read: the transaction is run again once it is there')
  }
}

/** Of an entry that nobody looked for. */
export const absentEntry: CachedEntry = {
  collection: '',
  key: '',
  value: undefined,
  text: undefined,
  recentlyRead: false,
  assumedNew: false,
}

/** No name of a collection has a space. */
export function entryId({ collection, key }: EntryKey): string {
  return `${collection} ${key}`
}

export function encodeEntryKey({ collection, key }: EntryKey): EntryKey {
  return { collection, key: encode(key) }
}
