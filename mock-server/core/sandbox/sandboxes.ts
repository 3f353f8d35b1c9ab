import { Problem } from '../http/problem.ts'
import type { Settings } from '../settings/settings.ts'
import type { Awaitable } from '../store/maybe-promise.ts'
import { collection, type Store, type Transaction } from '../store/store.ts'
import { type ClockState, readClock } from '../time/sandbox-clock.ts'
import { memo } from '../util/memo.ts'
import { DEFAULT_SANDBOX, requireSandboxId } from './sandbox-id.ts'
import { type Control, controls, type Inside, updateControl } from './sandbox-record.ts'

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
  within<T>(id: string, run: (inside: Inside) => T, mayMake?: boolean): Awaitable<T>
  /**
   * Runs in one transaction and makes no sandbox: a sandbox that is not there looks as it would at its start. `run` changes nothing.
   * @throws Problem 404 for an id that cannot be one
   */
  look<T>(id: string, run: (inside: Inside) => T): Promise<T>
  /** As `within`, but makes no sandbox: undefined where there is none. */
  ifThere<T>(id: string, run: (inside: Inside) => T): Promise<T | undefined>
  /**
   * Makes a sandbox, or replaces the settings and the seed of one that is there: what was set since is gone, and what
   * happened in it stays.
   * @returns whether it was made
   * @throws Problem 409 where it is there and may not be; 503 past the bound
   */
  put(id: string, options: SandboxOptions, condition?: 'absent'): Promise<boolean>
  /** False where there was none. */
  remove(id: string): Promise<boolean>
  /** In the order of their ids, the root's sandbox first. */
  list(): Promise<string[]>
}
/** The registry of sandboxes lives in a partition that no sandbox's id can name. */
const REGISTRY = ''
const registered = collection<{ createdAtMs: number }>('sandboxes')

const MISSING = Symbol('missing')
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
  const effective = memo((control: Control): Settings => ({ ...defaults, ...control.made, ...control.changed }))

  function initial(id: string, options: SandboxOptions, born: number): Control {
    return {
      seed: options.seed ?? (id === DEFAULT_SANDBOX ? seed : `${seed}/${id}`),
      clock,
      made: { ...made, ...options.settings },
      changed: {},
      born,
      emptied: 0,
    }
  }

  function insideOf(id: string, tx: Transaction, control: Control): Inside {
    return { id, tx, control, settings: effective(control), nowMs: readClock(control.clock, hostNow()) }
  }

  function enter<T>(id: string, run: (inside: Inside) => T): Awaitable<T | typeof MISSING> {
    return store.transaction(id, (tx) => {
      const control = tx.get(controls, '')
      return control ? run(insideOf(id, tx, control)) : MISSING
    })
  }

  async function makeAndEnter<T>(id: string, run: (inside: Inside) => T, mayMake: boolean): Promise<T> {
    requireSandboxId(id)
    if (!mayMake && id !== DEFAULT_SANDBOX)
      throw new Problem(
        403,
        `there is no sandbox "${id}", and a page of another origin makes none: PUT /__admin/sandboxes/${id}`,
      )
    for (;;) {
      await make(id, {})
      const result = await enter(id, run)
      if (result !== MISSING) return result
    }
  }

  async function make(id: string, options: SandboxOptions): Promise<boolean> {
    requireSandboxId(id)
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
    return store.transaction(id, (tx) => tx.insert(controls, '', initial(id, options, born)))
  }

  return {
    within(id, run, mayMake = true) {
      const result = enter(id, run)
      if (result instanceof Promise)
        return result.then((later) => (later === MISSING ? makeAndEnter(id, run, mayMake) : later))
      return result === MISSING ? makeAndEnter(id, run, mayMake) : result
    },
    async look(id, run) {
      return store.transaction(id, (tx) => {
        const control = tx.get(controls, '')
        if (!control) requireSandboxId(id)
        return run(insideOf(id, tx, control ?? initial(id, {}, NEVER_BORN)))
      })
    },
    async ifThere(id, run) {
      const result = await enter(id, run)
      return result === MISSING ? undefined : result
    },
    async put(id, options, condition) {
      for (;;) {
        if (await make(id, options)) return true
        if (condition === 'absent')
          throw new Problem(
            409,
            `sandbox "${id}" is there already: delete it first, or PUT without ?if=absent to replace its settings and seed`,
          )
        const replaced = await enter(id, (inside) => {
          const { seed: itsSeed, made: itsMade } = initial(id, options, inside.control.born)
          updateControl(inside, { seed: itsSeed, made: itsMade, changed: {} })
          inside.tx.publish({ kind: 'settings' })
        })
        if (replaced !== MISSING) return false
      }
    },
    async remove(id) {
      // In this order, a request in between leaves no sandbox that is not in the registry.
      const was = await store.transaction(REGISTRY, (tx) => {
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
      return was
    },
    async list() {
      const rows = await store.transaction(REGISTRY, (tx) => tx.list(registered))
      return [DEFAULT_SANDBOX, ...rows.map(({ key }) => key).filter((id) => id !== DEFAULT_SANDBOX)]
    },
  }
}
