import { expect, test } from 'vitest'
import { RealPayGiftClient, systemClock } from '../../../clients/index.ts'
import { findScenario } from '../../../scenarios/loading/load.ts'
import { replay, type ReplayOptions } from '../../../scenarios/replay/replay.ts'
import { lost, scenarioFiles } from '../files.ts'
import { type Run, runner } from './function-runner.ts'

/** Buys a gift of the partner API with a token of the given time. Default: the time of this machine. */
async function buy({ environment }: Parameters<Run>[0], now: () => number = Date.now): Promise<unknown> {
  const { REALPAY_GIFT_BASE_URL: baseUrl = '', REALPAY_GIFT_ACCESS_KEY: accessKey = '' } = environment
  const totp = {
    secret: environment['REALPAY_GIFT_TOTP_SECRET'] ?? '',
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
  } as const
  const clock = { ...systemClock, now }
  const client = new RealPayGiftClient({ baseUrl, accessKey, totp, clock, retries401: 0 })
  const { id } = await client.createPurchase({
    prices: [500],
    name: 'a',
    issuer: 'b',
    brands: ['amazon'],
    isStrict: true,
  })
  return client.buyGift({ purchaseId: id, price: 500 })
}

/** A client that orders from あっとギフト, and from the partner API if the response is lost. */
const failsOver =
  (now?: () => number): Run =>
  (context) =>
    context.issue().catch(() => buy(context, now).catch(() => undefined))

const DATED = { clock: { now: '2026-04-01T09:00:00+09:00' }, faults: [lost] }

async function replayed(run: Run, more: Record<string, unknown>, options: Partial<ReplayOptions> = {}) {
  const [file = ''] = scenarioFiles({ 'own/one': more })
  const { result, verdict, requests } = await replay(await findScenario(file), {
    runner: runner(run),
    timeoutMs: 20_000,
    ...options,
  })
  const failed = verdict.checks.filter(({ passed }) => !passed).map(({ what }) => what.en)
  return { result, failed, statuses: requests.map(({ response }) => response.status) }
}

const BOUGHT_TWICE = { result: 'failed', failed: ['realpay-gift: codes issued'], statuses: [200, 200, 200] }

test('in a scenario that sets the time, a client that orders from the other provider with a token of real time fails', async () => {
  expect(await replayed(failsOver(), DATED)).toEqual(BOUGHT_TWICE)
})

test('the same client fails if the clock of the scenario is faster or ahead', async () => {
  expect(await replayed(failsOver(), DATED, { timeScale: 20 })).toEqual(BOUGHT_TWICE)
  const ahead = { ...DATED, clock: { ...DATED.clock, skewMs: 600_000 } }
  expect(
    await replayed(
      failsOver(() => Date.now() + 600_000),
      ahead,
    ),
  ).toEqual(BOUGHT_TWICE)
})

test('the same client fails if its own time is scaled, too', async () => {
  const later = failsOver(() => Date.now() + 3_600_000)
  const scaled = { ...runner(later), scalesTime: true }
  expect(await replayed(later, DATED, { timeScale: 20, runner: scaled })).toEqual(BOUGHT_TWICE)
  const short = { ...DATED, faults: [{ ...lost, when: { ...lost.when, withinMs: 60_000 } }] }
  expect(await replayed(later, short, { timeScale: 20, runner: scaled })).toEqual(BOUGHT_TWICE)
})

test('if the other provider refuses the token of a client that orders there, the result is `cannot tell`', async () => {
  expect(
    await replayed(
      failsOver(() => Date.now() - 600_000),
      DATED,
    ),
  ).toEqual({
    result: 'cannot tell',
    failed: ['realpay-gift: refused requests'],
    statuses: [200, 401],
  })
})

test('in a scenario that expects orders at both providers, refused requests decide nothing', async () => {
  const both = { 'at-gift': { issued: { exactly: 1 } }, 'realpay-gift': {} }
  const late = failsOver(() => Date.now() - 600_000)
  expect(await replayed(late, { ...DATED, expect: { ledger: both } })).toMatchObject({ result: 'passed', failed: [] })
})

test('in a scenario of the partner API, refused orders at the other provider give the result `cannot tell`', async () => {
  const run: Run = (context) => buy(context).then(() => context.issue({ body: '{}' }))
  const expects = { ledger: { 'realpay-gift': { issued: { max: 1 } } } }
  expect(await replayed(run, { expect: expects })).toMatchObject({
    result: 'cannot tell',
    failed: ['at-gift: refused requests'],
  })
})

test('in a scenario of the partner API, a client that orders from the other provider fails', async () => {
  const run: Run = (context) => buy(context).catch(() => context.issue())
  const expects = { ledger: { 'realpay-gift': { issued: { max: 1 } } } }
  const scenario = { faults: [{ ...lost, when: { operation: 'realpay-gift.create-purchase' } }], expect: expects }
  expect(await replayed(run, scenario)).toEqual({
    result: 'failed',
    failed: ['at-gift: codes issued'],
    statuses: [200, 200],
  })
})
