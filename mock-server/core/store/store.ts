import { Problem } from '../problem.ts'

/** A stored value or a promise of it: the memory store answers at once, a database does not. Always `await` it. */
export type Awaitable<T> = T | Promise<T>

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
export class StoreFailure extends Problem {
  /** Where nobody could say in time whether a transaction stays: settles once that is known. */
  readonly kept: Promise<boolean> | undefined

  constructor(message: string, kept?: Promise<boolean>) {
    super(503, message)
    this.kept = kept
  }
}

/** Everything that a sandbox holds, as JSON. */
export interface Dump {
  collections: Record<string, Record<string, unknown>>
  counters: Record<string, number>
}

/** What one sandbox holds, seen and changed as a whole: either every change of a transaction stays, or none. One thing at a time: `await` each before the next. */
export interface Transaction {
  get<T>(from: Collection<T>, key: string): Awaitable<T | undefined>
  /**
   * False, and nothing changed, where the key is taken.
   * @param fresh the key was made for this out of a counter of the sandbox: a database need not look whether it is taken
   * before it writes, and where it is after all, the transaction fails and a later one looks
   */
  insert<T>(into: Collection<T>, key: string, value: T, fresh?: boolean): Awaitable<boolean>
  put<T>(into: Collection<T>, key: string, value: T): Awaitable<void>
  delete(from: Collection<unknown>, key: string): Awaitable<void>
  /** In the order of the keys. */
  list<T>(from: Collection<T>, options?: ListOptions): Awaitable<{ key: string; value: T }[]>
  /** The counter's new value; a counter that was never touched is 0. */
  increment(counter: string, by?: number): Awaitable<number>
  dump(): Awaitable<Dump>
  /** Replaces everything that the sandbox holds. */
  load(dump: Dump): Awaitable<void>
  /** Tells whoever subscribed, once this transaction stays. */
  publish(event: SandboxEvent): void
}

export interface Store {
  /** For people: `memory:`, or where the data is, without credentials. */
  readonly description: string
  /**
   * Runs `run` alone in its sandbox: transactions of one sandbox follow each other, those of different sandboxes do
   * not wait. Where `run` throws, nothing that it changed stays, and the error is passed on.
   * @throws StoreFailure where nothing can be read or kept now
   */
  transaction<T>(sandbox: string, run: (tx: Transaction) => Awaitable<T>): Promise<T>
  /**
   * Passes on what transactions published, in their order within a sandbox, until the returned function is called.
   * @param from `elsewhere`: only what other processes on the same data did, without their requests
   */
  subscribe(listener: (event: StoreEvent) => void, from?: 'everywhere' | 'elsewhere'): () => void
  /** Why it cannot be used now, in one line; undefined where it can. */
  problem(): Promise<string | undefined>
  close(): Promise<void>
}
