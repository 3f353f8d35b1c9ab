import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { freshDatabase } from '../../helpers/postgres.ts'
import { readLedgerSnapshot, checkLedger } from '../support/ledger-checks.ts'
import { failuresOf, isDown, mockOn, PATIENT, recovers } from '../support/faults.ts'
import { buy, codeIn, find, isProvidersFailure, issue } from '../support/load.ts'
import { makeSandbox } from '../support/processes.ts'
import { proxyTo } from '../support/proxy.ts'

// The tests start whole processes, which takes long on a loaded machine.
vi.setConfig({ testTimeout: 60_000 })

test.concurrent('requests time out while PostgreSQL hangs, and no code is lost', async ({ onTestFinished }) => {
  const proxy = await proxyTo(await freshDatabase(), onTestFinished)
  const mock = await mockOn(proxy.url, onTestFinished)
  const load = mock.begin()
  await load.answered(60)
  proxy.freeze()
  await isDown(mock)
  await vi.waitUntil(() => failuresOf(load) >= 40, PATIENT)
  proxy.thaw()
  await recovers(mock, load)
})

test.concurrent('while all database connections wait for locks, a request gets an internal error of the provider', async ({
  onTestFinished,
}) => {
  const database = await freshDatabase()
  const mock = await mockOn(database, onTestFinished)
  const bases = [mock.base]
  for (let number = 1; number <= 14; number++) bases.push(mock.url + (await makeSandbox(mock.url, `crowd-${number}`)))
  const other = new pg.Client({ connectionString: database })
  await other.connect()
  onTestFinished(() => other.end())
  await other.query('BEGIN')
  await other.query('SELECT 1 FROM gift_mock.sandbox FOR UPDATE')

  const waiting = Promise.all(bases.map((base) => issue(base)))
  await isDown(mock)
  const sent = await waiting
  expect(sent.filter((one) => !isProvidersFailure(one))).toEqual([])
  await other.query('ROLLBACK')

  const load = mock.begin()
  await recovers(mock, load)
  for (const base of bases.slice(1)) expect((await readLedgerSnapshot(base)).totals.issued).toBe(0)
})

test.concurrent('if the mock cannot find out in time whether a commit succeeded, the request fails, and the ledger lists its code as undelivered', async ({
  onTestFinished,
}) => {
  const proxy = await proxyTo(await freshDatabase(), onTestFinished)
  const mock = await mockOn(proxy.url, onTestFinished)
  const lost = proxy.loseNext('its answer').then(() => proxy.refuse())
  const sent = await buy(mock.base, mock.purchase, 'order-1')
  await lost
  expect(isProvidersFailure(sent)).toBe(true)
  await isDown(mock)
  proxy.accept()

  const undeliveredCodes = await vi.waitUntil(async () => {
    const codes = checkLedger(await readLedgerSnapshot(mock.base).catch(() => readLedgerSnapshot(mock.base)), [sent])
    return codes[0]?.delivered === false && codes
  }, PATIENT)
  expect(undeliveredCodes).toMatchObject([{ reference: 'order-1', delivered: false, orphaned: true }])
  expect(
    (await readLedgerSnapshot(mock.base)).requests.filter(({ operation }) => operation === 'realpay-gift.buy-gift'),
  ).toMatchObject([{ delivered: false }])
  expect((await buy(mock.base, mock.purchase, 'order-1')).answer?.status).toBe(409)
  expect(codeIn({ provider: 'realpay-gift', answer: await find(mock.base, mock.purchase, 'order-1') })).toMatchObject({
    code: undeliveredCodes[0]?.code,
  })
  expect((await readLedgerSnapshot(mock.base)).totals.orphaned).toBe(0)
})
