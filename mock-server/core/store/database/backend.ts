import type { MaybePromise } from '../maybe-promise.ts'
import type { ListOptions, SandboxEvent, Store } from '../store.ts'

/** Where an entry is. */
export interface EntryKey {
  collection: string
  key: string
}

export interface Row {
  key: string
  /** The value as JSON. */
  text: string
}

/** What a batch of transactions changed in a sandbox. */
export interface Changes {
  /** All that was there before goes first. */
  cleared: boolean
  puts: (EntryKey & Row)[]
  /** Those that must not be there yet: where one is, all fails. */
  inserts: (EntryKey & Row)[]
  deletes: EntryKey[]
  /** All counters. */
  counters: Readonly<Record<string, number>>
  events: readonly SandboxEvent[]
}

export interface Committed {
  /** The version that the sandbox has now. */
  version: string
  /** Settles once nothing can undo it any more, or fails where it came to nothing. */
  durable: MaybePromise<void>
}

/** A sandbox, held for this process alone until it is let go by `commit` or `release`. Where it fails, it throws StoreFailure. */
export interface LockedSandbox {
  /** Differs from the one that this process left where another process has changed the sandbox since. */
  version: string
  counters(): MaybePromise<Readonly<Record<string, number>>>
  read(place: EntryKey): MaybePromise<string | undefined>
  /** What `likely` asked for, in its order. */
  prefetched(): MaybePromise<readonly (string | undefined)[]>
  /** In the order of the keys. */
  list(collection: string, options: ListOptions): MaybePromise<Row[]>
  dump(): MaybePromise<(EntryKey & Row)[]>
  /** All of it, or nothing. It is let go by then: the next may see what was changed. */
  commit(changes: Changes): MaybePromise<Committed>
  /** Nothing was changed, or nothing of it is to stay. Never throws. */
  release(): MaybePromise<void>
}

/** A database below a store. */
export interface Backend extends Pick<Store, 'description' | 'subscribe' | 'problem' | 'close'> {
  /**
   * Waits until no other process holds the sandbox.
   * @param prefetch what is most likely to be read
   * @throws StoreFailure within a bounded time
   */
  lock(sandbox: string, prefetch: readonly EntryKey[]): Promise<LockedSandbox>
}
