import { expect, test } from 'vitest'
import type { ScenarioDocument } from '../../../mock-server/index.ts'
import { boot, type Booted } from '../../helpers/boot.ts'
import { ISSUE_PATH, issueOf, noLimits } from '../support.ts'
import { scenarioOf } from './support.ts'

type Expected = NonNullable<ScenarioDocument['expect']['requests']>[number]

async function checkOf(request: Expected, client: (booted: Booted) => Promise<unknown>) {
  const booted = boot()
  const scenario = scenarioOf({ settings: noLimits, faults: [], expect: { requests: [request] } })
  await booted.mock.admin.startScenario(scenario)
  await client(booted)
  const state = await booted.mock.admin.scenario()
  return state?.verdict.checks.find(({ kind }) => kind === 'requests')
}

test('a request with a truncated body in the journal counts as a possible match for an expected body', async () => {
  const long = ({ send }: Booted) => send(ISSUE_PATH, issueOf({ note: 'a'.repeat(9000) }))
  for (const [count, passed] of [
    [{ exactly: 0 }, false],
    [{ min: 1 }, false],
    [{ max: 1 }, true],
  ] as const) {
    const check = await checkOf({ match: { body: { Amount: '700' } }, count }, long)
    expect({ count, ...check }).toMatchObject({ count, passed, requests: ['000000001'] })
    expect(check?.undecided).toBe(passed ? undefined : true)
    expect(check?.actual.en).toContain('0; 1 more may match; request 1: the journal does not have its whole body')
    expect(check?.actual.ja).toContain('ほかに 1 件が該当する可能性がある')
  }
})

test.each<[Expected['match'], string]>([
  [{ body: { AuthKey: 'x' } }, 'at "expect.requests.0.match.body.AuthKey": the journal masks it'],
  [{ headers: { authorization: 'x' } }, 'at "expect.requests.0.match.headers.authorization": the journal masks it'],
  [{ outcome: 'isued' }, 'at "expect.requests.0.match.outcome": there is no outcome "isued"; did you mean "issued"?'],
  [
    { operation: 'at-gift.issue', rule: 'RP-D12' },
    'at "expect.requests.0.match.rule": no provider has together: operation at-gift.issue, rule RP-D12',
  ],
])(
  'the mock rejects a scenario that expects a request with %j, because no request can match',
  async (match, message) => {
    await expect(checkOf({ match, count: { exactly: 0 } }, async () => undefined)).rejects.toThrow(message)
  },
)

const sentences = {
  tooFew: { en: 'It gave up', ja: '諦めた' },
  tooMany: { en: 'It ordered again', ja: '再び注文した' },
}

test.each([
  [{ min: 2 }, sentences.tooFew],
  [{ max: 0 }, sentences.tooMany],
  [{ exactly: 0 }, sentences.tooMany],
  [{ exactly: 1 }, undefined],
])(
  "a failed check of the count %j shows the scenario's sentence for too few or for too many requests",
  async (count, finding) => {
    const order = ({ send }: Booted) => send(ISSUE_PATH, issueOf())
    const check = await checkOf({ match: { operation: 'at-gift.issue' }, count, ...sentences }, order)
    expect(check?.finding).toEqual(finding)
    const booted = boot()
    const ledger = { 'at-gift': { issued: count, orphaned: { max: 1 }, ...sentences } }
    await booted.mock.admin.startScenario(scenarioOf({ settings: noLimits, faults: [], expect: { ledger } }))
    await order(booted)
    const checks = (await booted.mock.admin.scenario())?.verdict.checks.filter(({ kind }) => kind === 'ledger')
    expect(checks?.flatMap((one) => one.finding ?? [])).toEqual(finding ? [finding] : [])
  },
)

test('a verdict shows a tolerated violation only if the violation explains a wrong number of requests', async () => {
  const repeat = async ({ send, advance }: Booted): Promise<void> => {
    for (let sent = 0; sent < 3; sent += 1) {
      await send(ISSUE_PATH, issueOf({ DcId: 'NOTHING' }))
      await advance(2000)
    }
  }
  const rule = 'at-gift/no-repeat-after-refusal'
  const shownFor = async (max: number) => {
    const booted = boot()
    const requests = [{ match: { operation: 'at-gift.issue' }, count: { max } }]
    await booted.mock.admin.startScenario(
      scenarioOf({ settings: noLimits, faults: [], expect: { requests, tolerate: [rule] } }),
    )
    await repeat(booted)
    const verdict = (await booted.mock.admin.scenario())?.verdict
    return [
      verdict?.result,
      verdict?.checks.filter(({ passed }) => !passed).map(({ kind, followsFrom }) => [kind, followsFrom]),
    ]
  }
  expect(await shownFor(3)).toEqual(['passed', []])
  expect(await shownFor(1)).toEqual([
    'failed',
    [
      ['conduct', undefined],
      ['requests', rule],
    ],
  ])
})
