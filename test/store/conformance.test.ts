import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collection, type StoreEvent, StoreFailure, type Transaction } from '../../mock-server/core/store/store.ts'
import { openStore } from '../../mock-server/store/open.ts'
import { anyGroups, emptyModel, idOf, kept, keptInModel, keys, play, playModel } from './model.ts'
import { kinds, opened } from './stores.ts'

const fruit = collection<number>('fruit')
const texts = collection<string>('texts')

describe.each(kinds)('$name', ({ url, lasts, numRuns }) => {
  test('every sequence of transactions, one after the other or at once, does what plain maps would, and tells what stays', async () => {
    const store = await opened(await url())
    const told: StoreEvent[] = []
    store.subscribe((event) => void told.push(event))
    let runs = 0
    await fc.assert(
      fc.asyncProperty(anyGroups(1), async (groups) => {
        const at = `s${runs++}`
        const model = emptyModel()
        told.length = 0
        for (const group of groups) {
          const before = structuredClone(model)
          expect({ group, before, gives: await play(store, at, group.runs) }).toEqual({ group, before, gives: playModel(model, group) })
        }
        for (const sandbox of ['x', 'y'] as const) {
          expect(await kept(store, `${at}-${sandbox}`)).toEqual(keptInModel(model, sandbox))
          const published = model.published.filter((event) => event.sandbox === sandbox)
          expect(told.filter((event) => event !== 'gap' && event.sandbox === `${at}-${sandbox}`).map(idOf)).toEqual(published.map(({ id }) => `${sandbox} ${id}`))
        }
      }),
      { numRuns },
    )
  })

  test.runIf(lasts)('what was kept is there after it was closed and opened again', async () => {
    await fc.assert(
      fc.asyncProperty(anyGroups(1), async (groups) => {
        const where = await url()
        const model = emptyModel()
        const first = await openStore(where)
        for (const group of groups) {
          playModel(model, group)
          await play(first, 's', group.runs)
        }
        await first.close()
        const second = await openStore(where)
        try {
          for (const sandbox of ['x', 'y'] as const) expect(await kept(second, `s-${sandbox}`)).toEqual(keptInModel(model, sandbox))
        } finally {
          await second.close()
        }
      }),
      { numRuns: 8 },
    )
  })

  test.runIf(lasts)('a transaction whose key is taken after all fails as a whole, and the next one looks', async () => {
    const where = await url()
    const first = await openStore(where)
    await first.transaction('s', async (tx) => tx.put(fruit, 'made', 1))
    await first.close()
    const second = await opened(where)
    const insert = async (tx: Transaction): Promise<unknown> => [await tx.put(fruit, 'k', 2), await tx.insert(fruit, 'made', 2, true)]
    await expect(second.transaction('s', insert)).rejects.toThrow(StoreFailure)
    expect(await second.transaction('t', async (tx) => [await tx.increment('c'), await tx.list(fruit)])).toEqual([1, []])
    expect(await second.transaction('s', async (tx) => [await tx.list(fruit), await insert(tx)])).toEqual([[{ key: 'made', value: 1 }], [undefined, false]])
  })

  test.runIf(!lasts)('it has forgotten everything once it was closed', async () => {
    const store = await opened(await url())
    await store.transaction('s', async (tx) => tx.put(fruit, 'k', 1))
    await store.close()
    expect(await store.transaction('s', async (tx) => tx.get(fruit, 'k'))).toBeUndefined()
  })

  test('a counter outlives its transaction, even where it is all that the sandbox holds', async () => {
    const store = await opened(await url())
    expect(await store.transaction('s', async (tx) => tx.increment('c'))).toBe(1)
    expect(await store.transaction('s', async (tx) => tx.increment('c'))).toBe(2)
  })

  test('keys of all kinds are told apart, listed in their order, and pages of them join without a gap', async () => {
    const store = await opened(await url())
    await store.transaction('s', async (tx) => {
      for (const key of keys) expect(await tx.insert(texts, key, `of ${key}`)).toBe(true)
    })
    const sorted = keys.toSorted()
    const pages = await store.transaction('s', async (tx) => {
      const found: { key: string; value: string }[] = []
      for (let page = await tx.list(texts, { limit: 3 }); page.length > 0; page = await tx.list(texts, { limit: 3, after: page.at(-1)?.key })) found.push(...page)
      return found
    })
    expect(pages).toEqual(sorted.map((key) => ({ key, value: `of ${key}` })))
  })

  test('large values and many entries come back as they were', async () => {
    const store = await opened(await url())
    const large = '券\0\uD800"'.repeat(200_000)
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`k${index}`, index]))
    await store.transaction('s', async (tx) => tx.put(texts, 'large', large))
    await store.transaction('s', async (tx) => {
      for (const [key, value] of Object.entries(many)) await tx.insert(fruit, key, value)
    })
    await store.transaction('s', async (tx) => {
      expect((await tx.get(texts, 'large')) === large).toBe(true)
      const { collections } = await tx.dump()
      expect(collections['fruit']).toEqual(many)
      expect(collections['texts']?.['large'] === large).toBe(true)
      expect((await tx.list(fruit, { prefix: 'k12' })).length).toBe(11)
    })
  })

  describe('a transaction that throws', () => {
    test.each<[string, (tx: Transaction) => Promise<unknown>]>([
      ['an insert', async (tx) => tx.insert(fruit, 'new', 1)],
      ['an insert of a key that was made for it', async (tx) => tx.insert(fruit, `made ${await tx.increment('c')}`, 1, true)],
      ['a put', async (tx) => tx.put(fruit, 'old', 2)],
      ['a delete', async (tx) => tx.delete(fruit, 'old')],
      ['a delete and an insert of the same key', async (tx) => [await tx.delete(fruit, 'old'), await tx.insert(fruit, 'old', 5)]],
      ['an increment', async (tx) => tx.increment('c', 4)],
      ['a new counter', async (tx) => tx.increment('d')],
      ['a load', async (tx) => tx.load({ collections: { fruit: { other: 3 } }, counters: { d: 9 } })],
      ['a load and what came after it', async (tx) => [await tx.load({ collections: {}, counters: {} }), await tx.put(fruit, 'late', 4), await tx.increment('c')]],
    ])('takes back %s', async (_what, change) => {
      const store = await opened(await url())
      await store.transaction('s', async (tx) => [await tx.put(fruit, 'old', 1), await tx.increment('c', 7)])
      const failing = store.transaction('s', async (tx) => {
        await change(tx)
        throw new RangeError('thrown on purpose')
      })
      await expect(failing).rejects.toThrow(RangeError)
      expect(await store.transaction('s', async (tx) => tx.dump())).toEqual({ collections: { fruit: { old: 1 } }, counters: { c: 7 } })
    })

    test('lets the next one in', async () => {
      const store = await opened(await url())
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
    const store = await opened(await url())
    let runs = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 12 }), async (turns) => {
        const sandbox = `s${runs++}`
        const events: string[] = []
        await Promise.all(
          turns.map((waits, index) =>
            store.transaction(sandbox, async (tx) => {
              events.push(`${index} begins`)
              const before = (await tx.get(fruit, 'n')) ?? 0
              for (let turn = 0; turn < waits; turn++) await Promise.resolve()
              await tx.put(fruit, 'n', before + 1)
              events.push(`${index} ends`)
            }),
          ),
        )
        expect(events).toEqual(turns.flatMap((_waits, index) => [`${index} begins`, `${index} ends`]))
        expect(await store.transaction(sandbox, async (tx) => tx.get(fruit, 'n'))).toBe(turns.length)
      }),
      { numRuns: 20 },
    )
  })

  test('of many that are begun at once, one wins a key and none a count twice', async () => {
    const store = await opened(await url())
    const all = await Promise.all(Array.from({ length: 300 }, (_, index) => store.transaction('s', async (tx) => ({ count: await tx.increment('c'), isFirst: await tx.insert(fruit, 'k', index) }))))
    expect(all.map(({ count }) => count)).toEqual(all.map((_, index) => index + 1))
    expect(all.flatMap(({ isFirst }, index) => (isFirst ? [index] : []))).toEqual([await store.transaction('s', async (tx) => tx.get(fruit, 'k'))])
  })

  test("a sandbox does not wait for another one's transaction, and sees nothing of it", async () => {
    const store = await opened(await url())
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

  test('a sandbox that was emptied by a load holds nothing, and is used again', async () => {
    const store = await opened(await url())
    await store.transaction('s', async (tx) => [await tx.put(fruit, 'k', 1), await tx.increment('c')])
    await store.transaction('s', async (tx) => tx.load({ collections: {}, counters: {} }))
    expect(await store.transaction('s', async (tx) => tx.dump())).toEqual({ collections: {}, counters: {} })
    expect(await store.transaction('s', async (tx) => [await tx.insert(fruit, 'k', 2), await tx.increment('c')])).toEqual([true, 1])
  })

  test('closing it twice is closing it once', async () => {
    const store = await opened(await url())
    await store.close()
    await store.close()
  })

  test('it has no problem, and says where it is without credentials', async () => {
    const where = await url()
    const store = await opened(where)
    expect(await store.problem()).toBeUndefined()
    expect(store.description).toBe(where.replace(/\/\/.*@/, '//'))
  })
})
