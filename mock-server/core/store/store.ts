/**
 * The store of the sandboxes' values and counters, which transactions read and change. The data is in memory, or in a
 * database (folder database/).
 */

import { sandboxProblems } from '../problems/sandboxes.ts'
import { Problem } from '../http/problem.ts'
import type { MaybePromise } from './maybe-promise.ts'
import type { Packed } from './packed.ts'

/**
 * A named set of values of one type in a sandbox. Values are JSON. Neither the writer nor a reader of a value may
 * mutate the value.
 */
export interface Collection<T> {
  readonly name: string
  /** Member that serves only for type inference and never has a value. */
  readonly type?: T
  /**
   * Converts a value to the form in which the memory store keeps the value. If omitted, values are kept unchanged.
   * @param recent a list in which `pack` can keep values between calls. The list is initially empty. Each collection of
   * a sandbox has a separate list
   */
  pack?(value: T, recent: T[]): T | Packed<T>
}

export function collection<T>(name: string, pack?: Collection<T>['pack']): Collection<T> {
  return pack ? { name, pack } : { name }
}

export interface ListOptions {
  /** If set, only keys that start with this text are listed. */
  prefix?: string | undefined
  /** If set, only keys that sort after this key are listed. */
  after?: string | undefined
  limit?: number | undefined
}

/** An event of a sandbox. The event only says what has changed. Subscribers read the details from the store. */
export type SandboxEvent =
  /** A journal entry was added or changed. */
  | { kind: 'request'; id: string }
  /**
   * `emptied`: the sandbox's content was replaced or deleted, by a reset, a restored snapshot, the start of a scenario
   * or the deletion of the sandbox. `waiting`: a request began to wait for a decision, the decision was made, or the
   * wait ended.
   */
  | { kind: 'clock' | 'emptied' | 'settings' | 'faults' | 'clearances' | 'waiting' }

/** An event of a sandbox, or `gap` if events of any sandbox may have been missed. */
export type StoreEvent = { sandbox: string; event: SandboxEvent } | 'gap'

/** The error of a store that is not available or could not commit. The message gives the reason without credentials. */
export class StoreUnavailableError extends Problem {
  /**
   * Resolves once it is known whether the transaction is committed; undefined if it is already known that the
   * transaction is not committed.
   */
  readonly committed: Promise<boolean> | undefined

  constructor(message: string, committed?: Promise<boolean>) {
    super(503, sandboxProblems.storeUnavailable({ detail: message }))
    this.committed = committed
  }
}

/**
 * The error for changes that the database rejects because of their content. The database can still commit other
 * changes.
 */
export class RejectedChangesError extends StoreUnavailableError {}

/** Maximum length of a key in characters. The index of a database does not accept longer keys. */
export const MAX_KEY_LENGTH = 400

/** Checks the length of a key. @throws Problem 400 if the key is too long */
export function assertKeyLength({ name }: Collection<unknown>, key: string): void {
  if (key.length > MAX_KEY_LENGTH)
    throw new Problem(
      400,
      sandboxProblems.keyTooLong({ name, length: key.length, max: MAX_KEY_LENGTH, key: key.slice(0, 40) }),
    )
}

/** The whole content of a sandbox as JSON. */
export interface SandboxDump {
  collections: Record<string, Record<string, unknown>>
  counters: Record<string, number>
}

/**
 * The object with which a transaction reads and changes the content of one sandbox. Reads see the transaction's own
 * changes. The object is valid until the function that received it returns. `insert`, `put` and `load` throw a
 * `Problem` with status 400 for a key of more than 400 characters.
 */
export interface Transaction {
  get<T>(from: Collection<T>, key: string): T | undefined
  /**
   * Inserts a value. If the key is taken, changes nothing and returns false.
   * @param assumeNew true if the key comes from a counter of the sandbox. A database store then writes the value
   * without checking that the key is free. If the key is nevertheless taken, the transaction fails, and the next
   * transaction checks that its keys are free.
   */
  insert<T>(into: Collection<T>, key: string, value: T, assumeNew?: boolean): boolean
  put<T>(into: Collection<T>, key: string, value: T): void
  delete(from: Collection<unknown>, key: string): void
  /** Lists rows in key order. */
  list<T>(from: Collection<T>, options?: ListOptions): { key: string; value: T }[]
  /** Adds `by`, by default 1, to a counter and returns the counter's new value. Counters start at 0. */
  increment(counter: string, by?: number): number
  dump(): SandboxDump
  /** Replaces the whole content of the sandbox. */
  load(dump: SandboxDump): void
  /** Sends an event to the subscribers after the transaction is committed. */
  publish(event: SandboxEvent): void
}

/**
 * A store of the values and counters of sandboxes, in memory or in a database.
 *
 * A **transaction** is one call of `transaction` with a function that reads and changes one sandbox. Either all changes
 * of a transaction are committed, or no change is. The function, `run`, is **synchronous**: it returns its result
 * instead of a promise, and it never waits.
 *
 * **Order.** Transactions of one sandbox run one after the other, in the order of the calls. Each transaction sees the
 * changes of the earlier transactions. Transactions of different sandboxes do not wait for each other.
 *
 * **Cache misses, and why `run` must be repeatable.** If `run` reads an entry that is not in the cache of a database
 * store, the read throws. The store rolls back the changes of `run`, fetches the entry and calls `run` again, as often
 * as needed. At the same time, the store may call the functions of later transactions to fetch the entries that these
 * functions read. Such a call sees the sandbox without the changes of the earlier transactions. Only the result, the
 * changes and the events of the last call count. Therefore `run` must be repeatable:
 *
 * - It reads and changes nothing outside the transaction, except variables that each call sets again. It does not send,
 *   log or count anything. Side effects have to happen after the transaction.
 * - It does not mutate its inputs, such as the request.
 * - Its random numbers depend only on the transaction's counters and the sandbox's seed.
 * - It catches only errors that it throws itself.
 *
 * **Batches.** If several transactions of one sandbox wait at the same time, a database store commits them in one
 * transaction of the database. No transaction resolves before the commit.
 *
 * **Failure.** If `run` throws, its changes are rolled back and the call rejects with the error; the rest of the batch
 * is committed. If the database rejects the content of a batch, each transaction of the batch runs again in a separate
 * batch, so that only transactions with rejected content fail. If the store cannot read or commit, every transaction of
 * the batch fails with a `StoreUnavailableError`. In this case no change of the batch is committed, unless the error's
 * `committed` resolves to true.
 */
export interface Store {
  /** Name of the store for messages: `memory:`, or the location of the data without credentials. */
  readonly description: string
  /**
   * Runs a transaction. The memory store returns the result or throws the error synchronously. A database store returns
   * a promise.
   * @throws StoreUnavailableError if the store cannot read or commit now
   */
  transaction<T>(sandbox: string, run: (tx: Transaction) => T): MaybePromise<T>
  /**
   * Passes the events of transactions to the listener until the returned function is called. The events of each sandbox
   * arrive in order.
   * @param from `remote` to receive only the events of other processes that use the same data, without `request` events
   */
  subscribe(listener: (event: StoreEvent) => void, from?: 'all' | 'remote'): () => void
  /** Returns the reason why the store cannot be used now, in one line; undefined if the store can be used. */
  problem(): Promise<string | undefined>
  close(): Promise<void>
}

/**
 * Returns the result of a transaction's function.
 * @throws TypeError if the result is a promise, since the asynchronous work would run outside the transaction
 */
export function requireSynchronous<T>(result: T): T {
  if (!(result instanceof Promise)) return result
  result.catch(() => {})
  throw new TypeError('the function of a transaction returned a promise: it has to be synchronous')
}
