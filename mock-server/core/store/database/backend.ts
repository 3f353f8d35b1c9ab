import type { MaybePromise } from '../maybe-promise.ts'
import type { ListOptions, SandboxEvent, Store } from '../store.ts'

/** Identifies an entry of a sandbox. */
export interface EntryKey {
  collection: string
  key: string
}

export interface Row {
  key: string
  /** The value as JSON. */
  text: string
}

/** The changes of a batch of transactions in a sandbox. */
export interface Changes {
  /** True if the sandbox's previous content is deleted first. */
  cleared: boolean
  puts: (EntryKey & Row)[]
  /** Rows that must not exist yet. If one exists, the commit fails. */
  inserts: (EntryKey & Row)[]
  deletes: EntryKey[]
  /** The values of all counters. */
  counters: Readonly<Record<string, number>>
  events: readonly SandboxEvent[]
}

export interface Committed {
  /** The sandbox's version after the commit. */
  version: string
  /** Resolves once the commit is durable; rejects if it was lost. */
  durable: MaybePromise<void>
}

/** A sandbox locked by this process until `commit` or `release`. Methods throw a StoreUnavailableError if they fail. */
export interface LockedSandbox {
  /** Differs from the version of this process's last commit if another process has changed the sandbox since. */
  version: string
  counters(): MaybePromise<Readonly<Record<string, number>>>
  read(place: EntryKey): MaybePromise<string | undefined>
  /** The values of the keys in `prefetch`, in the same order. */
  prefetched(): MaybePromise<readonly (string | undefined)[]>
  /** Lists rows in key order. */
  list(collection: string, options: ListOptions): MaybePromise<Row[]>
  dump(): MaybePromise<(EntryKey & Row)[]>
  /** Commits all changes or none, and releases the lock: the next holder of the lock may see the changes. */
  commit(changes: Changes): MaybePromise<Committed>
  /** Releases the lock without a change. Never throws. */
  release(): MaybePromise<void>
}

/** The database access that a batching store builds on. */
export interface Backend extends Pick<Store, 'description' | 'subscribe' | 'problem' | 'close'> {
  /**
   * Locks a sandbox; waits until no other process holds the lock.
   * @param prefetch the entries that are most likely to be read
   * @throws StoreUnavailableError within a bounded time
   */
  lock(sandbox: string, prefetch: readonly EntryKey[]): Promise<LockedSandbox>
}
