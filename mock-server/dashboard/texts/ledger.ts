import type { Text } from '../../core/localized-text.ts'

export const ledgerTexts = {
  ledger: { en: 'Ledger', ja: '台帳' },
  product: { en: 'Product', ja: '商品' },
  reference: { en: 'Reference', ja: '取引ID' },
  faceValue: { en: 'Face value', ja: '額面' },
  fee: { en: 'Fee', ja: '手数料' },
  delivered: { en: 'delivered', ja: '到達済み' },
  orphaned: { en: 'billed, never received', ja: '未達' },
  recovered: { en: 'recovered by the inquiry', ja: '照会で回収：リクエスト' },
  duplicateOf: { en: 'probably repeats request', ja: '重複の疑い：リクエスト' },
  chart: { en: 'Amounts over time', ja: '金額の推移' },
  'chart-issuedYen': { en: 'issued: {yen}', ja: '発行：{yen}' },
  'chart-orphanedYen': { en: 'never received: {yen}', ja: '未達：{yen}' },
  'chart-duplicatesYen': { en: 'suspected duplicates: {yen}', ja: '重複発行の疑い：{yen}' },
  csv: { en: 'Download as CSV', ja: 'CSVをダウンロード' },
  ledgerEmpty: { en: 'No code was issued yet.', ja: 'コードはまだ発行されていません。' },
} as const satisfies Record<string, Text>
