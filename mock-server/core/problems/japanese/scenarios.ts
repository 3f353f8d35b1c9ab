import type { JapaneseSentences } from '../../reasons/reason.ts'
import type { ScenarioSentences } from '../scenarios.ts'

const REPLAY = '「gift-mock replay」か、gift-provider-mock/scenarios の replay() を使う'

export const japaneseScenarios: JapaneseSentences<ScenarioSentences> = {
  notStarted:
    'シナリオが始まっていない（gift-mock scenario begin NAME または PUT /__admin/scenario {"name"} で開始する）',
  invalid: 'シナリオ：{problems}',
  noLibrary:
    'このモックにはシナリオのライブラリーがない。createGiftMock({ scenarios }) に gift-provider-mock/scenarios のライブラリーを渡すか、シナリオ全体を指定する',
  killsClient: `シナリオ {name} はクライアントを強制終了するため、モックだけでは実行できない。${REPLAY}`,
  startsSeveralClients: `シナリオ {name} はクライアントを複数回起動するため、モックだけでは実行できない。${REPLAY}`,
  faultTwice: '障害「{name}」がすでに前にある。障害ごとに別の名前を付ける',
  killFault: '「{name}」はクライアントを強制終了する障害の名前である。別の名前を使う',
  unknownListed: '{problem}。一覧は「gift-mock scenarios list」または GET /__admin/scenarios で取得できる',
  unknown: 'シナリオ「{name}」はない',
  invalidState: 'プロバイダーステート「{name}」：{problems}',
  wrongChecksum: 'チェックサムが合わない。スナップショットが壊れているか、手で変更されている',
  invalidValues: 'スナップショットに不正な値がある：{problems}',
  noCollection: '「state.collections」：「{name}」はこのモックのコレクションではない',
  wrongEntryKey: 'キーが記録のIDと異なるか、ジャーナルのカウンターを超えている',
  negativeCounter: '0未満である',
}
