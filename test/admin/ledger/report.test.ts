import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { providers } from '../../../mock-server/app.ts'
import type { ScenarioDocument } from '../../../mock-server/index.ts'
import { scenarioOf } from '../../core/scenario/support.ts'
import { ISSUE_PATH, issueOf, noLimits } from '../../core/support.ts'
import { boot, type Booted } from '../../helpers/boot.ts'

const occasions = z.array(
  z.strictObject({
    what: z.strictObject({ en: z.string().min(1), ja: z.string().min(1) }),
    requests: z.array(z.string().regex(/^\d{9}$/)).min(1),
  }),
)
const reportSchema = z.strictObject({
  rules: z.array(
    z.strictObject({
      name: z.string().regex(/^(?:at-gift|realpay-gift)\/[a-z0-9-]+$/),
      provider: z.enum(['at-gift', 'realpay-gift']),
      rule: z.string(),
      evidence: z.enum(['documented', 'observed', 'assumed']),
      severity: z.enum(['money', 'refusal', 'notice']),
      text: z.strictObject({ en: z.string().regex(/\.$/), ja: z.string().regex(/。$/) }),
      result: z.enum(['passed', 'violated', 'not exercised', 'inconclusive']),
      exercised: z.int().min(0),
      costYen: z.int().min(0),
      violations: occasions,
      undecided: occasions,
    }),
  ),
  evicted: z.int().min(0),
  result: z.enum(['passed', 'failed', 'cannot tell']),
  ledger: z.strictObject({
    issued: z.int(),
    faceValue: z.int(),
    fees: z.int(),
    orphaned: z.int(),
    orphanedYen: z.int(),
    suspectedDuplicates: z.int(),
    suspectedDuplicatesYen: z.int(),
  }),
  scenario: z.looseObject({ scenario: z.string(), result: z.enum(['passed', 'failed', 'cannot tell']) }).nullable(),
  tolerated: z.array(z.string()),
  clearances: z.array(z.unknown()),
  emptied: z.int(),
  cleared: z.int(),
  onlyRefusals: z
    .strictObject({ count: z.int(), reason: z.strictObject({ en: z.string(), ja: z.string() }) })
    .nullable(),
  clockRate: z.number(),
})

test('the report lists every conduct rule, each with the id of its entry in the evidence register', async () => {
  const { send } = boot()
  const response = await send('/__admin/report')
  expect(response.status).toBe(200)
  const { rules, evicted } = reportSchema.parse(await response.json())
  expect(evicted).toBe(0)
  expect(rules.map(({ name, rule, severity }) => [name, rule, severity])).toEqual([
    ['at-gift/pacing', 'AG-D7', 'refusal'],
    ['at-gift/waits-after-429', 'AG-D7', 'refusal'],
    ['at-gift/waits-90-seconds', 'AG-D9', 'money'],
    ['at-gift/no-blind-reissue', 'AG-D12', 'money'],
    ['at-gift/no-repeat-after-refusal', 'AG-D6', 'refusal'],
    ['at-gift/no-accidental-issue', 'AG-A6', 'money'],
    ['at-gift/no-orphans', 'AG-D12', 'notice'],
    ['at-gift/no-secrets-in-url', 'AG-D3', 'refusal'],
    ['realpay-gift/pacing', 'RP-D1', 'refusal'],
    ['realpay-gift/waits-after-429', 'RP-A1', 'refusal'],
    ['realpay-gift/unique-request-ids', 'RP-D4', 'refusal'],
    ['realpay-gift/fresh-token', 'RP-D2', 'refusal'],
    ['realpay-gift/looks-up-before-rebuy', 'RP-D13', 'money'],
    ['realpay-gift/no-orphans', 'RP-D13', 'money'],
    ['realpay-gift/offered-only', 'RP-D5', 'refusal'],
    ['realpay-gift/no-repeat-after-refusal', 'RP-D14', 'refusal'],
    ['realpay-gift/no-secrets-in-url', 'RP-D3', 'refusal'],
  ])
  for (const { name, provider, rule } of rules) {
    expect(name.startsWith(`${provider}/`)).toBe(true)
    expect(providers.find((candidate) => candidate.name === provider)?.register[rule]).toBeDefined()
  }
})

test('before the first request, every rule in the report has the result `not exercised`', async () => {
  const { rules } = reportSchema.parse(await (await boot().send('/__admin/report')).json())
  expect(new Set(rules.map(({ result }) => result))).toEqual(new Set(['not exercised']))
})

test('for each violation, the report lists the requests that prove the violation, in the order of the requests', async () => {
  const { send } = boot()
  for (let time = 0; time < 3; time += 1) await send(ISSUE_PATH, issueOf())
  const { rules } = reportSchema.parse(await (await send('/__admin/report')).json())
  expect(rules.find(({ name }) => name === 'at-gift/pacing')).toMatchObject({
    result: 'violated',
    evidence: 'documented',
    exercised: 2,
    violations: [
      {
        what: {
          en: '3 requests arrived at the same time; the limit is 1 in 1 s. Leave a margin for the time that requests travel',
          ja: '3 件のリクエストが同時に届いた（上限は 1 秒に 1 件。到着時刻がずれるため、送信間隔は上限より少し長くする）',
        },
        requests: ['000000001', '000000002', '000000003'],
      },
    ],
  })
})

test('the report contains no secret from the settings, even if a client sent the secret in a URL', async () => {
  const { send } = boot()
  await send(`${ISSUE_PATH}?k=MOCK-AuthKey-001`, issueOf())
  const text = await (await send('/__admin/report')).text()
  expect(text).toContain('carries a secret')
  expect(text).not.toContain('MOCK-AuthKey-001')
})

describe('the result of the report', () => {
  const resultOf = async ({ send }: Booted) => {
    const { result, ledger, scenario } = reportSchema.parse(await (await send('/__admin/report')).json())
    return { result, duplicates: ledger.suspectedDuplicates, scenario: scenario?.result }
  }
  const scenario = (change: Partial<ScenarioDocument['expect']>) =>
    scenarioOf({
      faults: [],
      settings: noLimits,
      expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } }, ...change },
    })

  /** Issues a code whose response is lost, and then issues a second code with the same request. */
  async function issueTwice({ mock, send, advance }: Booted): Promise<void> {
    await mock.admin.arm({
      name: 'lose-it',
      when: { operation: 'at-gift.issue', calls: [1] },
      phase: 'after-commit',
      effect: { type: 'provider-error', status: 500 },
    })
    await send(ISSUE_PATH, issueOf())
    await advance(200_000)
    await send(ISSUE_PATH, issueOf())
  }

  test('if a rule is violated, the report states the cost of the duplicate codes or, if there are none, of the lost codes', async () => {
    const booted = boot({ settings: noLimits })
    await issueTwice(booted)
    const { rules } = reportSchema.parse(await (await booted.send('/__admin/report')).json())
    const costs = rules.filter(({ costYen }) => costYen > 0).map(({ name, costYen }) => [name, costYen])
    expect(costs).toEqual([
      ['at-gift/no-blind-reissue', 500],
      ['at-gift/no-orphans', 500],
    ])
  })

  test('the result of a report is `cannot tell` if the mock has received no request', async () => {
    expect(await resultOf(boot())).toEqual({ result: 'cannot tell', duplicates: 0, scenario: undefined })
  })

  test('the result of a report is `failed` if there is a suspected duplicate, even if the scenario tolerates all violations', async () => {
    const booted = boot({ settings: noLimits })
    await issueTwice(booted)
    expect(await resultOf(booted)).toEqual({ result: 'failed', duplicates: 1, scenario: undefined })
    // Tolerating a conduct rule has no effect on the duplicate codes in the ledger.
    const other = boot()
    await other.mock.admin.startScenario(
      scenario({
        ledger: { 'at-gift': { issued: { exactly: 2 } } },
        tolerate: (await other.mock.admin.report()).rules.map(({ name }) => name),
      }),
    )
    await issueTwice(other)
    expect(await resultOf(other)).toEqual({ result: 'failed', duplicates: 1, scenario: 'failed' })
  })

  test('if no rule is violated, the result of a report is the result of the running scenario', async () => {
    const booted = boot()
    await booted.mock.admin.startScenario(scenario({}))
    expect(await resultOf(booted)).toEqual({ result: 'failed', duplicates: 0, scenario: 'failed' })
    await booted.send(ISSUE_PATH, issueOf())
    expect(await resultOf(booted)).toEqual({ result: 'passed', duplicates: 0, scenario: 'passed' })
  })

  test('the result of a report is `failed` if a rule is violated, unless the scenario tolerates the violation', async () => {
    const violated = async (tolerate: string[]) => {
      const booted = boot()
      await booted.mock.admin.startScenario({ ...scenario({ tolerate }), settings: {} })
      for (let count = 0; count < 3; count++) await booted.send(ISSUE_PATH, issueOf())
      return resultOf(booted)
    }
    expect(await violated([])).toMatchObject({ result: 'failed' })
    const all = (await boot().mock.admin.report()).rules.map(({ name }) => name)
    expect(await violated(all)).toMatchObject({ result: 'passed', scenario: 'passed' })
  })
})

test('the query parameter `cases` limits only the number of violations that the report lists for each rule', async () => {
  const booted = boot({ settings: noLimits })
  await booted.mock.admin.arm({ name: 'lose', phase: 'after-commit', effect: { type: 'reset-connection' } })
  for (let count = 0; count < 3; count++) await booted.send(ISSUE_PATH, issueOf()).catch(() => {})
  const read = async (query: string): Promise<z.infer<typeof reportSchema>> =>
    reportSchema.parse(await (await booted.send(`/__admin/report${query}`)).json())
  const [whole, limited] = [await read(''), await read('?cases=1')]
  const counts = whole.rules.map(({ violations }) => violations.length)
  expect(Math.max(...counts)).toBeGreaterThan(1)
  expect(limited.rules.map(({ violations }) => violations.length)).toEqual(counts.map((count) => Math.min(count, 1)))
  const rest = ({ rules, ...report }: typeof whole) => ({
    ...report,
    rules: rules.map(({ violations: _violations, undecided: _undecided, ...rule }) => rule),
  })
  expect(rest(limited)).toEqual(rest(whole))
  expect((await booted.send('/__admin/report?cases=many')).status).toBe(400)
})

test('a second report parses only the bodies of the requests that arrived since the first report', async () => {
  const issued = 20
  const orders = Array.from({ length: issued }, (_, index) => issueOf({ Amount: `${500 + (index % 7)}` }))
  const reportOf = async (booted: Booted, pauseAfter: number): Promise<unknown> => {
    for (const [index, order] of orders.entries()) {
      if (index === pauseAfter) await booted.mock.admin.report()
      await booted.send(ISSUE_PATH, order)
    }
    const parse = vi.spyOn(JSON, 'parse')
    const report = await booted.mock.admin.report()
    const bodies = parse.mock.calls.filter(([text]) => text.includes('"DcId"')).length
    parse.mockRestore()
    expect(bodies).toBe(issued - pauseAfter)
    return report
  }
  expect(await reportOf(boot({ settings: noLimits }), issued - 2)).toEqual(
    await reportOf(boot({ settings: noLimits }), 0),
  )
})
