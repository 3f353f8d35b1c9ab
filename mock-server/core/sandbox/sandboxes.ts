/**
 * Creation and deletion of sandboxes, and transactions. Other files of this folder contain the record and the timers of
 * a sandbox.
 */

import { sandboxProblems } from '../problems/sandboxes.ts'
import { Problem } from '../http/problem.ts'
import type { Settings } from '../settings/settings.ts'
import type { MaybePromise } from '../store/maybe-promise.ts'
import { collection, type Store, type Transaction } from '../store/store.ts'
import { type ClockState, clockNow } from '../time/sandbox-clock.ts'
import { memo } from '../util/memo.ts'
import { DEFAULT_SANDBOX, assertSandboxId } from './sandbox-id.ts'
import { type SandboxRecord, sandboxRecords, type SandboxTransaction, updateRecord } from './sandbox-record.ts'

export interface SandboxOptions {
  seed?: string | undefined
  settings?: Settings | undefined
}

export interface Sandboxes {
  /**
   * Runs a function in one transaction of the sandbox. A missing sandbox is created first. The result is not a promise
   * if the store is synchronous and the sandbox exists.
   * @param mayMake if false, only the default sandbox may be created
   * @throws Problem 403 if the sandbox does not exist and may not be created; 404 if the id is invalid; 503 if there
   * are too many sandboxes
   */
  transaction<T>(id: string, run: (sandbox: SandboxTransaction) => T, mayMake?: boolean): MaybePromise<T>
  /**
   * Runs a read-only function in one transaction, without creating the sandbox. If the sandbox does not exist, the
   * function receives the initial state of a new sandbox.
   * @throws Problem 404 if the id is invalid
   */
  look<T>(id: string, run: (sandbox: SandboxTransaction) => T): Promise<T>
  /**
   * Runs a function in one transaction and then discards all changes that the function made. If the sandbox does not
   * exist, the function receives the initial state of a new sandbox.
   * @returns the result of the function
   * @throws Problem 404 if the id is invalid
   */
  rehearse<T>(id: string, run: (sandbox: SandboxTransaction) => T): Promise<T>
  /** Runs a function in one transaction if the sandbox exists. @returns undefined if the sandbox does not exist */
  transactionIfExists<T>(id: string, run: (sandbox: SandboxTransaction) => T): Promise<T | undefined>
  /**
   * Creates a sandbox, or replaces the seed and the settings of an existing sandbox. An existing sandbox loses all
   * earlier changes of its settings, but keeps its content.
   * @returns true if the sandbox was created
   * @throws Problem 409 if the sandbox exists and `condition` is `absent`; 503 if there are too many sandboxes
   */
  put(id: string, options: SandboxOptions, condition?: 'absent'): Promise<boolean>
  /** Deletes a sandbox. @returns false if the sandbox did not exist */
  delete(id: string): Promise<boolean>
  /**
   * Returns the ids of all sandboxes. The default sandbox comes first, and the other sandboxes follow in alphabetical
   * order.
   */
  list(): Promise<string[]>
}
/**
 * Returns true if a stored record is intact. The check is necessary, because another program may have changed the
 * record in the store.
 */
function isRecord(record: { [Member in keyof SandboxRecord]?: SandboxRecord[Member] | null } | null): boolean {
  return (
    typeof record?.seed === 'string' &&
    (record.clock?.mode === 'running' || record.clock?.mode === 'frozen') &&
    typeof record.made === 'object' &&
    typeof record.changed === 'object'
  )
}

/**
 * Name of the store's partition (data area) that contains the sandbox registry. The name is not a valid sandbox id, so
 * no sandbox has this partition.
 */
const REGISTRY = ''
const registered = collection<{ createdAtMs: number }>('sandboxes')

const NOT_FOUND = Symbol('missing')
/**
 * The value of `born` for a sandbox that does not exist, in the record that `look` and `rehearse` pass to their
 * functions. The values of created sandboxes start at 1.
 */
export const NEVER_BORN = 0

export interface SandboxesOptions {
  store: Store
  defaults: Settings
  made: Settings
  seed: string
  clock: ClockState
  maxSandboxes: number
  hostNow: () => number
  onRemoved: (id: string) => Promise<void>
  /** Wraps the settings that a transaction receives, for example to find out which settings a request reads. */
  wrapSettings?: ((settings: Settings) => Settings) | undefined
}

export function createSandboxes({
  store,
  defaults,
  made,
  seed,
  clock,
  maxSandboxes,
  hostNow,
  onRemoved,
  wrapSettings,
}: SandboxesOptions): Sandboxes {
  // Returns the same object as before if the settings have not changed, for example after a change of the clock. Values
  // that are derived from the settings then stay cached.
  const effectiveSettings = memo((itsMade: Settings) =>
    memo((changed: Settings): Settings => ({ ...defaults, ...itsMade, ...changed })),
  )

  function initialRecord(id: string, options: SandboxOptions, born: number): SandboxRecord {
    return {
      seed: options.seed ?? (id === DEFAULT_SANDBOX ? seed : `${seed}/${id}`),
      clock,
      made: { ...made, ...options.settings },
      changed: {},
      born,
      emptied: 0,
    }
  }

  function insideOf(id: string, tx: Transaction, record: SandboxRecord): SandboxTransaction {
    if (!isRecord(record)) throw new Problem(500, sandboxProblems.damaged({ id, store: store.description }))
    const settings = effectiveSettings(record.made)(record.changed)
    return {
      id,
      tx,
      record,
      settings: wrapSettings ? wrapSettings(settings) : settings,
      nowMs: clockNow(record.clock, hostNow()),
    }
  }

  function open<T>(id: string, run: (sandbox: SandboxTransaction) => T): MaybePromise<T | typeof NOT_FOUND> {
    assertSandboxId(id)
    return store.transaction(id, (tx) => {
      const record = tx.get(sandboxRecords, '')
      return record === undefined ? NOT_FOUND : run(insideOf(id, tx, record))
    })
  }

  async function createAndOpen<T>(id: string, run: (sandbox: SandboxTransaction) => T, mayMake: boolean): Promise<T> {
    if (!mayMake && id !== DEFAULT_SANDBOX) throw new Problem(403, sandboxProblems.unknownToOtherOrigin({ id }))
    for (;;) {
      await ensureCreated(id, {})
      const result = await open(id, run)
      if (result !== NOT_FOUND) return result
    }
  }

  async function ensureCreated(id: string, options: SandboxOptions): Promise<boolean> {
    assertSandboxId(id)
    const born = await store.transaction(REGISTRY, (tx) => {
      const birth = tx.increment('births')
      if (!tx.insert(registered, id, { createdAtMs: hostNow() })) return birth
      if (id !== DEFAULT_SANDBOX && tx.increment('sandboxes') > maxSandboxes) {
        const route = 'DELETE /__admin/sandboxes/{id}'
        throw new Problem(503, sandboxProblems.tooMany({ count: maxSandboxes, route }))
      }
      return birth
    })
    return store.transaction(id, (tx) => tx.insert(sandboxRecords, '', initialRecord(id, options, born)))
  }

  async function look<T>(id: string, run: (sandbox: SandboxTransaction) => T): Promise<T> {
    assertSandboxId(id)
    return store.transaction(id, (tx) => {
      const record = tx.get(sandboxRecords, '')
      return run(insideOf(id, tx, record === undefined ? initialRecord(id, {}, NEVER_BORN) : record))
    })
  }

  return {
    transaction(id, run, mayMake = true) {
      const result = open(id, run)
      if (result instanceof Promise)
        return result.then((later) => (later === NOT_FOUND ? createAndOpen(id, run, mayMake) : later))
      return result === NOT_FOUND ? createAndOpen(id, run, mayMake) : result
    },
    look,
    async rehearse<T>(id: string, run: (sandbox: SandboxTransaction) => T) {
      const { promise, resolve } = Promise.withResolvers<T>()
      const rollback = new Error('rehearsed')
      try {
        await look(id, (sandbox) => {
          resolve(run(sandbox))
          throw rollback
        })
      } catch (error) {
        if (error !== rollback) throw error
      }
      return promise
    },
    async transactionIfExists(id, run) {
      const result = await open(id, run)
      return result === NOT_FOUND ? undefined : result
    },
    async put(id, options, condition) {
      for (;;) {
        if (await ensureCreated(id, options)) return true
        if (condition === 'absent') throw new Problem(409, sandboxProblems.exists({ id }))
        const replaced = await open(id, (sandbox) => {
          const { seed: itsSeed, made: itsMade } = initialRecord(id, options, sandbox.record.born)
          updateRecord(sandbox, { seed: itsSeed, made: itsMade, changed: {} })
          sandbox.tx.publish({ kind: 'settings' })
        })
        if (replaced !== NOT_FOUND) return false
      }
    },
    async delete(id) {
      assertSandboxId(id)
      // The registry entry is deleted before the sandbox's data. Otherwise, a concurrent request could store data
      // between the two deletions, and the sandbox would have data but no registry entry.
      const existed = await store.transaction(REGISTRY, (tx) => {
        if (!tx.get(registered, id)) return false
        tx.delete(registered, id)
        if (id !== DEFAULT_SANDBOX) tx.increment('sandboxes', -1)
        return true
      })
      await store.transaction(id, (tx) => {
        tx.load({ collections: {}, counters: {} })
        tx.publish({ kind: 'emptied' })
      })
      await onRemoved(id)
      return existed
    },
    async list() {
      const rows = await store.transaction(REGISTRY, (tx) => tx.list(registered))
      return [DEFAULT_SANDBOX, ...rows.map(({ key }) => key).filter((id) => id !== DEFAULT_SANDBOX)]
    },
  }
}
