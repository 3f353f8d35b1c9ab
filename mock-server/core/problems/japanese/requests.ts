import type { JapaneseSentences } from '../../reasons/reason.ts'
import type { RequestSentences } from '../requests.ts'

export const japaneseRequests: JapaneseSentences<RequestSentences> = {
  unknown: 'ジャーナルにリクエスト「{id}」はない',
  gone: 'ジャーナルにリクエスト「{id}」はない（存在しないか、失われたか、消去された）',
  noProvider: 'モックにプロバイダー「{name}」はない',
  notTogether: '次の組み合わせを持つプロバイダーはない：{names}',
  noJournalId: '{bound}：「{id}」はジャーナルのIDではない',
  maskedCriterion: 'match.{path}：{problem}',
  credential: 'match：認証情報が含まれている（{problem}）',
  noTask: 'リクエスト {id}（{operation}）に至るシナリオのタスクはない',
  noTaskForUnknown: 'リクエスト {id}（操作ではない）に至るシナリオのタスクはない',
  otherCount: '一致するリクエストは {found} 件で、条件 {count} を満たさない',
  undecided: '一致するリクエストは {found} 件で、ほかに一致する可能性があるものが {count} 件ある（{doubts}）',
  evicted:
    '一致するリクエストは {found} 件だが、ほかに {count} 件がジャーナルから失われた。--max-journal-entries を増やして起動する',
  undecidedAndEvicted:
    '一致するリクエストは {found} 件で、ほかに一致する可能性があるものが {undecided} 件あり（{doubts}）、{evicted} 件がジャーナルから失われた。--max-journal-entries を増やして起動する',
  doubt: '{id}：{why}',
  doubtWithoutEntry: '記録のないリクエスト：{why}',
  refusedOrder: 'リクエスト {id} の注文は {status} で拒否された。発行されていないため、確認すべきことはない',
  severalOrders: '該当する注文が {count} 件ある。リクエストで1件を指定する：{list}',
  nothingToClear: '結果が不明な注文はないため、確認すべきことはない',
  clearedAlready:
    '結果が不明な注文はないため、確認すべきことはない（{count} 件は確認済み。もう一度確認するには --request で指定する）',
  noOrderWithReference: 'ジャーナルに参照「{reference}」の注文はない',
  noOrderOfRequest: 'ジャーナルにリクエスト「{id}」の注文はない',
  evictedOrder:
    'リクエスト {id} はジャーナルから失われ、台帳にもそのコードはない。--max-journal-entries を増やしてモックを起動する',
  clearanceNotStored: '確認の結果が保存されなかった',
}
