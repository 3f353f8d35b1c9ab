/** Sandboxes: their records, generations, transactions and timers. */

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
   * Runs a function in one transaction of the sandbox, which is created on first use. The result is synchronous if the
   * store is and the sandbox exists.
   * @param mayMake false: create no sandbox other than the default one
   * @throws Problem 403 if the sandbox does not exist and may not be created; 404 if the id is invalid; 503 past the
   * limit
   */
  transaction<T>(id: string, run: (sandbox: SandboxTransaction) => T, mayMake?: boolean): MaybePromise<T>
  /**
   * Runs a function that only reads in one transaction, and creates no sandbox. An absent sandbox appears in its
   * initial state.
   * @throws Problem 404 if the id is invalid
   */
  look<T>(id: string, run: (sandbox: SandboxTransaction) => T): Promise<T>
  /** Like `transaction`, but creates no sandbox. @returns undefined if the sandbox does not exist */
  transactionIfExists<T>(id: string, run: (sandbox: SandboxTransaction) => T): Promise<T | undefined>
  /**
   * Creates a sandbox, or replaces the seed and settings of an existing one. Later setting changes are dropped; the
   * content stays.
   * @returns true if the sandbox was created
   * @throws Problem 409 if it exists and `condition` is `absent`; 503 past the limit
   */
  put(id: string, options: SandboxOptions, condition?: 'absent'): Promise<boolean>
  /** @returns false if the sandbox did not exist */
  delete(id: string): Promise<boolean>
  /** Ids in order, the default sandbox first. */
  list(): Promise<string[]>
}
/** True if a stored record is intact. Another program may have changed it. */
function isRecord(record: { [Member in keyof SandboxRecord]?: SandboxRecord[Member] | null } | null): boolean {
  return (
    typeof record?.seed === 'string' &&
    (record.clock?.mode === 'running' || record.clock?.mode === 'frozen') &&
    typeof record.made === 'object' &&
    typeof record.changed === 'object'
  )
}

/** The partition of the sandbox registry. It is not a valid sandbox id. */
const REGISTRY = ''
const registered = collection<{ createdAtMs: number }>('sandboxes')

const NOT_FOUND = Symbol('missing')
/** `born` of an absent sandbox as `look` shows it. Created sandboxes count from 1. */
export const NEVER_BORN = 0

export interface SandboxesOptions {
  store: Store
  defaults: Settings
  made: Settings
  seed: string
  clock: ClockState
  maxSandboxes: number
  hostNow: () => number
  /** Called after a sandbox is deleted. */
  onRemoved: (id: string) => Promise<void>
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
}: SandboxesOptions): Sandboxes {
  const effectiveSettings = memo((record: SandboxRecord): Settings => ({
    ...defaults,
    ...record.made,
    ...record.changed,
  }))

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
    if (!isRecord(record))
      throw new Problem(
        500,
        `the record of the sandbox "${id}" in ${store.description} is damaged: delete the sandbox, or put a copy of the store back`,
      )
    return { id, tx, record, settings: effectiveSettings(record), nowMs: clockNow(record.clock, hostNow()) }
  }

  function open<T>(id: string, run: (sandbox: SandboxTransaction) => T): MaybePromise<T | typeof NOT_FOUND> {
    assertSandboxId(id)
    return store.transaction(id, (tx) => {
      const record = tx.get(sandboxRecords, '')
      return record === undefined ? NOT_FOUND : run(insideOf(id, tx, record))
    })
  }

  async function createAndOpen<T>(id: string, run: (sandbox: SandboxTransaction) => T, mayMake: boolean): Promise<T> {
    if (!mayMake && id !== DEFAULT_SANDBOX)
      throw new Problem(
        403,
        `there is no sandbox "${id}", and a page of another origin makes none: PUT /__admin/sandboxes/${id}`,
      )
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
        throw new Problem(
          503,
          `there are ${maxSandboxes} sandboxes already, which is all that --max-sandboxes allows: delete one (DELETE /__admin/sandboxes/{id}) or start with more`,
        )
      }
      return birth
    })
    return store.transaction(id, (tx) => tx.insert(sandboxRecords, '', initialRecord(id, options, born)))
  }

  return {
    transaction(id, run, mayMake = true) {
      const result = open(id, run)
      if (result instanceof Promise)
        return result.then((later) => (later === NOT_FOUND ? createAndOpen(id, run, mayMake) : later))
      return result === NOT_FOUND ? createAndOpen(id, run, mayMake) : result
    },
    async look(id, run) {
      assertSandboxId(id)
      return store.transaction(id, (tx) => {
        const record = tx.get(sandboxRecords, '')
        return run(insideOf(id, tx, record === undefined ? initialRecord(id, {}, NEVER_BORN) : record))
      })
    },
    async transactionIfExists(id, run) {
      const result = await open(id, run)
      return result === NOT_FOUND ? undefined : result
    },
    async put(id, options, condition) {
      for (;;) {
        if (await ensureCreated(id, options)) return true
        if (condition === 'absent')
          throw new Problem(
            409,
            `sandbox "${id}" is there already: delete it first, or PUT without ?if=absent to replace its settings and seed`,
          )
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
      // The registry entry goes first, so that a concurrent request cannot leave a sandbox without one.
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
