import { expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import {
  collection,
  type Store,
  StoreUnavailableError,
  type Transaction,
} from '../../../mock-server/core/store/store.ts'
import { openStore } from '../../../mock-server/storage/index.ts'
import { freshDatabase, isOwnServer, ownServer, sql } from '../../helpers/postgres.ts'
import { PATIENT } from '../support/faults.ts'
import { proxyTo } from '../support/proxy.ts'

// The tests need more time on a loaded machine.
vi.setConfig({ testTimeout: 60_000 })

const fruit = collection<number>('fruit')
const put = (key: string, value: number) => (tx: Transaction) => tx.put(fruit, key, value)
const keptSchema = z.array(z.tuple([z.string(), z.array(z.int())]))

async function opened(url: string): Promise<Store> {
  const store = await openStore(url)
  onTestFinished(() => store.close())
  return store
}

test("if the connection is lost during a commit, the commit's result stays in the database until it is read", async () => {
  const database = await freshDatabase()
  const proxy = await proxyTo(database, onTestFinished)
  const store = await opened(proxy.url)
  const other = await opened(database)
  await store.transaction('s', put('a', 0))
  const held = proxy.holdNextFlush()
  const first = store.transaction('s', put('a', 1))
  await held
  await other.transaction('s', put('a', 2))
  await store.transaction('s', put('a', 3))
  await other.transaction('s', put('a', 4))
  proxy.refuse()
  proxy.accept()
  await first
  await store.transaction('s', put('a', 5))
  const [row] = await sql(database, "SELECT kept FROM gift_mock.sandbox WHERE id = 's'")
  expect(keptSchema.parse(JSON.parse(String(row?.['kept']))).map(([, batches]) => batches.length)).toEqual([1, 1])
})

test.skipIf(!isOwnServer)(
  'if PostgreSQL crashes during a transaction, the store reports the transaction as committed if and only if its data survived',
  async () => {
    const database = await freshDatabase()
    const server = await ownServer()
    onTestFinished(() => server.start())
    const proxy = await proxyTo(database, onTestFinished)
    const store = await opened(proxy.url)
    async function isAnswered(key: string): Promise<boolean> {
      try {
        await store.transaction('s', put(key, 1))
        return true
      } catch (error) {
        // On a busy machine, PostgreSQL may restart too slowly, and the outcome is still unknown. The promise
        // `committed` of the error later resolves to the outcome.
        return error instanceof StoreUnavailableError && error.committed !== undefined ? error.committed : false
      }
    }
    for (const key of ['a', 'b', 'c']) {
      const held = proxy.holdNextFlush()
      const answered = isAnswered(key)
      await held
      await server.crash()
      await server.start()
      proxy.thaw()
      const isThere = async () => (await store.transaction('s', (tx) => tx.get(fruit, key))) !== undefined
      const wasAnswered = await answered
      await vi.waitUntil(() => isAnswered('after'), PATIENT)
      expect(await isThere()).toBe(wasAnswered)
    }
  },
)
