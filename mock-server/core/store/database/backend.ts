import type { MaybePromise } from '../maybe-promise.ts'
import type { ListOptions, SandboxEvent, Store } from '../store.ts'

/** The collection and the key that identify an entry of a sandbox. */
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
  /** True if the sandbox's previous content is deleted before the other changes are applied. */
  cleared: boolean
  puts: (EntryKey & Row)[]
  /** Rows to insert. If a row with the same key exists, the commit fails. */
  inserts: (EntryKey & Row)[]
  deletes: EntryKey[]
  /** The new values of all counters. */
  counters: Readonly<Record<string, number>>
  events: readonly SandboxEvent[]
}

export interface Committed {
  /** The sandbox's version after the commit. */
  version: string
  /** Resolves once the commit is durable; rejects if the commit was lost. */
  durable: MaybePromise<void>
}

/**
 * A sandbox that this process has locked until `commit` or `release` is called. A method that fails throws a
 * StoreUnavailableError.
 */
export interface LockedSandbox {
  /**
   * Version of the sandbox. If no other process has changed the sandbox, this is the version of the last commit of this
   * process.
   */
  version: string
  counters(): MaybePromise<Readonly<Record<string, number>>>
  read(place: EntryKey): MaybePromise<string | undefined>
  /** Returns the values of the `prefetch` entries that were passed to `lock`, in the same order. */
  prefetched(): MaybePromise<readonly (string | undefined)[]>
  /** Lists rows in key order. */
  list(collection: string, options: ListOptions): MaybePromise<Row[]>
  dump(): MaybePromise<(EntryKey & Row)[]>
  /**
   * Commits either all changes or no changes, and releases the lock. The next holder of the lock may see the changes
   * before the commit is durable.
   */
  commit(changes: Changes): MaybePromise<Committed>
  /** Releases the lock without changing the sandbox. Never throws. */
  release(): MaybePromise<void>
}

/** The operations on a database that `createBatchingStore` needs. */
export interface Backend extends Pick<Store, 'description' | 'subscribe' | 'problem' | 'close'> {
  /**
   * Locks a sandbox. Waits while another process holds the lock.
   * @param prefetch the entries that will probably be read; `prefetched` returns their values
   * @throws StoreUnavailableError if the sandbox cannot be locked within a limited time
   */
  lock(sandbox: string, prefetch: readonly EntryKey[]): Promise<LockedSandbox>
}
