import { describe, expect, test } from 'vitest'
import type { ScenarioDocument } from '../../../mock-server/index.ts'
import { boot, type Booted } from '../../helpers/boot.ts'
import { ISSUE_PATH, issueOf, json, partnerHeaders } from '../support.ts'
import { scenarioOf } from './support.ts'

async function explanations(
  expected: ScenarioDocument['expect'],
  client: (booted: Booted) => Promise<unknown>,
  change: Partial<ScenarioDocument> = {},
) {
  const booted = boot()
  await booted.mock.admin.startScenario(scenarioOf({ ...change, expect: expected }))
  await client(booted)
  const checks = (await booted.mock.admin.scenario())?.verdict.checks ?? []
  return checks
    .filter(({ kind, passed }) => !passed && kind !== 'conduct')
    .map(({ what, followsFrom, mayFollowFrom }) => [what.en.replace(/^.*: /, ''), followsFrom, mayFollowFrom])
}

const issue = ({ send }: Booted): Promise<Response> => send(ISSUE_PATH, issueOf())

/**
 * Returns a client that sends the given number of issue requests. The first response is lost, so each further request
 * repeats an order whose outcome is unknown.
 */
const issueTimes = (times: number) => async (booted: Booted) => {
  for (let count = 0; count < times; count += 1) {
    await issue(booted)
    await booted.advance(2000)
  }
}

const RULE = 'at-gift/no-blind-reissue'

describe('the rule that explains why the check of a count failed', () => {
  test('the verdict explains a wrong number of codes by a violated rule if this violation alone made the number wrong', async () => {
    const ledger = { 'at-gift': { issued: { exactly: 1 }, faceValue: { max: 500 } } }
    const requests = [{ match: { operation: 'at-gift.issue' }, count: { exactly: 1 } }]
    expect(await explanations({ ledger, requests }, issueTimes(2))).toEqual([
      ['codes issued', RULE, undefined],
      ['face value in yen', RULE, undefined],
      ['codes that look like bought twice', RULE, undefined],
      ['requests with operation at-gift.issue', RULE, undefined],
    ])
  })

  test('the verdict does not explain a number of codes that would still be wrong without the violation', async () => {
    expect(await explanations({ ledger: { 'at-gift': { issued: { exactly: 1 } } } }, issueTimes(3))).toContainEqual([
      'codes issued',
      undefined,
      undefined,
    ])
  })

  test('the verdict does not explain a wrong number of codes by a rule that the scenario tolerates', async () => {
    const ledger = { 'at-gift': { issued: { exactly: 1 } } }
    expect(await explanations({ ledger, tolerate: [RULE] }, issueTimes(2))).toContainEqual([
      'codes issued',
      undefined,
      undefined,
    ])
  })

  test('if too few codes are issued, the verdict names a possible cause: the rule by which the mock rejected requests', async () => {
    const ledger = { 'at-gift': { issued: { exactly: 3 } } }
    const burst = async (booted: Booted) => {
      await issue(booted)
      await issue(booted)
    }
    expect(await explanations({ ledger }, burst, { faults: [] })).toEqual([
      ['codes issued', undefined, 'at-gift/pacing'],
    ])
    expect(await explanations({ ledger }, issue, { faults: [] })).toEqual([['codes issued', undefined, undefined]])
  })

  test('if a client repeats a refused request, the verdict names the cause: the rule that the first request violated', async () => {
    const ledger = { 'realpay-gift': { issued: { exactly: 1 } } }
    const body = { prices: [500], name: 'n', issuer: 'i', brands: ['amazon'], is_strict: false }
    const outlived = async ({ send, advance }: Booted) => {
      const headers = await partnerHeaders('one')
      await advance(300_000)
      for (let attempt = 0; attempt < 7; attempt += 1) {
        await send('/realpay-gift/purchases', json(body, { headers }))
        await advance(2000)
      }
    }
    expect(await explanations({ ledger }, outlived, { faults: [] })).toContainEqual([
      'codes issued',
      undefined,
      'realpay-gift/fresh-token',
    ])
  })
})
