import type { ScenarioDocument } from '../../../mock-server/index.ts'

/**
 * Returns a scenario whose first issue request gets the status 500 after the code is issued. `change` overrides members
 * of the scenario.
 */
export function scenarioOf(change: Partial<ScenarioDocument> = {}): ScenarioDocument {
  return {
    name: 'at-gift/test',
    title: { en: 'A test', ja: 'テスト' },
    story: 'The first answer is lost.',
    task: 'issue-one',
    faults: [
      {
        name: 'lose',
        when: { operation: 'at-gift.issue', calls: [1] },
        phase: 'after-commit',
        effect: { type: 'provider-error', status: 500 },
      },
    ],
    expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } } },
    ...change,
  }
}
