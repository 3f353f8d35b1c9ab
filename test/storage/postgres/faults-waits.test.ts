import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { freshDatabase } from '../../helpers/postgres.ts'
import { readLedgerSnapshot, checkLedger } from '../ledger-checks.ts'
import { failuresOf, isDown, mockOn, PATIENT, recovers } from '../faults.ts'
import { buy, codeIn, find, isProvidersFailure, issue } from '../load.ts'
import { makeSandbox } from '../processes.ts'
import { proxyTo } from '../proxy.ts'

// The timeout is long, because these tests start processes on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 })

test.concurrent('a hanging PostgreSQL blocks no request for long and loses no data', async ({ onTestFinished }) => {
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

test.concurrent("where all connections wait for others, a request gets the provider's failure, and what held them up is forgotten", async ({
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

test.concurrent('a request whose commit result is not known in time fails, and its code is recorded as an orphan', async ({
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

  const untold = await vi.waitUntil(async () => {
    const codes = checkLedger(await readLedgerSnapshot(mock.base).catch(() => readLedgerSnapshot(mock.base)), [sent])
    return codes[0]?.delivered === false && codes
  }, PATIENT)
  expect(untold).toMatchObject([{ reference: 'order-1', delivered: false, orphaned: true }])
  expect(
    (await readLedgerSnapshot(mock.base)).requests.filter(({ operation }) => operation === 'realpay-gift.buy-gift'),
  ).toMatchObject([{ delivered: false }])
  expect((await buy(mock.base, mock.purchase, 'order-1')).answer?.status).toBe(409)
  expect(codeIn({ provider: 'realpay-gift', answer: await find(mock.base, mock.purchase, 'order-1') })).toMatchObject({
    code: untold[0]?.code,
  })
  expect((await readLedgerSnapshot(mock.base)).totals.orphaned).toBe(0)
})
