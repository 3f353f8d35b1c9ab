/**
 * The common part of all database stores: batches of transactions. Other files of this folder contain the cache of a
 * sandbox and the encoding of keys.
 */

import { withTimeout, sleep } from '../../time/host-clock.ts'
import type { Backend, Committed, LockedSandbox } from './backend.ts'
import {
  RejectedChangesError,
  type Store,
  type StoreEvent,
  StoreUnavailableError,
  requireSynchronous,
  type Transaction,
} from '../store.ts'
import { createSandboxView, type SandboxView } from './sandbox-view.ts'

/** A queued transaction. */
interface Job {
  /**
   * Runs the transaction, and stores the result or the error that the transaction throws.
   * @throws StoreUnavailableError if the store fails during the run; the batch can then not be committed
   */
  run(tx: Transaction): void
  /**
   * Passes the stored result or error to the code that started the transaction. The function is called once the batch
   * is committed.
   */
  resolve(): void
  reject(error: unknown): void
  failed: boolean
}

interface Partition {
  jobs: Job[]
  /**
   * Number of jobs at the head of the queue that each have to run in a separate batch, because the database rejected
   * the batch in which they ran together.
   */
  single: number
  busy: boolean
  view: SandboxView
}

/**
 * Maximum number of transactions in a batch. Larger batches would delay other processes and the first transaction of
 * the batch.
 */
const MAX_BATCH = 64
/** Maximum time in milliseconds that `close` waits for batches that are in flight. */
const CLOSE_TIMEOUT_MS = 3000
/**
 * Maximum number of sandboxes whose views (cached entries and changes) are kept. If the maximum is exceeded, the oldest
 * view that is not in use is dropped.
 */
const MAX_PARTITIONS = 200

/**
 * Creates a store on a database. Transactions of a sandbox that wait at the same time are committed in one transaction
 * of the database. The transactions still run one after the other, and no transaction resolves before its changes are
 * committed.
 */
export function createBatchingStore(backend: Backend): Store {
  const partitions = new Map<string, Partition>()
  /** Work in flight: batches that have neither been committed nor failed. */
  const underWay = new Set<Promise<void>>()
  const listeners = new Set<(event: StoreEvent) => void>()

  function partitionOf(sandbox: string): Partition {
    const there = partitions.get(sandbox)
    if (there) return there
    const partition: Partition = { jobs: [], single: 0, busy: false, view: createSandboxView() }
    partitions.set(sandbox, partition)
    if (partitions.size > MAX_PARTITIONS)
      for (const [id, { busy }] of partitions) if (!busy && id !== sandbox && partitions.delete(id)) break
    return partition
  }

  /** Adds a promise to the work that `close` waits for. */
  async function trackInFlight(work: Promise<void>): Promise<void> {
    underWay.add(work)
    await work.finally(() => underWay.delete(work))
  }

  async function drainInFlight(): Promise<void> {
    do {
      await Promise.all(underWay)
      await sleep(0)
    } while (underWay.size > 0)
  }

  async function drain(sandbox: string, partition: Partition): Promise<void> {
    partition.busy = true
    while (partition.jobs.length > 0) await batch(sandbox, partition)
    partition.busy = false
  }

  async function batch(sandbox: string, partition: Partition): Promise<void> {
    const { jobs, view } = partition
    const limit = partition.single > 0 ? 1 : MAX_BATCH
    partition.single = Math.max(0, partition.single - 1)
    let locked: LockedSandbox
    try {
      locked = await backend.lock(sandbox, view.prefetchKeys())
    } catch (error) {
      for (const job of jobs.splice(0)) job.reject(error)
      return
    }
    const begun: Job[] = []
    try {
      await view.beginBatch(locked)
      for (let job = jobs.shift(); job; job = begun.length < limit ? jobs.shift() : undefined) {
        begun.push(job)
        job.run(view.transaction)
        for (let pendingReads = view.pendingReads(); pendingReads; pendingReads = view.pendingReads()) {
          view.abandonRun()
          await readAhead(pendingReads, jobs.slice(0, limit - begun.length), view)
          job.run(view.transaction)
        }
        if (job.failed) view.rollback()
        else view.commit()
      }
      const changes = view.changes()
      if (changes) {
        const { version, durable } = await locked.commit(changes)
        view.endBatch(version)
        void trackInFlight(
          resolveWhenDurable(begun, durable, () => {
            for (const event of changes.events) for (const listener of listeners) listener({ sandbox, event })
          }),
        )
        return
      }
      await locked.release()
      view.endBatch(locked.version)
    } catch (error) {
      view.invalidate()
      await locked.release()
      if (error instanceof RejectedChangesError && begun.length > 1) {
        jobs.unshift(...begun)
        partition.single = begun.length
        return
      }
      for (const job of begun) job.reject(error)
      // The transactions in the queue also fail now if the batch could not begin, or if it is not known whether the
      // batch was committed. The queued transactions are not part of the batch, so their error has no member
      // `committed`.
      const isUnknown = error instanceof StoreUnavailableError && error.committed !== undefined
      const queued = begun.length === 0 || isUnknown ? jobs.splice(0) : []
      for (const job of queued) job.reject(isUnknown ? new StoreUnavailableError(error.message) : error)
      return
    }
    for (const job of begun) job.resolve()
  }

  return {
    description: backend.description,
    transaction<T>(sandbox: string, run: (tx: Transaction) => T): Promise<T> {
      const partition = partitionOf(sandbox)
      return new Promise<T>((resolve, reject) => {
        let settle: (() => void) | undefined
        const job: Job = {
          failed: false,
          run(tx) {
            job.failed = false
            try {
              const result = requireSynchronous(run(tx))
              settle = () => resolve(result)
            } catch (error) {
              // The whole batch fails if the store failed during the run.
              if (error instanceof StoreUnavailableError) throw error
              job.failed = true
              settle = () => reject(error)
            }
          },
          resolve: () => settle?.(),
          reject,
        }
        partition.jobs.push(job)
        if (!partition.busy) void trackInFlight(drain(sandbox, partition))
      })
    },
    subscribe(listener, from = 'all') {
      const stop = backend.subscribe(listener, from)
      if (from === 'all') listeners.add(listener)
      return () => {
        listeners.delete(listener)
        stop()
      }
    },
    problem: () => backend.problem(),
    async close() {
      // `close` waits until nothing is in flight any more, because the calling code may start another transaction when
      // a transaction resolves.
      await withTimeout(CLOSE_TIMEOUT_MS, drainInFlight())
      await backend.close()
    },
  }
}

/**
 * Waits for the reads of a transaction and, at the same time, for the reads of the transactions that follow in the
 * batch. Without this function, each transaction would need a separate round trip to the database. The following
 * transactions run now only to start their reads, and run again later. The function stops at the first transaction that
 * does not need to read data.
 * @throws StoreUnavailableError if a read of the first transaction fails
 */
async function readAhead(first: Promise<void>, next: readonly Job[], view: SandboxView): Promise<void> {
  const reads = [first]
  for (const job of next) {
    job.run(view.transaction)
    const pendingReads = view.pendingReads()
    view.abandonRun()
    if (!pendingReads) break
    reads.push(pendingReads)
  }
  await Promise.allSettled(reads)
  await first
}

/**
 * Resolves the transactions of a batch once the commit of the batch is durable. The next batch does not wait until the
 * commit is durable.
 */
async function resolveWhenDurable(
  jobs: readonly Job[],
  durable: Committed['durable'],
  tell: () => void,
): Promise<void> {
  try {
    await durable
  } catch (error) {
    for (const job of jobs) job.reject(error)
    return
  }
  for (const job of jobs) job.resolve()
  tell()
}
