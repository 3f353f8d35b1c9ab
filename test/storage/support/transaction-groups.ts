import fc from 'fast-check'

const names = ['a', 'b'] as const
/** Keys that callers may send. Some databases order, truncate or reject such keys in their own way. */
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
