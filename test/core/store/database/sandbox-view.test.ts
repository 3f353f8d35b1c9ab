import { describe, expect, test } from 'vitest'
import { createBatchingStore } from '../../../../mock-server/core/store/database/batching-store.ts'
import { collection, type Store, type Transaction } from '../../../../mock-server/core/store/store.ts'
import { type FakeBackend, fakeBackend } from './fake-backend.ts'

const fruit = collection<unknown>('fruit')

function fake(
  values: Record<string, unknown> = {},
  counters: Record<string, number> = {},
): { store: Store; backend: FakeBackend; run<T>(run: (tx: Transaction) => T): Promise<T>; readsOf(): string[] } {
  const backend = fakeBackend()
  const store = createBatchingStore(backend)
  backend.elsewhere('s', { puts: values, counters })
  return {
    store,
    backend,
    run: async (run) => store.transaction('s', run),
    /** Returns the reads and prefetches of the backend since the last call of `readsOf`. */
    readsOf: () => backend.calls.splice(0).filter((call) => /^(?:read|likely) /.test(call)),
  }
}

const read =
  (...keys: string[]) =>
  (tx: Transaction): unknown[] =>
    keys.map((key) => tx.get(fruit, key))

const failing =
  (change: (tx: Transaction) => unknown) =>
  (tx: Transaction): void => {
    change(tx)
    throw new RangeError('of its own')
  }

describe('the cache', () => {
  test('the store reads an entry from the database once, even if the entry does not exist', async () => {
    const { run, readsOf } = fake({ a: 1 })
    for (let turn = 0; turn < 3; turn++) expect(await run(read('a', 'none', 'a'))).toEqual([1, undefined, 1])
    // Before the second transaction, the store reads `a` in advance, because another process may have changed `a`.
    expect(readsOf()).toEqual(['read fruit a', 'read fruit none', 'likely fruit a'])
  })

  test("a transaction's writes and deletions are cached, so later reads do not access the database", async () => {
    const { run, readsOf } = fake({ gone: 1 })
    await run((tx) => [tx.put(fruit, 'a', 1), tx.delete(fruit, 'gone')])
    expect(await run(read('a', 'gone'))).toEqual([1, undefined])
    expect(readsOf()).toEqual([])
  })

  test('the changes of a transaction that throws an error are not cached', async () => {
    const { run, readsOf, backend } = fake({ a: 1 }, { c: 5 })
    await expect(
      run(failing((tx) => [tx.put(fruit, 'a', 2), tx.put(fruit, 'b', 2), tx.increment('c')])),
    ).rejects.toThrow('of its own')
    expect(await run((tx) => [...read('a', 'b')(tx), tx.increment('c', 0)])).toEqual([1, undefined, 5])
    expect(readsOf()).toEqual(['read fruit a', 'read fruit b'])
    expect(backend.commits).toEqual([])
  })

  test('if a transaction replaces the whole state and then throws an error, the cache is unchanged', async () => {
    const { run, readsOf, backend } = fake({ a: 1, b: 2 }, { c: 5 })
    await run(read('a', 'none'))
    const loading = (tx: Transaction): void => {
      tx.load({ collections: { fruit: { none: 3, x: 4 } }, counters: { d: 1 } })
      expect(read('a', 'b', 'none', 'x')(tx)).toEqual([undefined, undefined, 3, 4])
      expect(tx.insert(fruit, 'b', 9)).toBe(true)
      expect(tx.list(fruit)).toEqual([
        { key: 'b', value: 9 },
        { key: 'none', value: 3 },
        { key: 'x', value: 4 },
      ])
      expect(tx.dump()).toEqual({ collections: { fruit: { b: 9, none: 3, x: 4 } }, counters: { d: 1 } })
      expect([tx.increment('c'), tx.increment('d')]).toEqual([1, 2])
    }
    readsOf()
    await expect(run(failing(loading))).rejects.toThrow('of its own')
    expect(await run((tx) => [...read('a', 'b', 'none', 'x')(tx), tx.increment('c', 0), tx.increment('d', 0)])).toEqual(
      [1, 2, undefined, undefined, 5, 0],
    )
    expect(readsOf()).toEqual(['read fruit b', 'read fruit x'])
    expect(backend.commits).toEqual([])
  })

  test('after another process changed the sandbox, the store prefetches the entries that are read often', async () => {
    const { run, readsOf, backend } = fake({ a: { is: 1 }, b: { is: 2 }, seldom: 3 }, { c: 5 })
    const both = read('a', 'b')
    await run(read('a', 'a', 'b', 'b', 'seldom'))
    // After this change, the store expects that other processes make further changes, so the store prefetches entries.
    backend.elsewhere('s', {})
    const [first] = await run((tx) => [...both(tx), ...both(tx)])
    readsOf()
    backend.elsewhere('s', { puts: { b: { is: 7 }, seldom: 8 }, counters: { c: 6 } })
    const [again, changed] = await run(both)
    expect(again === first).toBe(true)
    expect(changed).toEqual({ is: 7 })
    expect(readsOf()).toEqual(['likely fruit a', 'likely fruit b'])
    expect(await run((tx) => [tx.get(fruit, 'seldom'), tx.increment('c', 0)])).toEqual([8, 6])
  })

  test('an entry that every transaction of a large batch reads is fetched in advance for the next batch', async () => {
    const { run, readsOf, backend } = fake({ a: 1 })
    for (let turn = 0; turn < 3; turn++) {
      await Promise.all(
        Array.from({ length: 64 }, (_, index) =>
          run((tx) => [
            tx.get(fruit, 'a'),
            tx.put(fruit, `${turn} ${index} x`, 1),
            tx.put(fruit, `${turn} ${index} y`, 1),
          ]),
        ),
      )
      expect(readsOf()).toEqual([turn === 0 ? 'read fruit a' : 'likely fruit a'])
      backend.elsewhere('s', {})
    }
  })

  test('an entry that two consecutive batches read is fetched in advance until a batch does not read the entry', async () => {
    const { run, readsOf, backend } = fake({ a: 1, b: 2 })
    const turns: [reads: string[], readsOf: string[]][] = [
      [['a'], ['read fruit a']],
      [['a'], ['read fruit a']],
      [['a'], ['likely fruit a']],
      [['b'], ['likely fruit a', 'read fruit b']],
      [['a'], ['read fruit a']],
    ]
    for (const [reads, expected] of turns) {
      await run(read(...reads))
      expect(readsOf()).toEqual(expected)
      backend.elsewhere('s', {})
    }
  })

  test('if a transaction reads 300 entries twice, the store keeps the first 64 of these entries in its cache', async () => {
    const keys = Array.from({ length: 300 }, (_, index) => `k${index}`)
    const { run, readsOf } = fake()
    await run(read(...keys, ...keys))
    readsOf()
    await run(read(...keys.slice(0, 100)))
    expect(readsOf().filter((call) => call.startsWith('read ')).length).toBe(100 - 64)
  })

  test('an entry that is read repeatedly stays cached, and an entry that is read once is evicted', async () => {
    const { run, readsOf } = fake({ often: 1 })
    for (let turn = 0; turn < 5; turn++)
      await run(read('often', 'often', ...Array.from({ length: 70 }, (_, index) => `k${turn}-${index}`)))
    expect(readsOf().filter((call) => call === 'read fruit often')).toEqual(['read fruit often'])
    await run(read('k0-0'))
    expect(readsOf()).toEqual(['read fruit k0-0'])
  })
})

describe('a commit', () => {
  test('a commit contains each changed entry once, with its last value', async () => {
    const { run, backend } = fake({ b: 1, c: 1 })
    await run((tx) => {
      for (const value of [1, 2, 3]) tx.put(fruit, 'a', value)
      tx.delete(fruit, 'b')
      tx.put(fruit, 'b', 2)
      tx.put(fruit, 'c', 2)
      tx.delete(fruit, 'c')
    })
    const [changes] = backend.commits
    expect(changes?.puts.map(({ key, text }) => [key, text])).toEqual([
      ['a', '3'],
      ['b', '2'],
    ])
    expect(changes?.deletes.map(({ key }) => key)).toEqual(['c'])
    expect(changes?.inserts).toEqual([])
  })

  test('a commit that replaces the whole state does not contain the changes before the replacement', async () => {
    const { run, backend } = fake({ a: 1, b: 2 }, { c: 5 })
    await run((tx) => {
      tx.put(fruit, 'b', 3)
      tx.load({ collections: { fruit: { x: 1 } }, counters: { d: 1 } })
      tx.delete(fruit, 'x')
      tx.put(fruit, 'y', 1)
    })
    expect(backend.commits).toMatchObject([{ cleared: true, puts: [{ key: 'y' }], deletes: [], counters: { d: 1 } }])
    expect(backend.valuesOf('s')).toEqual({ y: 1 })
    expect(await run((tx) => [tx.get(fruit, 'a'), tx.get(fruit, 'x'), tx.increment('c', 0)])).toEqual([
      undefined,
      undefined,
      0,
    ])
  })

  test("a list of entries in a transaction includes the transaction's own uncommitted changes", async () => {
    const { run } = fake({ a1: 1, a2: 2, a3: 3, a4: 4, b: 5 })
    const listed = await run((tx) => {
      tx.delete(fruit, 'a1')
      tx.delete(fruit, 'a3')
      tx.put(fruit, 'a2', 'new')
      tx.put(fruit, 'a5', 'more')
      tx.put(fruit, 'c', 'beyond')
      return [
        tx.list(fruit, { prefix: 'a', limit: 2 }),
        tx.list(fruit, { prefix: 'a', after: 'a2' }),
        tx.list(fruit, { limit: 0 }),
      ]
    })
    expect(listed).toEqual([
      [
        { key: 'a2', value: 'new' },
        { key: 'a4', value: 4 },
      ],
      [
        { key: 'a4', value: 4 },
        { key: 'a5', value: 'more' },
      ],
      [],
    ])
  })
})

describe('an insert with a key that the caller declares new', () => {
  test('if the caller declares the key of an insert as new, the insert is written without a read of the database', async () => {
    const { run, readsOf, backend } = fake()
    await run((tx) => {
      expect(tx.insert(fruit, 'made', 1, true)).toBe(true)
      expect(tx.insert(fruit, 'made', 2, true)).toBe(false)
      expect(tx.get(fruit, 'made')).toBe(1)
      tx.put(fruit, 'made', 3)
    })
    expect(readsOf()).toEqual([])
    expect(backend.commits).toMatchObject([{ puts: [], inserts: [{ key: 'made', text: '3' }] }])
    await run((tx) => tx.put(fruit, 'made', 4))
    expect(backend.commits[1]).toMatchObject({ puts: [{ key: 'made', text: '4' }], inserts: [] })
  })

  test('an insert with a key that was declared as new is not committed if its transaction throws or deletes the entry', async () => {
    const { run, backend } = fake()
    await run((tx) => [tx.insert(fruit, 'made', 1, true), tx.delete(fruit, 'made'), tx.put(fruit, 'a', 1)])
    await expect(run(failing((tx) => tx.insert(fruit, 'other', 1, true)))).rejects.toThrow('of its own')
    expect(backend.commits).toMatchObject([{ puts: [{ key: 'a' }], inserts: [], deletes: [{ key: 'made' }] }])
    expect(backend.valuesOf('s')).toEqual({ a: 1 })
  })

  test('if a caller wrongly declares a key as new, the next insert with this key reads the database first', async () => {
    const { run, readsOf, backend } = fake({ made: 'theirs' })
    await expect(run((tx) => tx.insert(fruit, 'made', 1, true))).rejects.toThrow('taken')
    expect(readsOf()).toEqual([])
    expect(await run((tx) => tx.insert(fruit, 'made', 1, true))).toBe(false)
    expect(readsOf()).toEqual(['read fruit made'])
    expect(backend.valuesOf('s')).toEqual({ made: 'theirs' })
    await run((tx) => [tx.insert(fruit, 'next', 1, true), tx.insert(fruit, 'after', 1, true)])
    await run((tx) => tx.insert(fruit, 'blind', 1, true))
    expect(readsOf().filter((call) => call.includes('blind'))).toEqual([])
  })
})
