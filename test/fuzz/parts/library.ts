import type { ScenarioDocument, ScenarioLibrary } from '../../../mock-server/index.ts'

const scenario: ScenarioDocument = {
  name: 'fuzz/one',
  title: { en: 'One', ja: '一' },
  story: 'The library of the fuzzer has one scenario.',
  task: 'issue-one',
  expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } } },
}

/** Scenario library with one scenario, for the mocks of the fuzzer. */
export const library: ScenarioLibrary = { list: async () => [scenario] }
