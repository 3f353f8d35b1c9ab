import { describe, expect, test } from 'vitest'
import type { SandboxAdmin } from '../../../mock-server/index.ts'
import { arm } from '../../core/conduct/support.ts'
import { scenarioOf } from '../../core/scenario/support.ts'
import { bootAtGift } from '../../providers/at-gift/helpers.ts'
import { issue, loseIssues } from './clearance-support.ts'
import { buyGift, withPurchase } from '../../providers/realpay-gift/conduct/support.ts'

/** Returns the result of the report, the result of a conduct rule, and the number of suspected duplicates. */
async function judged(admin: SandboxAdmin, rule = 'at-gift/no-blind-reissue') {
  const { result, rules, ledger } = await admin.report()
  return [result, rules.find(({ name }) => name === rule)?.result, ledger.suspectedDuplicates]
}

describe('a clearance and the rules of conduct', () => {
  test("after the provider's statement about an order is recorded, the next issue request counts as a new order", async () => {
    for (const as of ['issued', 'not-issued'] as const) {
      const booted = bootAtGift()
      await loseIssues(booted.mock)
      await issue(booted)
      await booted.mock.admin.clearOrder({ provider: 'at-gift', as })
      await issue(booted)
      expect([as, await judged(booted.mock.admin)]).toEqual([as, ['passed', 'passed', 0]])
    }
  })

  test("repeating an order whose response was lost remains a violation if the provider's statement is recorded only later", async () => {
    const booted = bootAtGift()
    await loseIssues(booted.mock)
    await issue(booted)
    await issue(booted)
    await booted.mock.admin.clearOrder({ request: '000000001', as: 'issued' })
    expect(await judged(booted.mock.admin)).toEqual(['failed', 'violated', 1])
  })

  test("a provider's statement about one order does not permit repeating another order with an unknown outcome", async () => {
    const booted = bootAtGift()
    await loseIssues(booted.mock, [1, 2])
    await booted.call().catch(() => {})
    await booted.mock.admin.advanceClock(2000)
    await booted.mock.admin.clearOrder({ as: 'issued' })
    await issue(booted)
    await issue(booted)
    const { rules } = await booted.mock.admin.report()
    const violations = rules.find(({ name }) => name === 'at-gift/no-blind-reissue')?.violations
    expect(violations?.map(({ requests }) => requests)).toEqual([['000000002', '000000003']])
  })
})

describe('a clearance and the purchases of the partner API', () => {
  test.each(['issued', 'not-issued'] as const)(
    'after the statement "%s" of the provider is recorded, a new purchase obeys the rule `looks-up-before-rebuy`',
    async (as) => {
      const { mock, buy, advance } = await withPurchase()
      await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
      await buy('a')
      await advance(5000)
      expect(await mock.admin.clearOrder({ reference: 'a', as })).toMatchObject({
        provider: 'realpay-gift',
        request: '000000002',
        reference: 'a',
        contradictsLedger: as === 'not-issued',
      })
      const [cleared] = await mock.admin.clearances()
      if (as === 'not-issued')
        expect(cleared?.text.en).toMatch(
          /but the ledger has a gift of [\d,]+ yen, purchase \S{8}…, which is billed with/,
        )
      await buy('b')
      expect(await judged(mock.admin, 'realpay-gift/looks-up-before-rebuy')).toEqual(['passed', 'passed', 0])
      expect((await judged(mock.admin, 'realpay-gift/no-orphans'))[1]).toBe('not exercised')
    },
  )

  test("buying a gift again remains a violation if the provider's statement about it is recorded only later", async () => {
    const { mock, buy } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('a')
    await buy('b')
    await mock.admin.clearOrder({ reference: 'a', as: 'issued' })
    expect(await judged(mock.admin, 'realpay-gift/looks-up-before-rebuy')).toEqual(['failed', 'violated', 1])
  })

  test("the provider's statement about a repeated request is recorded for the first request with the same request id", async () => {
    const { mock, buy } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('a')
    await buy('a')
    expect(await mock.admin.clearOrder({ request: '000000003', as: 'issued' })).toMatchObject({
      request: '000000002',
      contradictsLedger: false,
    })
  })
})

test('if a client issues too many codes, the failed check says how many codes were issued after `ledger clear`', async () => {
  const booted = bootAtGift()
  await booted.mock.admin.startScenario(scenarioOf())
  await issue(booted)
  await booted.mock.admin.clearOrder({ as: 'issued' })
  await issue(booted)
  const { scenario } = await booted.mock.admin.report()
  expect(scenario?.checks.filter(({ passed }) => !passed).map(({ actual }) => actual.en)).toContain(
    '2 (1 after `ledger clear`: the counts of a scenario are for its one task)',
  )
})

describe('reconcile after a clearance', () => {
  const bookOf = (...lines: string[]) => ['order,provider,amount,reference,state', ...lines, ''].join('\n')

  test('the statement that no code was issued is assigned to the order that has the same amount and an unknown outcome', async () => {
    const booted = bootAtGift()
    await arm(booted.mock, 'at-gift.issue', 'before-commit', { type: 'reset-connection' })
    await issue(booted)
    await booted.mock.admin.clearOrder({ as: 'not-issued' })
    const { findings } = await booted.mock.admin.reconcile(
      bookOf('A-1,at-gift,500,,unknown', 'A-2,at-gift,700,,unknown'),
    )
    expect(findings.map(({ kind, order }) => [kind, order])).toEqual([
      ['cleared-not-issued', 'A-1'],
      ['unknown-not-issued', 'A-2'],
    ])
    expect(findings[0]?.text.en).toContain('the provider said at 2026-04-01 09:00 that nothing was issued')
  })

  test("the statement that no gift was sold is assigned to the order of the same request id in the client's book", async () => {
    const { mock, buy } = await withPurchase()
    await arm(mock, buyGift, 'before-commit', { type: 'reset-connection' })
    await buy('a')
    await mock.admin.clearOrder({ reference: 'a', as: 'not-issued' })
    const { findings } = await mock.admin.reconcile(bookOf('A-1,realpay-gift,1000,a,unknown'))
    expect(findings.map(({ kind }) => kind)).toEqual(['cleared-not-issued'])
  })

  test("if a client's book says `failed` for a bought gift, the finding advises to look up a gift after a 409", async () => {
    const { mock, buy } = await withPurchase()
    await buy('a')
    const [code] = (await mock.admin.ledger()).codes
    const { findings } = await mock.admin.reconcile(bookOf(`A-1,realpay-gift,${code?.faceValue},a,failed`))
    expect(findings[0]?.text.en).toMatch(
      /it was issued: a gift of [\d,]+ yen, purchase \S{8}…, (fees of \d+ yen, )?reference a$/,
    )
    expect(findings[0]?.remedy.en).toMatch(/Do not do so after a 409: look the gift up by its request id\.$/)
  })
})
