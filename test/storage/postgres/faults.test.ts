import { expect, onTestFinished, test, vi } from 'vitest'
import { start } from '../../cli/command.ts'
import { json } from '../../core/support.ts'
import { freshDatabase, isOwnServer, ownServer, sql } from '../../helpers/postgres.ts'
import { readLedgerSnapshot, checkLedger } from '../support/ledger-checks.ts'
import { failuresOf, isDown, mockOn, PATIENT, recovers } from '../support/faults.ts'
import { buy, codeIn, isProvidersFailure, issue, send, type Sent } from '../support/load.ts'
import { admin, probe } from '../support/processes.ts'
import { proxyTo } from '../support/proxy.ts'

// The tests start whole processes, which takes long on a loaded machine.
vi.setConfig({ testTimeout: 60_000 })

for (const end of ['stop', 'crash'] as const)
  test.skipIf(!isOwnServer)(
    `while PostgreSQL is down after a ${end}, requests fail in the provider's error format`,
    async () => {
      const mock = await mockOn(await freshDatabase(), onTestFinished)
      const server = await ownServer()
      onTestFinished(() => server.start())
      const load = mock.begin()
      await load.answered(60)
      await server[end]()
      await isDown(mock)
      for (const page of [`user?code=${'a'.repeat(26)}`, `images/${'a'.repeat(32)}.png`]) {
        const { answer } = await send(`${mock.base}/realpay-gift/${page}`)
        expect(isProvidersFailure({ provider: 'realpay-gift', answer })).toBe(true)
      }
      await vi.waitUntil(() => failuresOf(load) >= 60, PATIENT)
      await server.start()
      await recovers(mock, load)
    },
  )

const cutAll = (database: string): Promise<unknown> =>
  sql(
    database,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gift-mock' AND datname = current_database()",
  )

test('no code is lost or duplicated if the database connections are cut repeatedly', async () => {
  const database = await freshDatabase()
  const mock = await mockOn(database, onTestFinished)
  const load = mock.begin()
  for (let round = 0; round < 20; round++) {
    await load.answered(15)
    await cutAll(database)
  }
  await recovers(mock, load)
})

test('if database connections are cut while faults delay requests, the ledger records the deliveries correctly', async () => {
  const database = await freshDatabase()
  const mock = await mockOn(database, onTestFinished)
  const delay = { type: 'delay', ms: 60 }
  await admin(
    mock.base,
    '/faults',
    json({ name: 'early', when: { calls: { every: 3 } }, phase: 'before-commit', effect: delay }),
    201,
  )
  await admin(
    mock.base,
    '/faults',
    json({ name: 'late', when: { calls: { every: 2 } }, phase: 'after-commit', effect: delay }),
    201,
  )
  const load = mock.begin()
  for (let round = 0; round < 20; round++) {
    await load.answered(15)
    await cutAll(database)
  }
  await recovers(mock, load)
})

test('if another mock advances the shared clock during a database outage, a delayed request continues after the outage', async () => {
  const database = await freshDatabase()
  const proxy = await proxyTo(database, onTestFinished)
  const mock = await mockOn(proxy.url, onTestFinished)
  const other = await start(['--store', database], {}, onTestFinished)
  await admin(mock.base, '/clock', json({ mode: 'frozen' }, { method: 'PUT' }))
  await admin(
    mock.base,
    '/faults',
    json({ name: 'early', phase: 'before-commit', effect: { type: 'delay', ms: 1000 } }),
    201,
  )
  const held = issue(mock.base)
  const metBy = async (count: number) =>
    JSON.stringify(await admin(`${other.url}/sandboxes/load`, '/faults')).includes(`"hits":${count}`)
  await vi.waitUntil(() => metBy(1), PATIENT)
  // The mock processes the earlier request before it responds to this read.
  expect((await readLedgerSnapshot(mock.base)).totals.issued).toBe(0)
  proxy.refuse()
  await isDown(mock)
  await admin(`${other.url}/sandboxes/load`, '/clock/advance', json({ ms: 1000 }))
  proxy.accept()
  expect(codeIn(await held)).toBeDefined()
})

test('if the COMMIT for a request never reaches PostgreSQL, the request fails and leaves no data behind', async () => {
  const proxy = await proxyTo(await freshDatabase(), onTestFinished)
  const mock = await mockOn(proxy.url, onTestFinished)
  for (const attempt of ['a', 'b', 'c']) {
    const lost = proxy.loseNext('COMMIT')
    const sent = await buy(mock.base, mock.purchase, attempt)
    await lost
    expect(isProvidersFailure(sent)).toBe(true)
    expect((await readLedgerSnapshot(mock.base)).codes.filter(({ reference }) => reference === attempt)).toEqual([])
    expect(codeIn(await buy(mock.base, mock.purchase, attempt))).toBeDefined()
  }
})

test("a request gets its code if its COMMIT succeeded but PostgreSQL's reply was lost", async () => {
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
  expect(checkLedger(await readLedgerSnapshot(mock.base), sent)).toEqual([])
})

test('if the COMMIT of a deletion reaches PostgreSQL, the sandbox is deleted; otherwise the sandbox remains', async () => {
  const proxy = await proxyTo(await freshDatabase(), onTestFinished)
  const mock = await mockOn(proxy.url, onTestFinished)
  const remove = { method: 'DELETE' }
  const unheard = proxy.loseNext('COMMIT')
  await admin(mock.url, '/sandboxes/load', remove, 503)
  await unheard
  expect(codeIn(await issue(mock.base))).toBeDefined()
  // A deletion commits twice, first in the list of sandboxes and then in the sandbox.
  const lost = proxy.loseNext('its answer').then(() => proxy.loseNext('its answer'))
  await admin(mock.url, '/sandboxes/load', remove, 204)
  await lost
  expect((await readLedgerSnapshot(mock.base)).codes).toEqual([])
})

test("if the connection is lost during a query for a commit's result, the query is repeated on a new connection", async () => {
  const proxy = await proxyTo(await freshDatabase(), onTestFinished)
  const mock = await mockOn(proxy.url, onTestFinished)
  const lost = proxy.loseNext('its answer').then(() => proxy.loseNext('the question whether it was kept'))
  const sent = await issue(mock.base)
  await lost
  expect(codeIn(sent)).toBeDefined()
  expect(checkLedger(await readLedgerSnapshot(mock.base), [sent])).toEqual([])
})

test('if the connection is cut while PostgreSQL flushes the commit to disk, the request still gets its code', async () => {
  const proxy = await proxyTo(await freshDatabase(), onTestFinished)
  const mock = await mockOn(proxy.url, onTestFinished)
  const held = proxy.holdNextFlush()
  const first = issue(mock.base)
  await held
  const second = await issue(mock.base)
  proxy.refuse()
  proxy.accept()
  const sent = [await first, second]
  expect(sent.filter((one) => !codeIn(one))).toEqual([])
  expect(checkLedger(await readLedgerSnapshot(mock.base), sent)).toEqual([])
})

test('a response is sent only after the commit of its request has been flushed to disk', async () => {
  const database = await freshDatabase()
  const proxy = await proxyTo(database, onTestFinished)
  const mock = await mockOn(proxy.url, onTestFinished)
  const held = proxy.holdNextFlush()
  let isAnswered = false
  const sent = issue(mock.base).finally(() => (isAnswered = true))
  await held
  await vi.waitUntil(
    async () => (await sql(database, "SELECT 1 FROM gift_mock.entry WHERE collection = 'ledger.at-gift'")).length === 1,
    PATIENT,
  )
  // During each probe, the mock also processes earlier events. After these probes, it knows that the transaction has
  // ended.
  for (let round = 0; round < 10; round++) await probe(mock.url, 'readyz')
  expect(isAnswered).toBe(false)
  proxy.thaw()
  expect(codeIn(await sent)).toBeDefined()
})
