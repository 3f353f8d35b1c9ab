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
   * Runs in one transaction of the sandbox, which is made on first use. The result is there at once where the store is.
   * @param mayMake false: then only the root's sandbox is made
   * @throws Problem 403 where the sandbox would be made and may not be; 404 for an id that cannot be one; 503 past the bound
   */
  transaction<T>(id: string, run: (sandbox: SandboxTransaction) => T, mayMake?: boolean): MaybePromise<T>
  /**
   * Runs in one transaction and makes no sandbox: a sandbox that is not there looks as it would at its start. `run` changes nothing.
   * @throws Problem 404 for an id that cannot be one
   */
  look<T>(id: string, run: (sandbox: SandboxTransaction) => T): Promise<T>
  /** As `within`, but makes no sandbox: undefined where there is none. */
  transactionIfExists<T>(id: string, run: (sandbox: SandboxTransaction) => T): Promise<T | undefined>
  /**
   * Makes a sandbox, or replaces the settings and the seed of one that is there: what was set since is gone, and what
   * happened in it stays.
   * @returns whether it was made
   * @throws Problem 409 where it is there and may not be; 503 past the bound
   */
  put(id: string, options: SandboxOptions, condition?: 'absent'): Promise<boolean>
  /** False where there was none. */
  delete(id: string): Promise<boolean>
  /** In the order of their ids, the root's sandbox first. */
  list(): Promise<string[]>
}
/** The registry of sandboxes lives in a partition that no sandbox's id can name. */
const REGISTRY = ''
const registered = collection<{ createdAtMs: number }>('sandboxes')

const NOT_FOUND = Symbol('missing')
/** What `look` shows as the birth of a sandbox that is not there; births are counted from 1. */
export const NEVER_BORN = 0

export interface SandboxesOptions {
  store: Store
  defaults: Settings
  made: Settings
  seed: string
  clock: ClockState
  maxSandboxes: number
  hostNow: () => number
  /** Told once a sandbox is deleted. */
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
    return { id, tx, record, settings: effectiveSettings(record), nowMs: clockNow(record.clock, hostNow()) }
  }

  function open<T>(id: string, run: (sandbox: SandboxTransaction) => T): MaybePromise<T | typeof NOT_FOUND> {
    return store.transaction(id, (tx) => {
      const record = tx.get(sandboxRecords, '')
      return record ? run(insideOf(id, tx, record)) : NOT_FOUND
    })
  }

  async function createAndOpen<T>(id: string, run: (sandbox: SandboxTransaction) => T, mayMake: boolean): Promise<T> {
    assertSandboxId(id)
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
      return store.transaction(id, (tx) => {
        const record = tx.get(sandboxRecords, '')
        if (!record) assertSandboxId(id)
        return run(insideOf(id, tx, record ?? initialRecord(id, {}, NEVER_BORN)))
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
      // In this order, a request in between leaves no sandbox that is not in the registry.
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
