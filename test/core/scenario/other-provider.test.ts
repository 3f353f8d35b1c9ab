import { expect, test } from 'vitest'
import type { ScenarioDocument } from '../../../mock-server/index.ts'
import { evaluate, issue } from './evaluate-support.ts'

type Expect = ScenarioDocument['expect']

const anyNumber = { min: 0 }

test.each<[string, Expect]>([
  ['ledger', { ledger: { 'realpay-gift': { issued: anyNumber } } }],
  ['operations', { requests: [{ match: { operation: 'realpay-gift.buy-gift' }, count: anyNumber }] }],
  ['requests', { requests: [{ match: { provider: 'realpay-gift' }, count: anyNumber }] }],
])(
  'a scenario that names only one provider (in: %s) fails if a code of the other provider is issued',
  async (_, expected) => {
    const { result, checks } = await evaluate({ expect: expected }, issue)
    expect(result).toBe('failed')
    expect(checks.filter(({ passed }) => !passed)).toMatchObject([
      { kind: 'ledger', what: 'at-gift: codes issued', expected: 'exactly 0', actual: '1', requests: ['000000001'] },
    ])
  },
)

test.each<[string, Expect]>([
  ['the ledger names both providers', { ledger: { 'realpay-gift': { issued: anyNumber }, 'at-gift': {} } }],
  ['the scenario names no provider', { requests: [{ match: {}, count: anyNumber }] }],
])('a code of any provider is allowed if %s', async (_, expected) => {
  expect((await evaluate({ expect: expected }, issue)).result).toBe('passed')
})
