import type { JapaneseSentences } from '../../reasons/reason.ts'
import type { FaultSentences } from '../faults.ts'

export const japaneseFaults: JapaneseSentences<FaultSentences> = {
  inFault: '障害「{name}」：{problem}',
  inEffect: '{effect}：{problem}',
  invalid: '{problems}',
  foreignOperation: '{operation} は {provider} の操作ではない（使えるのは {operations}）',
  windowReversed: '期間の終わりが始まりより前で、一度も発生しない',
  windowTooLate: '期間の始まり {from} は時計で表せないため、一度も発生しない',
  windowOver: '期間が {until} に終わっており（サンドボックスの時計）、一度も発生しない',
  bodyOfGet: '{operation} はGETで本文がないため、一度も発生しない',
  bodyOfAnyGet: '対象の操作はすべてGETで本文がないため、一度も発生しない',
  wrongPhase: '{effect} はフェーズ {phase} では使えない（使えるのは {phases}）',
  needsSocket:
    '{effect} にはソケットが必要で、プロセス内のモックでは使えない。ポートを開いて起動する（startGiftMock、gift-mock start）',
  severalDelays: 'delay には ms、uniform、lognormal のいずれか1つを指定する',
  noMember: '何も変わらない。項目を指定する',
  noSetting: '何も設定しない。settings か clockMs を指定する',
  bodiless: 'ステータス {status} のレスポンスには本文がない。body を指定しない',
  noErrorStatus: 'ステータス {status} のエラーを持つプロバイダーはない（{providers}）',
  errorStatuses: '{provider} にあるのは {statuses}',
  notItsStatus: '{provider} にステータス {status} のエラーはない（あるのは {statuses}）',
  notItsStatusOfSeveral:
    '{provider} にステータス {status} のエラーはない（あるのは {statuses}）。対象のプロバイダーを指定する',
  nameTaken: '障害「{name}」はすでに有効である。先に解除するか、別の名前を使う',
  noneArmed: '障害「{name}」はない（有効な障害はない）',
  alreadyDecided: 'リクエスト「{id}」は「{choice}」に決定済みである',
  notWaiting: '決定を待つリクエスト「{id}」はない（決定済み、呼び出し元の切断、または時間切れ）',
}
