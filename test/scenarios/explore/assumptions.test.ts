import { describe, expect, test } from 'vitest'
import { OutcomeUnknownError } from '../../../clients/index.ts'
import { providers } from '../../../mock-server/app.ts'
import { loadAlternatives, type NamedAlternative } from '../../../mock-server/core/provider/alternatives.ts'
import {
  type AlternativeOutcome,
  type AssumptionOptions,
  exploreAssumptionsWith,
  type RunUnder,
} from '../../../scenarios/explore/assumptions/assumptions.ts'
import type { Client } from '../../../scenarios/explore/driver/client.ts'
import { exploreAssumptions } from '../../../scenarios/explore/assumptions/explore-assumptions.ts'
import { inProcessDriver } from '../../../scenarios/explore/driver/in-process.ts'
import { referenceClient } from '../../../scenarios/explore/driver/reference-client.ts'
import { runUnder } from '../../../scenarios/explore/assumptions/run-under.ts'
import { contextOf } from '../../../scenarios/reference/index.ts'
import { atGiftOf } from './clients.ts'

const all = await loadAlternatives(providers)
const atGift = all.filter(({ provider }) => provider === 'at-gift')
const realpayGift = all.filter(({ provider }) => provider === 'realpay-gift')
const named = (...names: string[]): NamedAlternative[] => all.filter(({ name }) => names.includes(name))

const noLimit = (): Omit<AssumptionOptions, 'run'> => ({ now: () => 0, signal: new AbortController().signal })
const explored = (
  how: Pick<AssumptionOptions, 'run' | 'runWithFaults'>,
  alternatives: NamedAlternative[],
  options: Partial<AssumptionOptions> = {},
) => exploreAssumptionsWith(alternatives, { ...how, ...noLimit(), ...options })

const passed: AlternativeOutcome = { result: 'passed', yen: 0, what: [], providers: ['at-gift'] }
const lost = (yen: number): AlternativeOutcome => ({ ...passed, result: 'lost', yen })

/** Returns functions for the options `run` and `runWithFaults`, which run a client in this process. */
function clientUnder(client: Client, task = 'own-task'): Required<Pick<AssumptionOptions, 'run' | 'runWithFaults'>> {
  return runUnder({
    task: { name: task },
    calls: 8,
    patienceMs: Infinity,
    jobs: 1,
    open: (base) => inProcessDriver({ client, seed: 'assumptions', base }),
  })
}

const leansOf = ({ leans }: Awaited<ReturnType<typeof exploreAssumptionsWith>>) =>
  leans.map(({ alternatives, result, yen }) => [alternatives.map(({ name }) => name).join(' + '), result, yen])

const purchase = { prices: [500], name: 'name', issuer: 'issuer', brands: ['amazon'], isStrict: true }

/** A client that buys a gift, and buys a second gift if the outcome is unknown. */
const buysAgain: Client = async (run) => {
  const { realpayGift: client } = contextOf(run.env, run)
  const { id: purchaseId } = await client.createPurchase(purchase)
  await client.buyGift({ purchaseId, price: 500, requestId: 'order-1' }).catch((error: unknown) => {
    if (!(error instanceof OutcomeUnknownError)) throw error
    return client.buyGift({ purchaseId, price: 500, requestId: 'order-2' })
  })
}

/** A client that creates a purchase with the first brand that allows 500 yen. */
const readsAmounts: Client = async (run) => {
  const { realpayGift: client } = contextOf(run.env, run)
  const brands: readonly unknown[] = await client.listBrands()
  const allows = (brand: unknown): boolean =>
    Number(Reflect.get(Object(Reflect.get(Object(brand), 'amounts')), 'min')) <= 500
  const brand = brands.find(allows)
  if (!brand) throw new Error('no brand allows 500 yen')
  await client.createPurchase({ ...purchase, brands: [String(Reflect.get(Object(brand), 'code'))] })
}

describe('a client that runs in the process of the test', () => {
  test('the report names the alternative under which a client buys a second gift, and the question to the provider', async () => {
    const alternatives = named('RP-A5/unknown-gift-404', 'RP-A6/search-shows-gift-only', 'RP-A9/unset-members-absent')
    const report = await explored(clientUnder(buysAgain), alternatives, { runs: 6 })
    expect(leansOf(report)).toEqual([['RP-A6/search-shows-gift-only', 'lost', 527]])
    expect(report.questions).toMatchObject([
      { rule: 'RP-A6', provider: 'realpay-gift', yen: 527, alternatives: ['RP-A6/search-shows-gift-only'] },
    ])
    expect(report.questions[0]?.question.ja).toContain('リクエストIDによるギフトの検索')
    expect(report).toMatchObject({ leans: [{ withFaults: true }], tried: { single: 3, withFaults: 3, pairs: 0 } })
  })

  test('the report names each alternative under which a client cannot do its task', async () => {
    const { run } = clientUnder(readsAmounts)
    const report = await explored({ run }, all, { runs: realpayGift.length })
    expect(report.tried).toEqual({ single: realpayGift.length, withFaults: 0, pairs: 0 })
    expect(leansOf(report)).toEqual([
      ['RP-A7/token-once', 'failed', 0],
      ['RP-A12/brands-code-only', 'failed', 0],
      ['RP-A12/brands-min-max-price', 'failed', 0],
    ])
    expect(report.questions.map(({ rule, alternatives }) => [rule, alternatives.length])).toEqual([
      ['RP-A7', 1],
      ['RP-A12', 2],
    ])
  })

  test('if no fault occurs, the reference client passes under each alternative behaviour of the provider', async () => {
    const alternatives = named('RP-A5/unknown-gift-404', 'RP-A6/search-shows-gift-only', 'RP-A12/brands-code-only')
    const task = 'buy-one'
    const client = referenceClient({ name: task })
    const { run, runWithFaults } = clientUnder(client, task)
    expect(leansOf(await explored({ run }, alternatives))).toEqual([])
    const report = await explored({ run, runWithFaults }, alternatives, { runs: 6 })
    expect(leansOf(report)).toEqual([['RP-A6/search-shows-gift-only', 'lost', 1055]])
  })

  test('if a fault causes a loss even under the assumed rules, the report does not blame an alternative for this loss', async () => {
    const issuesAgain: Client = async (run) => {
      const client = atGiftOf(run)
      const issue = () => client.issue({ dcId: 'DC500', amount: 500 })
      await issue().catch(issue)
    }
    const report = await explored(clientUnder(issuesAgain), named('AG-A8/errors-gateway-page'))
    expect([report.assumed.result, leansOf(report), report.tried]).toEqual([
      'passed',
      [],
      { single: 1, withFaults: 1, pairs: 0 },
    ])
  })
})

test('`exploreAssumptions` runs an in-process client under the alternatives of the providers that it uses', async () => {
  const done: number[] = []
  const { tried, leans, notTried } = await exploreAssumptions(referenceClient({ name: 'issue-one' }), {
    task: 'issue-one',
    withFaults: true,
    runs: atGift.length + 1,
    onRun: ({ runs }) => done.push(runs),
  })
  expect({ tried, leans, left: notTried.withFaults }).toEqual({
    tried: { single: atGift.length, withFaults: 1, pairs: 0 },
    leans: [],
    left: atGift.length - 1,
  })
  expect(done).toEqual(Array.from({ length: atGift.length + 1 }, (_, index) => index + 1))
})

describe('the order and the bounds of the runs', () => {
  const alternatives = named(
    'AG-A1/amount-number-accepted',
    'AG-A3/limit-retry-after',
    'AG-A4/unknown-tranid-404',
    'AG-A5/inquiry-mismatch-accepted',
  )
  const keys = alternatives.map(({ settings }) => JSON.stringify(settings))
  const caseOf = (...indices: number[]): string =>
    JSON.stringify(Object.assign({}, ...indices.map((index) => alternatives[index]?.settings)))

  test('a client is run under every alternative, and then under each pair of alternatives that it passed alone', async () => {
    const runs: string[] = []
    const run: RunUnder = async (settings) => {
      runs.push(JSON.stringify(settings))
      return JSON.stringify(settings) === keys[1] ? lost(100) : passed
    }
    const report = await explored({ run }, alternatives)
    expect(runs).toEqual(['{}', ...keys, caseOf(0, 2), caseOf(0, 3), caseOf(2, 3)])
    expect(report).toMatchObject({ tried: { single: 4, pairs: 3 }, covered: 3, notTried: { single: 0, pairs: 0 } })
  })

  test('if a client loses money under a pair of alternatives, the report has a question about both rules', async () => {
    const losses = new Map([
      [caseOf(0, 2), lost(1000)],
      [keys[3] ?? '', lost(200)],
    ])
    const run: RunUnder = async (settings) => losses.get(JSON.stringify(settings)) ?? passed
    const report = await explored({ run }, alternatives)
    expect(leansOf(report)).toEqual([
      ['AG-A1/amount-number-accepted + AG-A4/unknown-tranid-404', 'lost', 1000],
      ['AG-A5/inquiry-mismatch-accepted', 'lost', 200],
    ])
    expect(report.questions.map(({ rule, yen }) => [rule, yen])).toEqual([
      ['AG-A1', 1000],
      ['AG-A4', 1000],
      ['AG-A5', 200],
    ])
  })

  test('the report counts the alternatives and pairs that were not tried', async () => {
    let time = 0
    const run: RunUnder = async () => {
      time += 1000
      return passed
    }
    expect(await explored({ run }, alternatives, { runs: 2 })).toMatchObject({
      tried: { single: 2, pairs: 0 },
      notTried: { single: 2, pairs: 6 },
    })
    time = 0
    const timed = await explored({ run }, alternatives, { budgetMs: 6000, now: () => time })
    expect(timed).toMatchObject({ tried: { single: 4, pairs: 1 }, notTried: { single: 0, pairs: 5 } })
  })

  test('if a signal ends the runs, the report contains the results of the completed runs', async () => {
    const interrupt = new AbortController()
    const run: RunUnder = async (settings, signal) => {
      if (JSON.stringify(settings) === keys[1]) interrupt.abort()
      signal.throwIfAborted()
      return JSON.stringify(settings) === keys[0] ? lost(5) : passed
    }
    const report = await explored({ run }, alternatives, { signal: interrupt.signal })
    expect(report).toMatchObject({ tried: { single: 1, pairs: 0 }, notTried: { single: 3, pairs: 6 } })
    expect(leansOf(report)).toEqual([['AG-A1/amount-number-accepted', 'lost', 5]])
  })

  test('a client that fails under the assumed rules is run under no alternative', async () => {
    const failed: AlternativeOutcome = { ...passed, result: 'failed', what: [{ en: 'no key', ja: 'キーがない' }] }
    const report = await explored({ run: async () => failed }, alternatives)
    expect(report).toMatchObject({ assumed: failed, tried: { single: 0, withFaults: 0, pairs: 0 }, leans: [] })
  })

  test('a client is run only under the alternatives of the providers that it uses', async () => {
    const run: RunUnder = async () => ({ ...passed, providers: ['realpay-gift'] })
    const { tried } = await explored({ run }, [...alternatives, ...named('RP-A9/unset-members-absent')])
    expect(tried).toEqual({ single: 1, withFaults: 0, pairs: 0 })
  })

  test('the order of the report does not depend on which of several concurrent runs ends first', async () => {
    const waiting: (() => void)[] = []
    const run: RunUnder = async (settings) => {
      if (JSON.stringify(settings) === '{}') return passed
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
        if (waiting.length === 4) for (const end of waiting.toReversed()) end()
        if (waiting.length > 4) resolve()
      })
      return lost(100)
    }
    const report = await explored({ run }, alternatives, { jobs: 4 })
    expect(leansOf(report).map(([name]) => name)).toEqual(alternatives.map(({ name }) => name))
  })
})
