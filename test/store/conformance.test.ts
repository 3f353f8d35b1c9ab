import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../mock-server/core/store/memory.ts'
import { collection, type Dump, type Transaction } from '../../mock-server/core/store/store.ts'

const fruit = collection<number>('fruit')
const names = ['a', 'b'] as const
const keys = ['', 'k', 'k#1', 'k#10', 'k#2', 'ka', 'Z', '券', '__proto__', '10', '9'] as const

type Step =
  | { do: 'get' | 'delete'; name: string; key: string }
  | { do: 'insert' | 'put'; name: string; key: string; value: number }
  | { do: 'list'; name: string; prefix: string | undefined; after: string | undefined; limit: number | undefined }
  | { do: 'increment'; key: string; value: number }
  | { do: 'load'; dump: [string, string, number][]; counters: [string, number][] }
  | { do: 'dump' }

/** A sandbox as plain data: `collection key` → value, and the counters. */
interface Plain {
  values: Map<string, Map<string, number>>
  counters: Map<string, number>
}

const name = fc.constantFrom(...names)
const key = fc.constantFrom(...keys)
const anyValue = fc.integer({ min: 0, max: 9 })
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('insert', 'put'), name, key, value: anyValue }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('get', 'delete'), name, key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('list'), name, prefix: fc.option(fc.constantFrom('', 'k', 'k#'), { nil: undefined }), after: fc.option(key, { nil: undefined }), limit: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('increment'), key: fc.constantFrom('c', 'd'), value: fc.integer({ min: -2, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('load'), dump: fc.array(fc.tuple(name, key, anyValue), { maxLength: 3 }), counters: fc.array(fc.tuple(fc.constantFrom('c', 'd'), anyValue), { maxLength: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('dump') }) },
)
const transactions = fc.array(fc.record({ steps: fc.array(anyStep, { maxLength: 8 }), fails: fc.boolean() }), { maxLength: 8 })

function dumpOf(rows: readonly (readonly [string, string, number])[], counters: readonly (readonly [string, number])[]): Dump {
  const collections: Record<string, Record<string, number>> = {}
  for (const [from, at, value] of rows) Object.defineProperty((collections[from] ??= {}), at, { value, enumerable: true, configurable: true, writable: true })
  return { collections, counters: Object.fromEntries(counters) }
}

async function real(tx: Transaction, step: Step): Promise<unknown> {
  switch (step.do) {
    case 'get': return tx.get(collection<number>(step.name), step.key)
    case 'delete': return tx.delete(collection<number>(step.name), step.key)
    case 'insert': return tx.insert(collection<number>(step.name), step.key, step.value)
    case 'put': return tx.put(collection<number>(step.name), step.key, step.value)
    case 'list': return tx.list(collection<number>(step.name), step)
    case 'increment': return tx.increment(step.key, step.value)
    case 'load': return tx.load(dumpOf(step.dump, step.counters))
    case 'dump': return rowsOf(await tx.dump())
  }
}

function modelled(plain: Plain, step: Step): unknown {
  switch (step.do) {
    case 'get': return plain.values.get(step.name)?.get(step.key)
    case 'delete': plain.values.get(step.name)?.delete(step.key); return undefined
    case 'insert': if (plain.values.get(step.name)?.has(step.key)) return false; put(plain, step); return true
    case 'put': return put(plain, step)
    case 'list': {
      const all = [...(plain.values.get(step.name) ?? [])].map(([at, value]) => ({ key: at, value }))
      const wanted = all.filter(({ key: at }) => at.startsWith(step.prefix ?? '') && (step.after === undefined || at > step.after))
      return wanted.toSorted((a, b) => (a.key < b.key ? -1 : 1)).slice(0, step.limit)
    }
    case 'increment': {
      const next = (plain.counters.get(step.key) ?? 0) + step.value
      plain.counters.set(step.key, next)
      return next
    }
    case 'load':
      plain.values = new Map()
      plain.counters = new Map(step.counters)
      for (const [from, at, loaded] of step.dump) put(plain, { name: from, key: at, value: loaded })
      return undefined
    case 'dump': return rowsOf({ collections: Object.fromEntries([...plain.values].map(([from, rows]) => [from, Object.fromEntries(rows)])), counters: Object.fromEntries(plain.counters) })
  }
}

function put({ values }: Plain, { name: into, key: at, value: given }: { name: string; key: string; value: number }): void {
  values.set(into, (values.get(into) ?? new Map()).set(at, given))
}

/** Neither an empty collection nor a counter at 0 is anything that a store has to keep. */
function rowsOf({ collections, counters }: Dump): unknown {
  const rows = Object.entries(collections).flatMap(([from, values]) => Object.entries(values).map(([at, given]) => `${from} ${at} ${String(given)}`))
  return { rows: rows.toSorted(), counters: Object.entries(counters).filter(([, count]) => count !== 0).map(([at, count]) => `${at} ${count}`).toSorted() }
}

test('every sequence of transactions does what plain maps would, and one that throws does nothing', async () => {
  await fc.assert(
    fc.asyncProperty(transactions, async (sequence) => {
      const store = memoryStore()
      let plain: Plain = { values: new Map(), counters: new Map() }
      for (const { steps, fails } of sequence) {
        const draft = structuredClone(plain)
        const done = store.transaction('s', async (tx) => {
          for (const each of steps) expect({ each, gives: await real(tx, each) }).toEqual({ each, gives: modelled(draft, each) })
          if (fails) throw new RangeError('thrown on purpose')
        })
        if (fails) await expect(done).rejects.toThrow(RangeError)
        else await done
        if (!fails) plain = draft
      }
      const kept = await store.transaction('s', async (tx) => rowsOf(await tx.dump()))
      expect(kept).toEqual(modelled(plain, { do: 'dump' }))
    }),
    { numRuns: 400 },
  )
})

test('a counter outlives its transaction, even where it is all that the sandbox holds', async () => {
  const store = memoryStore()
  expect(await store.transaction('s', async (tx) => tx.increment('c'))).toBe(1)
  expect(await store.transaction('s', async (tx) => tx.increment('c'))).toBe(2)
})

describe('a transaction that throws', () => {
  test.each<[string, (tx: Transaction) => Promise<unknown>]>([
    ['an insert', async (tx) => tx.insert(fruit, 'new', 1)],
    ['a put', async (tx) => tx.put(fruit, 'old', 2)],
    ['a delete', async (tx) => tx.delete(fruit, 'old')],
    ['a delete and an insert of the same key', async (tx) => [await tx.delete(fruit, 'old'), await tx.insert(fruit, 'old', 5)]],
    ['an increment', async (tx) => tx.increment('c', 4)],
    ['a new counter', async (tx) => tx.increment('d')],
    ['a load', async (tx) => tx.load({ collections: { fruit: { other: 3 } }, counters: { d: 9 } })],
    ['a load and what came after it', async (tx) => [await tx.load({ collections: {}, counters: {} }), await tx.put(fruit, 'late', 4), await tx.increment('c')]],
  ])('takes back %s', async (_what, change) => {
    const store = memoryStore()
    await store.transaction('s', async (tx) => [await tx.put(fruit, 'old', 1), await tx.increment('c', 7)])
    await expect(
      store.transaction('s', async (tx) => {
        await change(tx)
        throw new RangeError('thrown on purpose')
      }),
    ).rejects.toThrow(RangeError)
    expect(await store.transaction('s', async (tx) => tx.dump())).toEqual({ collections: { fruit: { old: 1 } }, counters: { c: 7 } })
  })

  test('lets the next one in', async () => {
    const store = memoryStore()
    const failing = store.transaction('s', async () => {
      await Promise.resolve()
      throw new RangeError('thrown on purpose')
    })
    const next = store.transaction('s', async (tx) => tx.increment('c'))
    await expect(failing).rejects.toThrow(RangeError)
    expect(await next).toBe(1)
  })
})

test('transactions of one sandbox follow each other in the order in which they were asked for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 12 }), async (turns) => {
      const store = memoryStore()
      const events: string[] = []
      await Promise.all(
        turns.map((waits, index) =>
          store.transaction('s', async (tx) => {
            events.push(`${index} begins`)
            const before = (await tx.get(fruit, 'n')) ?? 0
            for (let turn = 0; turn < waits; turn++) await Promise.resolve()
            await tx.put(fruit, 'n', before + 1)
            events.push(`${index} ends`)
          }),
        ),
      )
      expect(events).toEqual(turns.flatMap((_waits, index) => [`${index} begins`, `${index} ends`]))
      expect(await store.transaction('s', async (tx) => tx.get(fruit, 'n'))).toBe(turns.length)
    }),
    { numRuns: 50 },
  )
})

test('a sandbox does not wait for another one\'s transaction, and sees nothing of it', async () => {
  const store = memoryStore()
  const gate = Promise.withResolvers<void>()
  const slow = store.transaction('a', async (tx) => {
    await tx.put(fruit, 'k', 1)
    await gate.promise
  })
  expect(await store.transaction('b', async (tx) => tx.get(fruit, 'k'))).toBeUndefined()
  gate.resolve()
  await slow
  expect(await store.transaction('a', async (tx) => tx.get(fruit, 'k'))).toBe(1)
})

test('a closed store has forgotten everything', async () => {
  const store = memoryStore()
  await store.transaction('s', async (tx) => tx.put(fruit, 'k', 1))
  await store.close()
  expect(await store.transaction('s', async (tx) => tx.get(fruit, 'k'))).toBeUndefined()
})
