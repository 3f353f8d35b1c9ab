import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  collection,
  type StoreEvent,
  StoreUnavailableError,
  type Transaction,
} from '../../mock-server/core/store/store.ts'
import { openStore } from '../../mock-server/storage/index.ts'
import { emptyModel, keptInModel, playModel } from './support/model.ts'
import { idOf, kept, play } from './support/play.ts'
import { anyGroups, keys } from './support/transaction-groups.ts'
import { kinds, opened } from './support/stores.ts'

const fruit = collection<number>('fruit')
const texts = collection<string>('texts')

describe.each(kinds)('$name', ({ url, lasts, numRuns }) => {
  test('sequential and concurrent transactions give the same results as a simple model of maps', async () => {
    const store = await opened(await url())
    const events: StoreEvent[] = []
    store.subscribe((event) => void events.push(event))
    let runs = 0
    await fc.assert(
      fc.asyncProperty(anyGroups(1), async (groups) => {
        const at = `s${runs++}`
        const model = emptyModel()
        events.length = 0
        for (const group of groups) {
          const before = structuredClone(model)
          expect({ group, before, gives: await play(store, at, group.runs) }).toEqual({
            group,
            before,
            gives: playModel(model, group),
          })
        }
        for (const sandbox of ['x', 'y'] as const) {
          expect(await kept(store, `${at}-${sandbox}`)).toEqual(keptInModel(model, sandbox))
          const published = model.published.filter((event) => event.sandbox === sandbox)
          expect(events.filter((event) => event !== 'gap' && event.sandbox === `${at}-${sandbox}`).map(idOf)).toEqual(
            published.map(({ id }) => `${sandbox} ${id}`),
          )
        }
      }),
      { numRuns },
    )
  })

  test.runIf(lasts)('committed entries survive closing and reopening the store', async () => {
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
          for (const sandbox of ['x', 'y'] as const)
            expect(await kept(second, `s-${sandbox}`)).toEqual(keptInModel(model, sandbox))
        } finally {
          await second.close()
        }
      }),
      { numRuns: 8 },
    )
  })

  test.runIf(lasts)(
    'if a transaction inserts a key as new although the key exists, it is rolled back, and its next attempt finds the key',
    async () => {
      const where = await url()
      const first = await openStore(where)
      await first.transaction('s', (tx) => tx.put(fruit, 'made', 1))
      await first.close()
      const second = await opened(where)
      const insert = (tx: Transaction): unknown => [tx.put(fruit, 'k', 2), tx.insert(fruit, 'made', 2, true)]
      await expect(second.transaction('s', insert)).rejects.toThrow(StoreUnavailableError)
      expect(await second.transaction('t', (tx) => [tx.increment('c'), tx.list(fruit)])).toEqual([1, []])
      expect(await second.transaction('s', (tx) => [tx.list(fruit), insert(tx)])).toEqual([
        [{ key: 'made', value: 1 }],
        [undefined, false],
      ])
    },
  )

  test.runIf(lasts)(
    'if a transaction inserts a key as new although the key exists, concurrent transactions are not affected',
    async () => {
      const where = await url()
      const first = await openStore(where)
      await first.transaction('s', (tx) => tx.put(fruit, 'made', 1))
      await first.close()
      const second = await opened(where)
      const runs: ((tx: Transaction) => unknown)[] = [
        (tx) => tx.insert(fruit, 'before', 1, true),
        (tx) => tx.insert(fruit, 'made', 2, true),
        (tx) => tx.insert(fruit, 'after', 3, true),
      ]
      expect(await Promise.allSettled(runs.map(async (run) => second.transaction('s', run)))).toMatchObject([
        { value: true },
        { reason: { status: 503 } },
        { value: true },
      ])
      expect(await second.transaction('s', (tx) => tx.list(fruit))).toEqual([
        { key: 'after', value: 3 },
        { key: 'before', value: 1 },
        { key: 'made', value: 1 },
      ])
    },
  )

  test('a key of 400 characters is stored, and a longer key fails only its own transaction', async () => {
    const store = await opened(await url())
    const longest = Array.from({ length: 400 }, (_, index) => String.fromCharCode(0xdf00 + ((index * 37) % 256))).join(
      '',
    )
    const sandbox = 's'.repeat(63)
    const writing = (write: (tx: Transaction, key: string) => unknown) =>
      Promise.allSettled([
        store.transaction(sandbox, (tx) => tx.increment('c')),
        (async () => store.transaction(sandbox, (tx) => write(tx, `${longest}1`)))(),
        store.transaction(sandbox, (tx) => tx.put(fruit, longest, 1)),
      ])
    const writes: ((tx: Transaction, key: string) => unknown)[] = [
      (tx, key) => tx.put(fruit, key, 1),
      (tx, key) => tx.insert(fruit, key, 1),
      (tx, key) => tx.insert(fruit, key, 1, true),
      (tx, key) => tx.load({ collections: { fruit: { [key]: 1 } }, counters: {} }),
    ]
    for (const write of writes)
      expect(await writing(write)).toMatchObject([
        { status: 'fulfilled' },
        { reason: { status: 400, message: expect.stringMatching(/^a key of "fruit" has 401 characters/) } },
        { status: 'fulfilled' },
      ])
    expect(await store.transaction(sandbox, (tx) => [tx.get(fruit, longest), tx.get(fruit, `${longest}1`)])).toEqual([
      1,
      undefined,
    ])
    expect(await store.transaction(sandbox, (tx) => tx.increment('c', 0))).toBe(4)
  })

  test.runIf(!lasts)('a store that keeps its data in memory is empty after it is closed', async () => {
    const store = await opened(await url())
    await store.transaction('s', (tx) => tx.put(fruit, 'k', 1))
    await store.close()
    expect(await store.transaction('s', (tx) => tx.get(fruit, 'k'))).toBeUndefined()
  })

  test('a counter keeps its value after the transaction, even if the sandbox contains nothing else', async () => {
    const store = await opened(await url())
    expect(await store.transaction('s', (tx) => tx.increment('c'))).toBe(1)
    expect(await store.transaction('s', (tx) => tx.increment('c'))).toBe(2)
  })

  test('keys with any characters stay distinct and are listed in order', async () => {
    const store = await opened(await url())
    await store.transaction('s', (tx) => {
      for (const key of keys) expect(tx.insert(texts, key, `of ${key}`)).toBe(true)
    })
    const sorted = keys.toSorted()
    const pages = await store.transaction('s', (tx) => {
      const found: { key: string; value: string }[] = []
      for (
        let page = tx.list(texts, { limit: 3 });
        page.length > 0;
        page = tx.list(texts, { limit: 3, after: page.at(-1)?.key })
      )
        found.push(...page)
      return found
    })
    expect(pages).toEqual(sorted.map((key) => ({ key, value: `of ${key}` })))
  })

  test('a store returns large values and many entries unchanged', async () => {
    const store = await opened(await url())
    const large = '券\0\uD800"'.repeat(200_000)
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`k${index}`, index]))
    await store.transaction('s', (tx) => tx.put(texts, 'large', large))
    await store.transaction('s', (tx) => {
      for (const [key, value] of Object.entries(many)) tx.insert(fruit, key, value)
    })
    await store.transaction('s', (tx) => {
      expect(tx.get(texts, 'large') === large).toBe(true)
      const { collections } = tx.dump()
      expect(collections['fruit']).toEqual(many)
      expect(collections['texts']?.['large'] === large).toBe(true)
      expect(tx.list(fruit, { prefix: 'k12' }).length).toBe(11)
    })
  })

  test('after an empty dump is loaded, the sandbox is empty and can be used again', async () => {
    const store = await opened(await url())
    await store.transaction('s', (tx) => [tx.put(fruit, 'k', 1), tx.increment('c')])
    await store.transaction('s', (tx) => tx.load({ collections: {}, counters: {} }))
    expect(await store.transaction('s', (tx) => tx.dump())).toEqual({ collections: {}, counters: {} })
    expect(await store.transaction('s', (tx) => [tx.insert(fruit, 'k', 2), tx.increment('c')])).toEqual([true, 1])
  })

  test('closing a store a second time has no effect', async () => {
    const store = await opened(await url())
    await store.close()
    await store.close()
  })

  test('a working store reports no problem, and its description contains no credentials', async () => {
    const where = await url()
    const store = await opened(where)
    expect(await store.problem()).toBeUndefined()
    expect(store.description).toBe(where.replace(/\/\/.*@/, '//'))
  })
})
