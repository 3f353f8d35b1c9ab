import { expect, test } from 'vitest'
import { ISSUE_PATH, issueOf } from '../support.ts'
import { evaluate, issue, issueTwice } from './evaluate-support.ts'

test('a scenario that expects a conduct rule fails if no situation occurs in which the rule applies', async () => {
  const { checks } = await evaluate(
    { expect: { conduct: ['at-gift/waits-after-429', 'at-gift/no-blind-reissue'] } },
    issue,
  )
  const conduct = checks.filter(({ kind }) => kind === 'conduct')
  expect(conduct.map(({ what, expected, actual, passed }) => [what, expected, actual, passed])).toEqual([
    [
      'at-gift/waits-after-429',
      'kept, and at least one request shows it',
      'no request shows whether the client keeps it',
      false,
    ],
    ['at-gift/no-blind-reissue', 'kept, and at least one request shows it', 'kept, tried 1 time', true],
  ])
})

test('a violation that costs money fails the scenario unless the scenario tolerates the rule', async () => {
  const expected = { ledger: { 'at-gift': { issued: { min: 1 } } } }
  const { result, checks } = await evaluate({ expect: expected }, issueTwice)
  expect(result).toBe('failed')
  expect(checks[0]).toMatchObject({
    kind: 'conduct',
    what: 'at-gift/no-blind-reissue',
    passed: false,
    rule: { rule: 'AG-D12', severity: 'money' },
  })
  expect(checks[0]?.requests).toContain('000000002')
  const tolerant = await evaluate({ expect: { ...expected, tolerate: ['at-gift/no-blind-reissue'] } }, issueTwice)
  // The scenario tolerates the rule, but the ledger still counts the second code as a suspected duplicate.
  expect(tolerant.result).toBe('failed')
  expect(tolerant.checks[0]).toMatchObject({ kind: 'ledger', what: 'at-gift: codes that look like bought twice' })
  const allowing = {
    ledger: { 'at-gift': { suspectedDuplicates: { max: 1 } } },
    tolerate: ['at-gift/no-blind-reissue'],
  }
  expect((await evaluate({ expect: allowing }, issueTwice)).result).toBe('passed')
})

test.each([
  ['en', /^([^;]+; ){5}… 2 more …$/],
  ['ja', /^([^；]+；){5}… ほか 2 件 …$/],
] as const)(
  'the check of a rule with seven different violations lists only the first five (language: %s)',
  async (language, told) => {
    const { checks } = await evaluate(
      { faults: [] },
      async ({ send }) => {
        for (const key of ['TranID', 'tranId', 'TRANID', 'tranid', 'Tranid', 'TranIds', 'tranIds'])
          await send(ISSUE_PATH, issueOf({ [key]: 'AZ1' }))
      },
      { language },
    )
    const check = checks.find(({ what }) => what === 'at-gift/no-accidental-issue')
    expect(check?.actual).toMatch(told)
    expect(check?.requests).toHaveLength(7)
  },
)

test.each([
  ['en', /^its URL carries a secret, .* \(7 times\)$/],
  ['ja', /^URL に秘密情報が含まれ、.*（7 回）$/],
] as const)(
  'a verdict lists a violation text once, with the number of violations that have this text (language: %s)',
  async (language, told) => {
    const { checks } = await evaluate(
      { faults: [] },
      async ({ send }) => {
        for (let count = 0; count < 7; count += 1) await send(`${ISSUE_PATH}?AuthKey=x`, issueOf())
      },
      { language },
    )
    const check = checks.find(({ what }) => what === 'at-gift/no-secrets-in-url')
    expect(check?.actual).toMatch(told)
    expect(check?.requests).toHaveLength(7)
  },
)

test('a scenario that does not list a rule with the severity `notice` passes even if the client violates the rule', async () => {
  const { result, checks } = await evaluate({}, issue)
  // The client never received the code, but the provider bills it. No client can avoid this, so the scenario passes.
  expect(result).toBe('passed')
  expect(checks.some(({ what }) => what === 'at-gift/no-orphans')).toBe(false)
})
