import fc from 'fast-check'
import {
  collection,
  type SandboxDump,
  type Store,
  type StoreEvent,
  type Transaction,
} from '../../../mock-server/core/store/store.ts'

const names = ['a', 'b'] as const
/** Keys that callers may send and that databases may order, truncate or reject differently. */
export const keys = [
  '',
  'k',
  'k#1',
  'k#10',
  'k#2',
  'ka',
  'Z',
  '10',
  '9',
  '__proto__',
  'constructor',
  '券',
  'ギフト',
  '"',
  '\\',
  '\\u0000',
  "'; DROP TABLE entry; --",
  '%',
  '_',
  '\n',
  '\0',
  'k\0',
  '\u0001',
  '\u0001\u0001',
  '\u0002',
  '\u007F',
  '\uD83D',
  '\uDE00',
  '\u{1F600}',
  '\u{1F601}',
  '\uD7FF',
  '\uE000',
  '\uE000\u0100',
  '\uE001',
  '\uFF8A',
  '\uFFFF',
  '\u{10FFFF}',
] as const
const prefixes = ['', 'k', 'k#', 'k\0', '\0', '\u0001', '\uD83D', '\u{1F600}', '\uE000', '\\', '券'] as const
const values = [
  0,
  1,
  2,
  3,
  null,
  false,
  '',
  '\0',
  'half \uD800',
  '\uDC00 half',
  '\u{1F600}',
  '"\\\'',
  '日本のギフト',
  [],
  { a: [null, { b: '\u0000' }] },
] as const

export type Step =
  | { do: 'get' | 'delete'; name: string; key: string }
  | { do: 'insert' | 'put'; name: string; key: string; value: unknown }
  | { do: 'list'; name: string; prefix: string | undefined; after: string | undefined; limit: number | undefined }
  | { do: 'increment'; key: string; value: number }
  | { do: 'load'; dump: [string, string, unknown][]; counters: [string, number][] }
  | { do: 'dump' }
  | { do: 'publish'; id: string }
  /** `make` inserts an entry that cannot exist yet, because its key contains a counter value. */
  | { do: 'make'; value: unknown }

export interface Run {
  sandbox: 'x' | 'y'
  steps: Step[]
  fails: boolean
}

/** Transactions that start concurrently on the store with the index `store`. */
export interface Group {
  store: number
  runs: Run[]
}

/** The data of a sandbox, stored in plain maps. */
interface Plain {
  values: Map<string, Map<string, unknown>>
  counters: Map<string, number>
}

export interface Model {
  sandboxes: Record<Run['sandbox'], Plain>
  published: { sandbox: string; id: string; store: number }[]
}

const name = fc.constantFrom(...names)
const counter = fc.constantFrom('c', 'd', '__proto__', '券')

function anyStep(key: fc.Arbitrary<string>): fc.Arbitrary<Step> {
  const value = fc.constantFrom<unknown>(...values)
  const nothing = { nil: undefined }
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('insert', 'put'), name, key, value }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('get', 'delete'), name, key }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('list'),
        name,
        prefix: fc.option(fc.constantFrom(...prefixes), nothing),
        after: fc.option(key, nothing),
        limit: fc.option(fc.integer({ min: 0, max: 4 }), nothing),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('increment'), key: counter, value: fc.integer({ min: -2, max: 3 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('load'),
        dump: fc.array(fc.tuple(name, key, value), { maxLength: 3 }),
        counters: fc.array(fc.tuple(counter, fc.integer({ min: 1, max: 9 })), { maxLength: 2 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('dump') }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('make'), value }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('publish'), id: fc.constantFrom('1', '2', '3') }) },
  )
}

/**
 * Generates sequences of transaction groups. The transactions of a sequence conflict often, because they use only one
 * to five keys.
 */
export function anyGroups(stores: number): fc.Arbitrary<Group[]> {
  return fc.uniqueArray(fc.constantFrom(...keys), { minLength: 1, maxLength: 5 }).chain((some) => {
    const run = fc.record({
      sandbox: fc.constantFrom('x', 'y'),
      steps: fc.array(anyStep(fc.constantFrom(...some)), { minLength: 1, maxLength: 7 }),
      fails: fc.boolean(),
    })
    return fc.array(fc.record({ store: fc.nat(stores - 1), runs: fc.array(run, { minLength: 1, maxLength: 4 }) }), {
      minLength: 1,
      maxLength: 7,
    })
  })
}

export function emptyModel(): Model {
  const plain = (): Plain => ({ values: new Map(), counters: new Map() })
  return { sandboxes: { x: plain(), y: plain() }, published: [] }
}

interface Outcome {
  fails: boolean
  gives: unknown[]
}

class OnPurpose extends Error {}

/**
 * Runs transactions concurrently on a store and returns their results.
 * @param at prefix of the sandbox ids, which separates the sandboxes of different sequences
 */
export function play(store: Store, at: string, runs: readonly Run[]): Promise<Outcome[]> {
  return Promise.all(
    runs.map(async ({ sandbox, steps, fails }) => {
      let gives: unknown[] = []
      try {
        await store.transaction(`${at}-${sandbox}`, (tx) => {
          gives = []
          for (const step of steps) gives.push(real(tx, step))
          if (fails) throw new OnPurpose('thrown on purpose')
        })
        return { fails: false, gives }
      } catch (error) {
        if (error instanceof OnPurpose) return { fails: true, gives }
        throw error
      }
    }),
  )
}

/** Runs the transactions of a group one after the other on the plain maps of the model and returns their results. */
export function playModel(model: Model, { store, runs }: Group): Outcome[] {
  return runs.map(({ sandbox, steps, fails }) => {
    const draft = structuredClone(model.sandboxes[sandbox])
    const gives = steps.map((step) => modelled(draft, step))
    if (!fails) {
      model.sandboxes[sandbox] = draft
      for (const step of steps) if (step.do === 'publish') model.published.push({ sandbox, id: step.id, store })
    }
    return { fails, gives }
  })
}

export function idOf(event: StoreEvent): string {
  return event !== 'gap' && event.event.kind === 'request'
    ? `${event.sandbox.at(-1)} ${event.event.id}`
    : JSON.stringify(event)
}

/** Returns the content of a sandbox in a store, in a comparable form. */
export async function kept(store: Store, sandbox: string): Promise<unknown> {
  return store.transaction(sandbox, (tx) => rowsOf(tx.dump()))
}

export function keptInModel({ sandboxes }: Model, sandbox: Run['sandbox']): unknown {
  return modelled(sandboxes[sandbox], { do: 'dump' })
}

function real(tx: Transaction, step: Step): unknown {
  switch (step.do) {
    case 'get':
      return tx.get(collection(step.name), step.key)
    case 'delete':
      return tx.delete(collection(step.name), step.key)
    case 'insert':
      return tx.insert(collection(step.name), step.key, step.value)
    case 'put':
      return tx.put(collection(step.name), step.key, step.value)
    case 'list':
      return tx.list(collection(step.name), step)
    case 'increment':
      return tx.increment(step.key, step.value)
    case 'load':
      return tx.load(dumpOf(step.dump, step.counters))
    case 'dump':
      return rowsOf(tx.dump())
    case 'make':
      return tx.insert(collection('a'), `made ${tx.increment('made')}`, step.value, true)
    case 'publish':
      return tx.publish({ kind: 'request', id: step.id })
  }
}

function modelled(plain: Plain, step: Step): unknown {
  switch (step.do) {
    case 'get':
      return plain.values.get(step.name)?.get(step.key)
    case 'delete':
      plain.values.get(step.name)?.delete(step.key)
      return undefined
    case 'insert':
      if (plain.values.get(step.name)?.has(step.key)) return false
      put(plain, step)
      return true
    case 'put':
      return put(plain, step)
    case 'list': {
      const all = [...(plain.values.get(step.name) ?? [])].map(([at, value]) => ({ key: at, value }))
      const wanted = all.filter(
        ({ key: at }) => at.startsWith(step.prefix ?? '') && (step.after === undefined || at > step.after),
      )
      return wanted.toSorted((a, b) => (a.key < b.key ? -1 : 1)).slice(0, step.limit)
    }
    case 'increment':
      return incremented(plain, step.key, step.value)
    case 'make':
      put(plain, { name: 'a', key: `made ${incremented(plain, 'made', 1)}`, value: step.value })
      return true
    case 'load':
      plain.values = new Map()
      plain.counters = new Map(step.counters)
      for (const [from, at, loaded] of step.dump) put(plain, { name: from, key: at, value: loaded })
      return undefined
    case 'dump':
      return rowsOf({
        collections: Object.fromEntries([...plain.values].map(([from, rows]) => [from, Object.fromEntries(rows)])),
        counters: Object.fromEntries(plain.counters),
      })
    case 'publish':
      return undefined
  }
}

function incremented({ counters }: Plain, at: string, by: number): number {
  const next = (counters.get(at) ?? 0) + by
  counters.set(at, next)
  return next
}

function put(
  { values: into }: Plain,
  { name: from, key: at, value: given }: { name: string; key: string; value: unknown },
): void {
  into.set(from, (into.get(from) ?? new Map()).set(at, given))
}

function dumpOf(
  rows: readonly (readonly [string, string, unknown])[],
  counters: readonly (readonly [string, number])[],
): SandboxDump {
  const collections: Record<string, Record<string, unknown>> = {}
  for (const [from, at, value] of rows)
    Object.defineProperty((collections[from] ??= {}), at, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  return { collections, counters: Object.fromEntries(counters) }
}

/**
 * Returns all rows and all counters that are not 0. Empty collections and counters at 0 are left out, because a store
 * need not keep them.
 */
function rowsOf({ collections, counters }: SandboxDump): unknown {
  const rows = Object.entries(collections).flatMap(([from, entries]) =>
    Object.entries(entries).map(([at, given]) => JSON.stringify([from, at, given])),
  )
  return {
    rows: rows.toSorted(),
    counters: Object.entries(counters)
      .filter(([, count]) => count !== 0)
      .map((entry) => JSON.stringify(entry))
      .toSorted(),
  }
}
