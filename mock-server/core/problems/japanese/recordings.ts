import type { JapaneseSentences } from '../../reasons/reason.ts'
import type { RecordingSentences } from '../recordings.ts'

export const japaneseRecordings: JapaneseSentences<RecordingSentences> = {
  noAccepted: '{problem}。各項目には place と because が必要で、exchange・operation・rule・recorded・mock を追加できる',
  brokenFlow:
    '{count} 番目のフロー（{at} バイト目から）が途中で切れている。書き出し中に mitmproxy が終了した可能性がある',
  noExchangeId: '記録されたリクエストのIDではない',
  noExchange: '{file} は記録されたリクエストのファイルではない: {problem}',
  newerExchange: '{problem}。新しいバージョンの gift-mock が書き出したファイルの可能性がある',
  tooLargeExchange: 'ファイルは {mb} MB で、記録されたリクエストのファイルの上限 {max} MB を超えている',
  sameExchangeId:
    '{other} と {file} は内容が異なるが、ID {id} が同じである。一方のファイルの id を、ファイル名などに変更する',
}
