import type { JapaneseSentences } from '../../../core/reasons/reason.ts'
import type { AtGiftSentences } from './reasons.ts'

/** The Japanese sentences of the reasons. */
export const japanese: JapaneseSentences<AtGiftSentences> = {
  issued: '新しいコードを発行した',
  shownAgain: '発行済みのコードを再表示した（新たな発行はない）',
  noCampaign: 'このキャンペーンは存在しない（gift-mock.yaml の atGift.campaigns に追加する）',
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
  notSegment: 'パスの1区切りではない',
  productTwice: '同じ dcId の商品が2つある',
  notHttpUrl: 'http または https のURLではない',
  urlWithQuery: 'クエリまたはフラグメントのあるURLである',
  hostOfProvider: 'プロバイダーのホストである',
  noAmounts: '{"fixed": 1000} でも {"min": 1, "max": 100000} でもない（円、整数）',
  noCodeKind: '"text" でも "url" でもない',
  noSecondCodeKind: 'null、"pin"、"url" のいずれでもない',
  noProductOfKind: '商品一覧に、種別 {kind} で {amount}円に対応する商品がない（設定 atGift.catalogue を参照）',
  noCampaignSetting: 'キャンペーンがない（設定 atGift.campaigns を参照）',
  allInContract: '商品一覧の商品はすべて契約に含まれている（設定 atGift.catalogue を参照）',
}
