import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collection, type Transaction } from '../../mock-server/core/store/store.ts'
import { kinds, opened } from './support/stores.ts'

const fruit = collection<number>('fruit')

describe.each(kinds)('transactions in $name', ({ url }) => {
  describe('failed transactions', () => {
    test.each<[string, (tx: Transaction) => unknown]>([
      ['an insert', (tx) => tx.insert(fruit, 'new', 1)],
      [
        'an insert of a new key that contains a counter value',
        (tx) => tx.insert(fruit, `made ${tx.increment('c')}`, 1, true),
      ],
      ['a put', (tx) => tx.put(fruit, 'old', 2)],
      ['a delete', (tx) => tx.delete(fruit, 'old')],
      ['a delete and an insert of the same key', (tx) => [tx.delete(fruit, 'old'), tx.insert(fruit, 'old', 5)]],
      ['an increment', (tx) => tx.increment('c', 4)],
      ['a new counter', (tx) => tx.increment('d')],
      ['the load of a dump', (tx) => tx.load({ collections: { fruit: { other: 3 } }, counters: { d: 9 } })],
      [
        'the load of a dump and the changes after the load',
        (tx) => [tx.load({ collections: {}, counters: {} }), tx.put(fruit, 'late', 4), tx.increment('c')],
      ],
    ])('a transaction whose function throws an error rolls back %s', async (_what, change) => {
      const store = await opened(await url())
      await store.transaction('s', (tx) => [tx.put(fruit, 'old', 1), tx.increment('c', 7)])
      const failing = async () =>
        store.transaction('s', (tx) => {
          change(tx)
          throw new RangeError('thrown on purpose')
        })
      await expect(failing()).rejects.toThrow(RangeError)
      expect(await store.transaction('s', (tx) => tx.dump())).toEqual({
        collections: { fruit: { old: 1 } },
        counters: { c: 7 },
      })
    })

    test('a transaction whose function throws an error does not block the next transaction', async () => {
      const store = await opened(await url())
      const failing = async () =>
        store.transaction('s', () => {
          throw new RangeError('thrown on purpose')
        })
      const [failed, next] = await Promise.allSettled([failing(), store.transaction('s', (tx) => tx.increment('c'))])
      expect(failed).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) })
      expect(next).toEqual({ status: 'fulfilled', value: 1 })
    })

    test('a transaction whose function returns a promise is rolled back and rejected', async () => {
      const store = await opened(await url())
      const waiting = async () => store.transaction('s', async (tx) => tx.put(fruit, 'k', 1))
      await expect(waiting()).rejects.toThrow(
        /^the function of a transaction returned a promise: it has to be synchronous$/,
      )
      expect(await store.transaction('s', (tx) => tx.get(fruit, 'k'))).toBeUndefined()
    })
  })

  test('the transactions of one sandbox run in the order of their calls', async () => {
    const store = await opened(await url())
    let runs = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 12 }), async (turns) => {
        const sandbox = `s${runs++}`
        const befores = await Promise.all(
          turns.map(async (waits) => {
            for (let turn = 0; turn < waits; turn++) await Promise.resolve()
            return store.transaction(sandbox, (tx) => {
              // This read makes the transaction wait for the database before it reads `n`, because the entry is not in
              // the cache.
              tx.get(fruit, `own ${waits}`)
              const before = tx.get(fruit, 'n') ?? 0
              tx.put(fruit, 'n', before + 1)
              return before
            })
          }),
        )
        const asked = [...turns.entries()]
          .toSorted(([one, a], [other, b]) => a - b || one - other)
          .map(([index]) => index)
        expect(asked.map((index) => befores[index])).toEqual(asked.map((_index, place) => place))
      }),
      { numRuns: 20 },
    )
  })

  test('if concurrent transactions insert the same key, exactly one insert succeeds', async () => {
    const store = await opened(await url())
    const all = await Promise.all(
      Array.from({ length: 300 }, async (_, index) =>
        store.transaction('s', (tx) => ({ count: tx.increment('c'), isFirst: tx.insert(fruit, 'k', index) })),
      ),
    )
    expect(all.map(({ count }) => count)).toEqual(all.map((_, index) => index + 1))
    expect(all.flatMap(({ isFirst }, index) => (isFirst ? [index] : []))).toEqual([
      await store.transaction('s', (tx) => tx.get(fruit, 'k')),
    ])
  })

  test('a transaction in one sandbox does not see the entries of another sandbox', async () => {
    const store = await opened(await url())
    const slow = store.transaction('a', (tx) => tx.put(fruit, 'k', 1))
    expect(await store.transaction('b', (tx) => tx.get(fruit, 'k'))).toBeUndefined()
    await slow
    expect(await store.transaction('a', (tx) => tx.get(fruit, 'k'))).toBe(1)
  })
})
