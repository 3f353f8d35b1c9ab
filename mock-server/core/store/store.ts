import { Problem } from '../http/problem.ts'
import type { MaybePromise } from './maybe-promise.ts'

/**
 * A named set of values of one type in a sandbox. Values are JSON and are never mutated, neither by who put them nor
 * by who got them.
 */
export interface Collection<T> {
  readonly name: string
  /** Carries the type only; never present. */
  readonly type?: T
}

export function collection<T>(name: string): Collection<T> {
  return { name }
}

export interface ListOptions {
  /** Keys that start with this. */
  prefix?: string | undefined
  /** Keys that sort after this one. */
  after?: string | undefined
  limit?: number | undefined
}

/** What happened in a sandbox, in a word: whoever wants more looks it up. */
export type SandboxEvent =
  /** An entry of the journal is new, or changed. */
  | { kind: 'request'; id: string }
  /** `emptied`: a reset, a snapshot that was put back, a scenario that began, a deletion. */
  | { kind: 'clock' | 'emptied' | 'settings' | 'faults' }

/** `gap`: what happened may have been missed, in any sandbox. */
export type StoreEvent = { sandbox: string; event: SandboxEvent } | 'gap'

/** The store cannot be had, or could not keep what was to be kept. Its message says why, without credentials. */
export class StoreUnavailableError extends Problem {
  /** Where nobody could say in time whether a transaction stays: settles once that is known. */
  readonly committed: Promise<boolean> | undefined

  constructor(message: string, kept?: Promise<boolean>) {
    super(503, message)
    this.committed = kept
  }
}

/** Everything that a sandbox holds, as JSON. */
export interface SandboxDump {
  collections: Record<string, Record<string, unknown>>
  counters: Record<string, number>
}

/**
 * The contents of one sandbox, as one transaction reads and changes them. It sees its own changes. It is valid until the
 * function that got it returns.
 */
export interface Transaction {
  get<T>(from: Collection<T>, key: string): T | undefined
  /**
   * Returns false, and changes nothing, if the key is taken.
   * @param assumeNew the key was made for this value out of a counter of the sandbox. A database then writes the value without
   * a look whether the key is taken. If the key is taken after all, the transaction fails, and the next one looks.
   */
  insert<T>(into: Collection<T>, key: string, value: T, assumeNew?: boolean): boolean
  put<T>(into: Collection<T>, key: string, value: T): void
  delete(from: Collection<unknown>, key: string): void
  /** In the order of the keys. */
  list<T>(from: Collection<T>, options?: ListOptions): { key: string; value: T }[]
  /** Returns the counter's new value. A counter that was never incremented is 0. */
  increment(counter: string, by?: number): number
  dump(): SandboxDump
  /** Replaces everything that the sandbox holds. */
  load(dump: SandboxDump): void
  /** Passes an event to the subscribers once the transaction is kept. */
  publish(event: SandboxEvent): void
}

/**
 * Keeps the values and counters of sandboxes, in memory or in a database.
 *
 * A **transaction** is one call of `transaction`: a function that reads and changes one sandbox. Either all its changes are
 * kept, or none is. `run` is **synchronous**: it returns its result and not a promise, and it does not wait for anything.
 *
 * **Order.** Transactions of one sandbox run one after the other, in the order in which they were asked for; each sees what
 * those before it changed. Transactions of different sandboxes do not wait for each other.
 *
 * **A miss, and why `run` must be repeatable.** A database may not have at hand what `run` reads. The read then throws. The
 * store takes back what `run` has changed so far, fetches what was missing, and calls `run` again, as often as it takes. Only
 * the last call counts: its result, its changes, its events. So `run` must do the same again when it is called again:
 *
 * - It reads and changes nothing outside the transaction, except variables that each call sets anew. It sends, logs and
 *   counts nothing; what is to be done once comes after the transaction.
 * - It does not change objects that it was given, such as the request.
 * - Its random numbers follow from the transaction's counters and the sandbox's seed.
 * - It catches no error that is not its own.
 *
 * **Batches.** A database keeps transactions of one sandbox that were asked for together in one transaction of the database.
 * None of them gets its result before that is kept.
 *
 * **Failure.** If `run` throws, its own changes are taken back and the error is passed on; the others of its batch are kept.
 * If the store cannot read or keep, every transaction of the batch fails with a `StoreFailure`, and nothing of it is kept,
 * unless `StoreFailure.kept` says otherwise.
 */
export interface Store {
  /** For people: `memory:`, or where the data is, without credentials. */
  readonly description: string
  /**
   * Runs a transaction. The memory store returns its result, or throws, at once; a database returns a promise.
   * @throws StoreFailure if the store cannot read or keep it now
   */
  transaction<T>(sandbox: string, run: (tx: Transaction) => T): MaybePromise<T>
  /**
   * Passes on what transactions published, in their order within a sandbox, until the returned function is called.
   * @param from `elsewhere`: only what other processes on the same data did, without their requests
   */
  subscribe(listener: (event: StoreEvent) => void, from?: 'all' | 'remote'): () => void
  /** Why it cannot be used now, in one line; undefined where it can. */
  problem(): Promise<string | undefined>
  close(): Promise<void>
}

/** What `run` of a transaction returned. @throws TypeError for a promise: what would come after it would not be part of the transaction */
export function requireSynchronous<T>(result: T): T {
  if (!(result instanceof Promise)) return result
  result.catch(() => {})
  throw new TypeError('the function of a transaction returned a promise: it has to be synchronous')
}
