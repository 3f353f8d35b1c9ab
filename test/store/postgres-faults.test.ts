import { expect, onTestFinished, test, vi } from 'vitest'
import { freshDatabase, isOwnServer, ownServer, sql } from '../helpers/postgres.ts'
import { booksOf, checkBooks } from './books.ts'
import { failuresOf, isDown, mockOn, PATIENT, recovers } from './faults.ts'
import { buy, codeIn, isProvidersFailure, issue, type Sent } from './load.ts'
import { proxyTo } from './proxy.ts'

for (const end of ['stop', 'crash'] as const) test.skipIf(!isOwnServer)(`a PostgreSQL that is restarted after a ${end} under load fails requests as the provider does, and serves again`, async () => {
  const mock = await mockOn(await freshDatabase(), onTestFinished)
  const server = await ownServer()
  const load = mock.begin()
  await load.answered(60)
  await server[end]()
  await isDown(mock)
  await vi.waitUntil(() => failuresOf(load) >= 60, PATIENT)
  await server.start()
  await recovers(mock, load)
}, 60_000)

test('connections that are cut again and again cost no code, and no code comes twice', async () => {
  const database = await freshDatabase()
  const mock = await mockOn(database, onTestFinished)
  const load = mock.begin()
  for (let round = 0; round < 20; round++) {
    await load.answered(15)
    await sql(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gift-mock' AND datname = current_database()")
  }
  await recovers(mock, load)
})

test('a request whose COMMIT never arrives fails as the provider does, and nothing of it stays', async () => {
  const proxy = await proxyTo(await freshDatabase(), onTestFinished)
  const mock = await mockOn(proxy.url, onTestFinished)
  for (const attempt of ['a', 'b', 'c']) {
    const lost = proxy.loseNext('COMMIT')
    const sent = await buy(mock.base, mock.purchase, attempt)
    await lost
    expect(isProvidersFailure(sent)).toBe(true)
    expect((await booksOf(mock.base)).codes.filter(({ reference }) => reference === attempt)).toEqual([])
    expect(codeIn(await buy(mock.base, mock.purchase, attempt))).toBeDefined()
  }
})

test('a request whose COMMIT was done, and its answer lost, is answered with its code', async () => {
  const proxy = await proxyTo(await freshDatabase(), onTestFinished)
  const mock = await mockOn(proxy.url, onTestFinished)
  const sent: Sent[] = []
  for (const attempt of ['a', 'b', 'c']) {
    for (const ask of [() => issue(mock.base), () => buy(mock.base, mock.purchase, attempt)]) {
      const lost = proxy.loseNext('its answer')
      sent.push(await ask())
      await lost
    }
  }
  expect(sent.filter((one) => !codeIn(one))).toEqual([])
  expect(checkBooks(await booksOf(mock.base), sent)).toEqual([])
})
