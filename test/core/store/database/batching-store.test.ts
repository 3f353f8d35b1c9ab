import { describe, expect, test, vi } from 'vitest'
import type { Transaction } from '../../../../mock-server/core/store/store.ts'
import { fake, fruit, outcomes, put } from './batching-support.ts'
import { once } from './fake-backend.ts'
import { fakeHostTimers } from '../../../helpers/host-timers.ts'

test('concurrent transactions are committed together, and their results and events appear only after the commit', async () => {
  const { store, backend, events } = fake()
  const gate = Promise.withResolvers<void>()
  backend.before.kept = () => gate.promise
  const answered: unknown[] = []
  const all = ['a', 'b', 'c'].map(async (key) => {
    const value = await store.transaction('s', (tx) => {
      tx.publish({ kind: 'request', id: key })
      return put(key, 1)(tx)
    })
    answered.push(value)
  })
  const reading = store.transaction('other', (tx) => tx.get(fruit, 'x'))
  expect(await reading).toBeUndefined()
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
  expect({ answered, events, calls: backend.calls.filter((call) => call.endsWith(' s')) }).toEqual({
    answered: [],
    events: [],
    calls: ['hold s', 'commit s'],
  })
  gate.resolve()
  await Promise.all(all)
  expect(answered).toEqual(['a', 'b', 'c'])
  expect(events.map((event) => event !== 'gap' && event.event.kind === 'request' && event.event.id)).toEqual([
    'a',
    'b',
    'c',
  ])
})

test('one commit contains the changes of at most 64 transactions', async () => {
  const { store, backend } = fake()
  await outcomes(
    store,
    Array.from({ length: 150 }, (_, index) => put(`k${index}`, index)),
  )
  expect(backend.commits.map(({ puts }) => puts.length)).toEqual([64, 64, 22])
})

test('a transaction that throws an error rolls back only its own changes in the batch', async () => {
  const { store, backend, events } = fake()
  const failing = (tx: Transaction): void => {
    tx.put(fruit, 'b', 'never')
    tx.put(fruit, 'a', 'never')
    tx.increment('c', 10)
    tx.publish({ kind: 'faults' })
    throw new RangeError('of its own')
  }
  const counting = (tx: Transaction): unknown => {
    tx.publish({ kind: 'clock' })
    return tx.increment('c')
  }
  expect(await outcomes(store, [put('a', 1), counting, failing, counting, put('z', 3)])).toEqual([
    'a',
    1,
    'of its own',
    2,
    'z',
  ])
  expect(backend.valuesOf('s')).toEqual({ a: 1, z: 3 })
  expect(backend.commits).toMatchObject([{ counters: { c: 2 } }])
  expect(events).toEqual([1, 2].map(() => ({ sandbox: 's', event: { kind: 'clock' } })))
})

test('a slow transaction in one sandbox does not block transactions in another sandbox', async () => {
  const { store, backend } = fake()
  const gate = Promise.withResolvers<void>()
  backend.before.read = () => (backend.calls.includes('hold b') ? undefined : gate.promise)
  const slow = store.transaction('a', (tx) => [tx.put(fruit, 'k', 1), tx.get(fruit, 'other')])
  await vi.waitUntil(() => backend.calls.includes('read fruit other'), { timeout: 30_000 })
  expect(await store.transaction('b', (tx) => tx.get(fruit, 'k'))).toBeUndefined()
  gate.resolve()
  await slow
  expect(await store.transaction('a', (tx) => tx.get(fruit, 'k'))).toBe(1)
})

describe('reads of entries that are not cached', () => {
  test('a transaction that reads an uncached entry is run again from the start, and only the last run takes effect', async () => {
    const { store, backend, events } = fake()
    backend.elsewhere('s', { puts: { a: 1, b: 2 }, counters: { c: 5 } })
    let runs = 0
    const run = (tx: Transaction): unknown => {
      runs += 1
      tx.publish({ kind: 'clock' })
      const count = tx.increment('c')
      tx.put(fruit, `run ${runs}`, count)
      return [
        count,
        tx.get(fruit, 'a'),
        tx.insert(fruit, 'b', 9),
        tx.list(fruit, { prefix: 'a' }),
        tx.list(fruit, { prefix: 'a' }),
      ]
    }
    const list = [{ key: 'a', value: 1 }]
    expect(await outcomes(store, [run])).toEqual([[6, 1, false, list, list]])
    expect({ runs, events, counters: backend.commits[0]?.counters, values: backend.valuesOf('s') }).toEqual({
      runs: 4,
      events: [{ sandbox: 's', event: { kind: 'clock' } }],
      counters: { c: 6 },
      values: { a: 1, b: 2, 'run 4': 6 },
    })
  })

  test('a transaction that reads an uncached entry is run again, even if the transaction catches the error of this read', async () => {
    const { store, backend } = fake()
    backend.elsewhere('s', { puts: { a: 1, b: 2 } })
    const tried = (tx: Transaction, key: string): unknown => {
      try {
        return tx.get(fruit, key)
      } catch {
        return 'caught'
      }
    }
    expect(await outcomes(store, [(tx) => [tried(tx, 'a'), tried(tx, 'b')]])).toEqual([[1, 2]])
    expect(backend.calls).toEqual(['hold s', 'read fruit a', 'read fruit b', 'release s'])
  })

  test('uncached entries that several transactions of a batch read are fetched together', async () => {
    const { store, backend } = fake()
    backend.elsewhere('s', { puts: { a: 'a2', b: 'b2', c: 'c2', a2: 1, b2: 2, c2: 3 } })
    const follow =
      (key: string) =>
      (tx: Transaction): unknown => {
        const next = String(tx.get(fruit, key))
        const value = Number(tx.get(fruit, next))
        tx.put(fruit, next, value + 10)
        return value
      }
    expect(await outcomes(store, ['a', 'b', 'c', 'c', 'a'].map(follow))).toEqual([1, 2, 3, 13, 11])
    const reads = ['a', 'b', 'c', 'a2', 'b2', 'c2'].map((key) => `read fruit ${key}`)
    expect(backend.calls).toEqual(['hold s', ...reads, 'commit s'])
    expect(backend.valuesOf('s')).toMatchObject({ a2: 21, b2: 12, c2: 23 })
  })

  test('if prefetching an entry for a later transaction of the batch fails, the transaction reads the entry itself', async () => {
    const { store, backend } = fake()
    backend.elsewhere('s', { puts: { a: 1, b: 2 } })
    const failsOnce = once(() => {
      throw new Error('lost')
    })
    backend.before.read = () => (backend.calls.at(-1) === 'read fruit b' ? failsOnce() : undefined)
    const read =
      (key: string) =>
      (tx: Transaction): unknown =>
        tx.get(fruit, key)
    expect(await outcomes(store, [read('a'), read('b')])).toEqual([1, 2])
    expect(backend.calls).toEqual(['hold s', 'read fruit a', 'read fruit b', 'read fruit b', 'release s'])
  })

  test('a transaction that reads an uncached entry and then throws an error is run again with the entry', async () => {
    const { store, backend } = fake()
    backend.elsewhere('s', { puts: { a: 1 } })
    const failing = (tx: Transaction): void => {
      tx.put(fruit, 'mine', 1)
      throw new RangeError(`of its own, with ${String(tx.get(fruit, 'a'))}`)
    }
    expect(await outcomes(store, [put('before', 1), failing, put('after', 2)])).toEqual([
      'before',
      'of its own, with 1',
      'after',
    ])
    expect(backend.valuesOf('s')).toEqual({ a: 1, before: 1, after: 2 })
  })
})

test('a read-only transaction commits nothing, and a transaction that only publishes events commits only these events', async () => {
  const { store, backend, events } = fake()
  await store.transaction('s', (tx) => [tx.get(fruit, 'k'), tx.increment('c', 0)])
  expect(backend.calls).toEqual(['hold s', 'read fruit k', 'release s'])
  await store.transaction('s', (tx) => tx.publish({ kind: 'settings' }))
  expect(backend.commits).toEqual([
    { cleared: false, puts: [], inserts: [], deletes: [], counters: {}, events: [{ kind: 'settings' }] },
  ])
  expect(events).toEqual([{ sandbox: 's', event: { kind: 'settings' } }])
})

test('the transactions of a sandbox run one at a time, even if 200 other sandboxes fill the cache', async () => {
  const { store, backend } = fake()
  const gate = Promise.withResolvers<void>()
  backend.before.hold = () => gate.promise
  const waiting = Array.from({ length: 200 }, async (_, index) => store.transaction(`busy-${index}`, () => index))
  delete backend.before.hold
  const reading = (tx: Transaction): unknown => tx.get(fruit, 'k')
  expect(await outcomes(store, [reading, reading, reading], 'one more')).toEqual([undefined, undefined, undefined])
  expect(backend.calls.filter((call) => !call.startsWith('hold busy'))).toEqual([
    'hold one more',
    'read fruit k',
    'release one more',
  ])
  gate.resolve()
  await Promise.all(waiting)
})

test('the cached entries of a sandbox are dropped after 200 other sandboxes have been used', async () => {
  const { store, backend } = fake()
  const reading = (tx: Transaction): unknown => tx.get(fruit, 'k')
  for (let turn = 0; turn < 2; turn++) await store.transaction('s', reading)
  expect(backend.calls.filter((call) => call.startsWith('read')).length).toBe(1)
  for (let index = 0; index < 200; index++) await store.transaction(`s${index}`, reading)
  await store.transaction('s', reading)
  expect(backend.calls.filter((call) => call.startsWith('read')).length).toBe(202)
})

test('a transaction object that is used after its transaction has ended throws an error', async () => {
  const { store } = fake()
  const kept = await store.transaction('s', (tx) => [tx])
  await expect(async () => kept[0]?.get(fruit, 'k')).rejects.toThrow(/^a transaction was used after it had ended$/)
})

test('a closing store commits the transaction in progress and a transaction that follows directly', async () => {
  const { store, backend } = fake()
  const gate = Promise.withResolvers<void>()
  backend.before.kept = () => gate.promise
  const both = (async () => [
    await store.transaction('s', put('first', 1)),
    await store.transaction('s', put('second', 2)),
  ])()
  const closing = store.close().then(() => backend.calls.push('closed'))
  gate.resolve()
  await Promise.all([both, closing])
  expect(backend.calls).toEqual(['hold s', 'commit s', 'hold s', 'commit s', 'close', 'closed'])
})

test('closing a store finishes even if a caller starts transactions without a pause', async () => {
  fakeHostTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { store, backend } = fake()
  backend.before.hold = () => new Promise((resolve) => void setImmediate(resolve))
  const writing = (async () => {
    while (!backend.calls.includes('close')) await store.transaction('s', put('k', 1))
  })()
  const closed = store.close()
  await vi.advanceTimersByTimeAsync(20_000)
  await Promise.all([closed, writing])
})
