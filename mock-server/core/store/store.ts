/**
 * The store: values and counters of sandboxes, read and changed in transactions, in memory or in a database
 * (database/).
 */

import { Problem } from '../http/problem.ts'
import type { MaybePromise } from './maybe-promise.ts'
import type { Packed } from './packed.ts'

/** A named set of values of one type in a sandbox. Values are JSON. Neither writers nor readers may mutate them. */
export interface Collection<T> {
  readonly name: string
  /** Carries the type only; never present. */
  readonly type?: T
  /**
   * Converts a value to the form in which the memory store keeps it; unchanged by default.
   * @param recent a list that belongs to the collection in one sandbox; empty at first
   */
  pack?(value: T, recent: T[]): T | Packed<T>
}

export function collection<T>(name: string, pack?: Collection<T>['pack']): Collection<T> {
  return pack ? { name, pack } : { name }
}

export interface ListOptions {
  /** Only keys that start with this text. */
  prefix?: string | undefined
  /** Only keys that sort after this one. */
  after?: string | undefined
  limit?: number | undefined
}

/** An event of a sandbox. It says what changed; subscribers read the details from the store. */
export type SandboxEvent =
  /** A journal entry was added or changed. */
  | { kind: 'request'; id: string }
  /** `emptied`: the sandbox was reset, restored from a snapshot, put to the start of a scenario, or deleted. */
  | { kind: 'clock' | 'emptied' | 'settings' | 'faults' }

/** `gap`: events of any sandbox may have been missed. */
export type StoreEvent = { sandbox: string; event: SandboxEvent } | 'gap'

/** The store is not available, or it could not commit. The message gives the reason without credentials. */
export class StoreUnavailableError extends Problem {
  /** Resolves once it is known whether the transaction is committed; undefined if it is known not to be. */
  readonly committed: Promise<boolean> | undefined

  constructor(message: string, committed?: Promise<boolean>) {
    super(503, message)
    this.committed = committed
  }
}

/** The database refuses the changes of a batch because of their content. Other changes can be committed now. */
export class RejectedChangesError extends StoreUnavailableError {}

/** Maximum length of a key in characters. The index of a database takes no longer ones. */
export const MAX_KEY_LENGTH = 400

/** @throws Problem 400 if the key is too long */
export function assertKeyLength({ name }: Collection<unknown>, key: string): void {
  if (key.length > MAX_KEY_LENGTH)
    throw new Problem(
      400,
      `a key of "${name}" has ${key.length} characters, of which ${MAX_KEY_LENGTH} are allowed: "${key.slice(0, 40)}…"`,
    )
}

/** The whole content of a sandbox as JSON. */
export interface SandboxDump {
  collections: Record<string, Record<string, unknown>>
  counters: Record<string, number>
}

/**
 * Reads and changes the content of one sandbox in one transaction. Reads see the transaction's own changes. The object
 * is valid until the function that received it returns. `insert`, `put` and `load` throw a `Problem` with status 400
 * for a key of more than 400 characters.
 */
export interface Transaction {
  get<T>(from: Collection<T>, key: string): T | undefined
  /**
   * Returns false, and changes nothing, if the key is taken.
   * @param assumeNew true if the key comes from a counter of the sandbox. A database then writes the value without a
   * check that the key is free. If the key is taken after all, the transaction fails, and the next one checks.
   */
  insert<T>(into: Collection<T>, key: string, value: T, assumeNew?: boolean): boolean
  put<T>(into: Collection<T>, key: string, value: T): void
  delete(from: Collection<unknown>, key: string): void
  /** Lists rows in key order. */
  list<T>(from: Collection<T>, options?: ListOptions): { key: string; value: T }[]
  /** Returns the counter's new value. Counters start at 0. */
  increment(counter: string, by?: number): number
  dump(): SandboxDump
  /** Replaces the whole content of the sandbox. */
  load(dump: SandboxDump): void
  /** Sends an event to the subscribers after the transaction is committed. */
  publish(event: SandboxEvent): void
}

/**
 * Stores the values and counters of sandboxes, in memory or in a database.
 *
 * A **transaction** is one call of `transaction` with a function that reads and changes one sandbox. Either all its
 * changes are committed, or none is. `run` is **synchronous**: it returns its result and not a promise, and it does not
 * wait.
 *
 * **Order.** Transactions of one sandbox run one after the other, in the order of the calls. Each sees the changes of
 * those before it. Transactions of different sandboxes do not wait for each other.
 *
 * **Cache misses, and why `run` must be repeatable.** If `run` reads an entry that is not in the cache of a database
 * store, the read throws. The store rolls back the changes of `run`, fetches the entry and calls `run` again, as often
 * as needed. Only the last call counts: its result, its changes, its events. So `run` must do the same on every call:
 *
 * - It reads and changes nothing outside the transaction, except variables that each call sets anew. It does not send,
 *   log or count anything. Side effects come after the transaction.
 * - It does not mutate its inputs, such as the request.
 * - Its random numbers follow from the transaction's counters and the sandbox's seed.
 * - It catches only errors that it throws itself.
 *
 * **Batches.** A database store commits transactions of one sandbox that wait at the same time in one transaction of
 * the database. None of them resolves before that commit.
 *
 * **Failure.** If `run` throws, its changes are rolled back and the call rejects with the error; the rest of the batch
 * is committed. If the database rejects the content of a batch, each of its transactions runs again in a batch of its
 * own, so that only those with rejected content fail. If the store cannot read or commit, every transaction of the
 * batch fails with a `StoreUnavailableError`. Then nothing of the batch is committed, unless the error's `committed`
 * resolves to true.
 */
export interface Store {
  /** For messages: `memory:`, or the location of the data without credentials. */
  readonly description: string
  /**
   * Runs a transaction. The memory store returns its result, or throws, synchronously; a database store returns a
   * promise.
   * @throws StoreUnavailableError if the store cannot read or commit now
   */
  transaction<T>(sandbox: string, run: (tx: Transaction) => T): MaybePromise<T>
  /**
   * Passes the events of transactions to the listener, in order within a sandbox, until the returned function is
   * called.
   * @param from `remote`: only events of other processes on the same data, without `request` events
   */
  subscribe(listener: (event: StoreEvent) => void, from?: 'all' | 'remote'): () => void
  /** The reason why the store cannot be used now, in one line; undefined if it can. */
  problem(): Promise<string | undefined>
  close(): Promise<void>
}

/**
 * Returns the result of `run`.
 * @throws TypeError if it is a promise, since later work would be outside the transaction
 */
export function requireSynchronous<T>(result: T): T {
  if (!(result instanceof Promise)) return result
  result.catch(() => {})
  throw new TypeError('the function of a transaction returned a promise: it has to be synchronous')
}
