import type { Awaitable, ListOptions, SandboxEvent, Store } from './store.ts'

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
  deletes: Place[]
  /** All counters. */
  counters: Readonly<Record<string, number>>
  events: readonly SandboxEvent[]
}

/** A sandbox, held for this process alone until it is let go by `commit` or `release`. Where it fails, it throws StoreFailure. */
export interface Held {
  /** Differs from the one that this process left where another process has changed the sandbox since. */
  version: string
  counters(): Awaitable<Readonly<Record<string, number>>>
  read(place: Place): Awaitable<string | undefined>
  /** As `read`, of many at once, in their order. */
  readAll(places: readonly Place[]): Awaitable<(string | undefined)[]>
  /** In the order of the keys. */
  list(collection: string, options: ListOptions): Awaitable<Row[]>
  dump(): Awaitable<(Place & Row)[]>
  /** All of it, or nothing. @returns the version that it has now */
  commit(changes: Changes): Awaitable<string>
  /** Nothing was changed, or nothing of it is to stay. Never throws. */
  release(): Awaitable<void>
}

/** A database below a store. */
export interface Backend extends Pick<Store, 'description' | 'subscribe' | 'problem' | 'close'> {
  /** Waits until no other process holds the sandbox. @throws StoreFailure within a bounded time */
  hold(sandbox: string): Promise<Held>
}
