import type { Text } from '../../core/localized-text.ts'

/** Texts of the panel `ledger`. */
export const ledgerTexts = {
  ledger: { en: 'Ledger', ja: '台帳' },
  product: { en: 'Product', ja: '商品' },
  reference: { en: 'Reference', ja: '取引ID' },
  faceValue: { en: 'Face value', ja: '額面' },
  fee: { en: 'Fee', ja: '手数料' },
  delivered: { en: 'delivered', ja: '到達' },
  orphaned: { en: 'billed, never received', ja: '請求済み・未達' },
  recovered: { en: 'recovered by an inquiry', ja: '照会で回収' },
  duplicateOf: { en: 'probably repeats request {id}', ja: 'リクエスト {id} の重複の疑い' },
  csv: { en: 'Download as CSV', ja: 'CSVをダウンロード' },
  ledgerEmpty: { en: 'No code was issued yet.', ja: 'コードはまだ発行されていません。' },
} as const satisfies Record<string, Text>
