import type { Text } from '../../core/localized-text.ts'

export const scenariosTexts = {
  scenarios: { en: 'Scenarios', ja: 'シナリオ' },
  scenarioFilter: { en: 'Find a scenario', ja: 'シナリオを絞り込む' },
  scenarioCount: { en: 'scenarios: {count}', ja: '{count} 件' },
  startScenario: { en: 'Start', ja: '開始' },
  stopScenario: { en: 'Stop the scenario', ja: 'シナリオを終了' },
  task: { en: 'Task for the client', ja: 'クライアントのタスク' },
  expected: { en: 'expected', ja: '期待' },
  actual: { en: 'happened', ja: '結果' },
} as const satisfies Record<string, Text>
