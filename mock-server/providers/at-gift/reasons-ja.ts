import type { JapaneseSentences } from '../../core/reasons/reason.ts'
import type { AtGiftSentences } from './reasons.ts'

/** The Japanese sentences of the reasons. */
export const japanese: JapaneseSentences<AtGiftSentences> = {
  issued: '新しいコードを発行した',
  shownAgain: '発行済みのコードを再表示した（新たな発行はない）',
  noCampaign: 'このキャンペーンは存在しない',
  addressNotRegistered: '接続元IPアドレス {address} が登録されていない',
  foreignAuthKey: 'AuthKeyがこのキャンペーンのものではない',
  notInContract: '契約にない商品である',
  noProduct: 'このDcIdの商品は存在しない',
  amountFixed: '{product} の金額は{fixed}円固定である（リクエストは{amount}円）',
  amountRange: '{product} の金額は{min}～{max}円である（リクエストは{amount}円）',
  noCode: 'このAuthKeyで発行されたコードに、このTranIdのものはない',
  otherOrder: '照会のDcIdとAmountが発行時のものと異なる',
  contentTypeParameter: 'Content-Typeにパラメーターがある',
  empty: '空である',
  notPaddedAmount: '1～9桁の数字ではない',
  notAmount: '先頭が0でない1～9桁の数字の文字列ではない',
}
