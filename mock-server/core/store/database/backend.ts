import type { MaybePromise } from '../maybe-promise.ts'
import type { ListOptions, SandboxEvent, Store } from '../store.ts'

/** Where an entry is. */
export interface Place {
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
  wiped: boolean
  puts: (Place & Row)[]
  /** Those that must not be there yet: where one is, all fails. */
  inserts: (Place & Row)[]
  deletes: Place[]
  /** All counters. */
  counters: Readonly<Record<string, number>>
  events: readonly SandboxEvent[]
}

export interface Committed {
  /** The version that the sandbox has now. */
  version: string
  /** Settles once nothing can undo it any more, or fails where it came to nothing. */
  kept: MaybePromise<void>
}

/** A sandbox, held for this process alone until it is let go by `commit` or `release`. Where it fails, it throws StoreFailure. */
export interface Held {
  /** Differs from the one that this process left where another process has changed the sandbox since. */
  version: string
  counters(): MaybePromise<Readonly<Record<string, number>>>
  read(place: Place): MaybePromise<string | undefined>
  /** What `likely` asked for, in its order. */
  likely(): MaybePromise<readonly (string | undefined)[]>
  /** In the order of the keys. */
  list(collection: string, options: ListOptions): MaybePromise<Row[]>
  dump(): MaybePromise<(Place & Row)[]>
  /** All of it, or nothing. It is let go by then: the next may see what was changed. */
  commit(changes: Changes): MaybePromise<Committed>
  /** Nothing was changed, or nothing of it is to stay. Never throws. */
  release(): MaybePromise<void>
}

/** A database below a store. */
export interface Backend extends Pick<Store, 'description' | 'subscribe' | 'problem' | 'close'> {
  /**
   * Waits until no other process holds the sandbox.
   * @param likely what is most likely to be read
   * @throws StoreFailure within a bounded time
   */
  hold(sandbox: string, likely: readonly Place[]): Promise<Held>
}
