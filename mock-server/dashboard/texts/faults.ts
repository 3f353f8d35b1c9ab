import type { Text } from '../../core/localized-text.ts'

/** Texts of the panel `faults`. */
export const faultsTexts = {
  faults: { en: 'Faults', ja: '障害' },
  armed: { en: 'Armed faults', ja: '有効な障害' },
  faultsEmpty: { en: 'No fault is armed.', ja: '有効な障害はありません。' },
  faultsOther: { en: 'No other fault is armed.', ja: 'ほかに有効な障害はありません。' },
  offered: { en: 'Arm a fault', ja: '障害を有効にする' },
  arm: { en: 'Arm', ja: '有効にする' },
  armAll: { en: 'Arm all', ja: 'すべて有効にする' },
  disarm: { en: 'Disarm', ja: '解除' },
  everyOperation: { en: 'every operation', ja: 'すべての操作' },
  faultHits: { en: 'acted on {hits} of {seen} requests', ja: '対象 {seen} 件のうち {hits} 件に適用' },
  faultUsedUp: { en: 'used up', ja: '使用済み' },
  calls: { en: 'calls {calls}', ja: '{calls} 回目' },
  callNumbers: { en: 'Calls', ja: '対象の回' },
  callNumbersHelp: {
    en: 'Calls are counted after the fault is armed: 1, 1,3, 2-5 or 2-. Empty: every call.',
    ja: '有効にした後のリクエストを数えます（例：1、1,3、2-5、2-）。空欄なら毎回です。',
  },
  'phase-before-commit': { en: 'Before the provider handles the request', ja: 'プロバイダーが処理する前' },
  'phase-after-commit': { en: 'After the provider has handled the request', ja: 'プロバイダーが処理した後' },
  'phase-mid-body': { en: 'In the body of the response', ja: 'レスポンスの本文' },
  scenarioFaults: { en: 'Arm the faults of a scenario', ja: 'シナリオの障害を有効にする' },
  presetTitle: { en: 'Inputs for testers', ja: 'テスト担当者用の入力' },
  presetHelp: {
    en: 'If the mock was started with --preset qa, these inputs misbehave by themselves. Enter them in your application.',
    ja: '--preset qa で起動したモックでは、次の値をアプリケーションの画面で入力するだけで、それぞれの障害が起こります。',
  },
  input: { en: 'Input', ja: '入力' },
  whatHappens: { en: 'What happens', ja: '動作' },
  presetHits: { en: 'hits: {hits}', ja: '適用 {hits} 件' },
  presetCount: { en: 'armed: {count}', ja: '有効 {count} 件' },
  notArmed: { en: 'not armed', ja: '無効' },
  scenario: { en: 'Scenario', ja: 'シナリオ' },
} as const satisfies Record<string, Text>
