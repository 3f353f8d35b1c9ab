import type { Text } from '../../../core/localized-text.ts'

/** The texts of the gift page. `{name}` stands for a value that the page inserts. */
export const pageTexts = {
  noGift: { en: 'No such gift', ja: 'ギフトが見つかりません' },
  noGiftReason: {
    en: 'There is no gift with this code in this sandbox.',
    ja: 'このサンドボックスには、このコードのギフトがありません。',
  },
  from: { en: 'From:', ja: '送付者：' },
  expired: {
    en: 'This gift has expired. It can no longer be exchanged.',
    ja: 'このギフトは期限切れのため、交換できません。',
  },
  validUntil: { en: 'Valid until', ja: '有効期限' },
  japanTime: { en: '(Japan time)', ja: '（日本時間）' },
  code: { en: 'Gift code', ja: 'ギフトコード' },
  video: { en: 'Video before the gift', ja: '受け取り前の動画' },
  videoBefore: {
    en: 'Receivers must watch this video for at least {seconds} seconds.',
    ja: '受け取るには、この動画を {seconds} 秒以上視聴する必要があります。',
  },
  choose: { en: 'Choose a brand', ja: '交換先を選ぶ' },
  noBrands: { en: 'No brand of this gift allows its price.', ja: 'このギフトの金額で交換できる交換先はありません。' },
  chosen: { en: 'You have chosen ', ja: '選択した交換先：' },
  nothingExchanged: {
    en: 'The mock exchanges nothing: the gift stays as it is.',
    ja: 'モックでは交換は行われず、ギフトの状態は変わりません。',
  },
  notOffered: { en: 'This gift does not offer this brand', ja: 'このギフトでは選択できない交換先です' },
  ad: { en: 'Advertisement', ja: '誘導枠' },
  back: { en: 'Back to the gift', ja: 'ギフトに戻る' },
} as const satisfies Record<string, Text>

export type PageTexts = Readonly<Record<keyof typeof pageTexts, string>>
