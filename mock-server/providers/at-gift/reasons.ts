import type { ReasonText } from '../../core/reasons/translate.ts'

/** Reasons of the provider's outcomes in both languages. */
export const reasons: readonly ReasonText[] = [
  { en: 'a new code was issued', ja: '新しいコードを発行した' },
  {
    en: 'an issued code was shown again; nothing was issued',
    ja: '発行済みのコードを再表示した（新たな発行はない）',
  },
  { en: 'there is no such campaign', ja: 'このキャンペーンは存在しない' },
  { en: 'the source address {address} is not registered', ja: '接続元IPアドレス {address} が登録されていない' },
  { en: 'the AuthKey is none of this campaign', ja: 'AuthKeyがこのキャンペーンのものではない' },
  { en: 'the product is not in the contract', ja: '契約にない商品である' },
  { en: 'there is no product with this DcId', ja: 'このDcIdの商品は存在しない' },
  {
    en: 'the amount of {product} is fixed at {fixed} yen, not {amount}',
    ja: '{product} の金額は{fixed}円固定である（リクエストは{amount}円）',
  },
  {
    en: 'the amount of {product} goes from {min} to {max} yen, not {amount}',
    ja: '{product} の金額は{min}～{max}円である（リクエストは{amount}円）',
  },
  {
    en: 'no code was issued to this AuthKey with this TranId',
    ja: 'このAuthKeyで発行されたコードに、このTranIdのものはない',
  },
  {
    en: 'the inquiry does not carry the DcId and Amount of the issue',
    ja: '照会のDcIdとAmountが発行時のものと異なる',
  },
  { en: 'the Content-Type has a parameter', ja: 'Content-Typeにパラメーターがある' },
  { en: 'empty', ja: '空である' },
  { en: 'not 1 to 9 digits', ja: '1～9桁の数字ではない' },
  {
    en: 'not a string of 1 to 9 digits without leading zeros',
    ja: '先頭が0でない1～9桁の数字の文字列ではない',
  },
]
