import { withTimeout, sleep } from '../../time/host-clock.ts'
import type { Backend, Committed, LockedSandbox } from './backend.ts'
import { type Store, type StoreEvent, StoreUnavailableError, requireSynchronous, type Transaction } from '../store.ts'
import { createSandboxView, type SandboxView } from './sandbox-view.ts'

/** A transaction that waits for its turn. */
interface Job {
  /** Runs it, and remembers its result or its own failure. @throws StoreFailure where the batch cannot be kept */
  run(tx: Transaction): void
  /** To be called once its batch is kept. */
  resolve(): void
  reject(error: unknown): void
  failed: boolean
}

interface Partition {
  jobs: Job[]
  busy: boolean
  view: SandboxView
}

/** More would keep other processes from the sandbox, and the first of a batch from its answer. */
const MAX_BATCH = 64
/** How long a store that is closed waits for what is under way, in milliseconds. */
const CLOSE_TIMEOUT_MS = 3000
/** Of so many sandboxes it is remembered what is known. */
const MAX_PARTITIONS = 200

/**
 * A store on a database: transactions of a sandbox that come together are kept together, in one transaction of the
 * database. They still follow each other, and none is answered before what it did is kept.
 */
export function createBatchingStore(backend: Backend): Store {
  const partitions = new Map<string, Partition>()
  /** Batches that are not kept or lost yet. */
  const underWay = new Set<Promise<void>>()
  const listeners = new Set<(event: StoreEvent) => void>()

  function partitionOf(sandbox: string): Partition {
    const there = partitions.get(sandbox)
    if (there) return there
    const partition: Partition = { jobs: [], busy: false, view: createSandboxView() }
    partitions.set(sandbox, partition)
    if (partitions.size > MAX_PARTITIONS)
      for (const [id, { busy }] of partitions) if (!busy && id !== sandbox && partitions.delete(id)) break
    return partition
  }

  /** Whoever closes the store waits for it. */
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

  async function batch(sandbox: string, { jobs, view }: Partition): Promise<void> {
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
      for (let job = jobs.shift(); job; job = begun.length < MAX_BATCH ? jobs.shift() : undefined) {
        begun.push(job)
        job.run(view.transaction)
        for (let pendingReads = view.pendingReads(); pendingReads; pendingReads = view.pendingReads()) {
          view.rollback()
          await pendingReads
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
      for (const job of begun) job.reject(error)
      // Where nothing can be read at the beginning the others would wait for ever, and where nothing could be asked for long, too long.
      if (begun.length === 0 || (error instanceof StoreUnavailableError && error.committed))
        for (const job of jobs.splice(0)) job.reject(error)
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
              // What it read came from a batch that cannot be kept: then none of it is.
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
      // Whoever is answered may have something to write down about that.
      await withTimeout(CLOSE_TIMEOUT_MS, drainInFlight())
      await backend.close()
    },
  }
}

/** Whoever asked hears of it once it is kept; the next batch does not wait for that. */
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
