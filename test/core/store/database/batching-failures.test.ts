import { describe, expect, test } from 'vitest'
import {
  RejectedChangesError,
  StoreUnavailableError,
  type Transaction,
} from '../../../../mock-server/core/store/store.ts'
import { fake, fruit, outcomes, put, throwing } from './batching-support.ts'
import { once } from './fake-backend.ts'

const lost = new StoreUnavailableError('fake: lost')

describe('a failing database', () => {
  test('if a commit fails, all transactions of its batch fail and no event is published', async () => {
    const { store, backend, events } = fake()
    backend.elsewhere('s', { puts: { k: 'old' }, counters: { c: 5 } })
    const reading = (tx: Transaction): unknown => [tx.get(fruit, 'k'), tx.increment('c', 0)]
    expect(await outcomes(store, [reading])).toEqual([['old', 5]])
    backend.before.commit = once(() => {
      throw lost
    })
    const changing = (tx: Transaction): unknown => {
      tx.publish({ kind: 'clock' })
      return [tx.put(fruit, 'k', 'new'), tx.increment('c')]
    }
    expect(await outcomes(store, [changing, reading, throwing(new RangeError('of its own')), put('z', 1)])).toEqual(
      Array<string>(4).fill(lost.message),
    )
    expect({ events, values: backend.valuesOf('s') }).toEqual({ events: [], values: { k: 'old' } })
    backend.calls.length = 0
    expect(await outcomes(store, [reading])).toEqual([['old', 5]])
    expect(backend.calls).toEqual(['hold s', 'read fruit k', 'release s'])
  })

  test('if the database rejects an entry, only the transaction that wrote the entry fails', async () => {
    const { store, backend, events } = fake()
    backend.before.commit = ({ puts }) => {
      if (puts.some(({ key }) => key === 'bad')) throw new RejectedChangesError('fake: bad entry')
    }
    const counting = (tx: Transaction): unknown => {
      tx.publish({ kind: 'clock' })
      return tx.increment('c')
    }
    const bad = (tx: Transaction): unknown => [put('bad', 1)(tx), counting(tx)]
    const own = throwing(new RangeError('of its own'))
    expect(await outcomes(store, [counting, put('a', 1), bad, own, counting, put('z', 2)])).toEqual([
      1,
      'a',
      'fake: bad entry',
      'of its own',
      2,
      'z',
    ])
    expect(backend.valuesOf('s')).toEqual({ a: 1, z: 2 })
    expect(events).toEqual([1, 2].map(() => ({ sandbox: 's', event: { kind: 'clock' } })))
    backend.commits.length = 0
    await outcomes(store, [counting, put('b', 1)])
    expect(backend.commits.length, 'later transactions share a batch again').toBe(1)
  })

  test('if the commit of a batch fails, only the transactions of this batch fail, even if the next batch has begun', async () => {
    const { store, backend, events } = fake()
    const gate = Promise.withResolvers<void>()
    backend.before.kept = () => gate.promise
    const first = outcomes(store, [put('a', 1), (tx) => tx.publish({ kind: 'clock' })])
    await Promise.all([
      store.transaction('t', (tx) => tx.get(fruit, 'x')),
      new Promise((resolve) => setImmediate(resolve)),
    ])
    backend.before.kept = () => {}
    expect(await outcomes(store, [(tx) => [tx.get(fruit, 'a'), tx.put(fruit, 'b', 2)]])).toEqual([[1, undefined]])
    gate.reject(lost)
    expect(await first).toEqual([lost.message, lost.message])
    expect(events).toEqual([])
  })

  test('if the store cannot lock a sandbox, all waiting transactions fail, and the next transaction tries again', async () => {
    const { store, backend } = fake()
    backend.before.hold = once(() => {
      throw lost
    })
    expect(
      await outcomes(
        store,
        Array.from({ length: 100 }, (_, index) => put(`k${index}`, 1)),
      ),
    ).toEqual(Array<string>(100).fill(lost.message))
    expect(backend.calls).toEqual(['hold s'])
    expect(await outcomes(store, [put('a', 1)])).toEqual(['a'])
  })

  test('if the store cannot read the counters for a batch, the transactions fail and the sandbox is unlocked', async () => {
    const { store, backend } = fake()
    backend.before.counters = once(() => {
      throw lost
    })
    expect(await outcomes(store, [put('a', 1), put('b', 1)])).toEqual([lost.message, lost.message])
    expect(backend.calls).toEqual(['hold s', 'release s'])
    expect(await outcomes(store, [put('a', 1)])).toEqual(['a'])
  })

  test('if a transaction fails to read an entry, this and all earlier transactions of the batch fail, but later transactions run', async () => {
    const { store, backend } = fake()
    backend.before.read = once(() => {
      throw lost
    })
    const reading = (tx: Transaction): unknown => [tx.get(fruit, 'k')]
    expect(await outcomes(store, [put('a', 1), reading, put('b', 1), reading])).toEqual([
      lost.message,
      lost.message,
      'b',
      [undefined],
    ])
    expect(backend.valuesOf('s')).toEqual({ b: 1 })
    expect(backend.calls).toEqual(['hold s', 'read fruit k', 'release s', 'hold s', 'read fruit k', 'commit s'])
  })

  test('if the result of a commit is unknown, all transactions of the batch and all waiting transactions fail', async () => {
    const { store, backend } = fake()
    const unsure = new StoreUnavailableError('fake: unsure', Promise.resolve(false))
    backend.before.commit = once(() => {
      throw unsure
    })
    const all = await Promise.allSettled(
      Array.from({ length: 70 }, async (_, index) => store.transaction('s', put(`k${index}`, 1))),
    )
    const failures = all.map((one) => (one.status === 'rejected' ? one.reason : one.value))
    expect(failures.map(({ message }: Error) => message)).toEqual(Array<string>(70).fill(unsure.message))
    // The result is unknown only for the 64 transactions of the batch. The commit did not contain the other six
    // transactions.
    const committed = failures.map((failure: StoreUnavailableError) => failure.committed)
    expect(committed).toEqual([...Array(64).fill(unsure.committed), ...Array(6).fill(undefined)])
    expect(backend.calls).toEqual(['hold s', 'commit s', 'release s'])
  })
})
