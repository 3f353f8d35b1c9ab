import { expect, test } from 'vitest'
import type { ScenarioDocument } from '../../../mock-server/index.ts'
import { evaluate, issue } from './evaluate-support.ts'

const anyNumber = { ledger: { 'at-gift': {} } }
const evaluateTask = (task: ScenarioDocument['task'], settings: Record<string, unknown> = {}) =>
  evaluate({ task, settings, expect: anyNumber }, issue)

test.each<[string, ScenarioDocument['task'], string]>([
  ['amount', { name: 'issue-one', amount: 1000 }, 'The client ordered 500 yen, but the task orders 1,000 yen'],
  [
    'amount of an own task',
    { name: 'own', amount: '1000' },
    'The client ordered 500 yen, but the task orders 1,000 yen',
  ],
  ['product', { name: 'issue-one', dcId: 'DC-URL' }, 'The client ordered DC500, but the task orders DC-URL'],
])('a scenario fails if the client ordered a code with another %s than the task states', async (_, task, finding) => {
  const { result, checks } = await evaluateTask(task)
  expect(result).toBe('failed')
  expect(checks.filter(({ passed }) => !passed)).toMatchObject([
    {
      kind: 'ledger',
      what: 'at-gift: codes other than the task orders',
      expected: 'exactly 0',
      actual: '1',
      finding: { en: finding },
      requests: ['000000001'],
    },
  ])
})

test.each<[string, ScenarioDocument['task'], Record<string, unknown>?]>([
  ['the task states neither amount nor product', 'own-task'],
  ['the amount of the task is no number', { name: 'own-task', amount: 'any' }],
  ['the amount and the product are those of the task', { name: 'issue-each', dcIds: 'DC-URL, DC500', amount: 500 }],
  [
    'the settings do not offer the product of the task',
    { name: 'issue-one', dcId: 'DC-URL', amount: 1000 },
    { 'atGift.catalogue': [{ dcId: 'DC500' }] },
  ],
])('a code is not judged as a wrong order if %s', async (_, task, settings) => {
  expect((await evaluateTask(task, settings)).result).toBe('passed')
})
