import type { Text } from '../../core/localized-text.ts'

/**
 * Names of the providers, the operations and the outcomes of requests. The page shows these names beside or instead of
 * the identifiers.
 */
export const nameTexts = {
  'name-at-gift': { en: 'at-gift', ja: 'あっとギフト' },
  'name-realpay-gift': { en: 'realpay-gift', ja: 'デジタルギフト' },
  'name-at-gift.issue': { en: 'issue a code', ja: 'コードの発行' },
  'name-at-gift.inquire': { en: 'inquire about a code', ja: 'コードの照会' },
  'name-realpay-gift.list-brands': { en: 'list the brands', ja: 'ブランドの一覧' },
  'name-realpay-gift.create-purchase': { en: 'create a purchase', ja: '購入の作成' },
  'name-realpay-gift.get-purchase': { en: 'read a purchase', ja: '購入情報の取得' },
  'name-realpay-gift.set-color': { en: 'set the colors', ja: '色の設定' },
  'name-realpay-gift.set-face-image': { en: 'set the face image', ja: '券面画像の設定' },
  'name-realpay-gift.delete-face-image': { en: 'delete the face image', ja: '券面画像の削除' },
  'name-realpay-gift.set-header-image': { en: 'set the header image', ja: 'ヘッダー画像の設定' },
  'name-realpay-gift.delete-header-image': { en: 'delete the header image', ja: 'ヘッダー画像の削除' },
  'name-realpay-gift.set-video': { en: 'set the video', ja: '動画の設定' },
  'name-realpay-gift.set-ad': { en: 'set the ad', ja: '広告の設定' },
  'name-realpay-gift.buy-gift': { en: 'buy a gift', ja: 'ギフトの購入' },
  'name-realpay-gift.find-gift': { en: 'search for a gift', ja: 'ギフトの検索' },
  'name-issued': { en: 'a code was issued', ja: '発行' },
  'name-inquired': { en: 'a code was shown again', ja: '照会' },
  'name-ok': { en: 'success', ja: '成功' },
  'name-bought': { en: 'a gift was bought', ja: '購入' },
  'name-found': { en: 'a gift was found', ja: '検索で発見' },
  'name-bad-request': { en: 'wrong request', ja: 'リクエストの誤り' },
  'name-unauthorized': { en: 'wrong credentials', ja: '認証の誤り' },
  'name-forbidden': { en: 'no permission', ja: '権限なし' },
  'name-not-found': { en: 'unknown path or id', ja: '存在しない' },
  'name-conflict': { en: 'request id used before', ja: 'リクエストIDの重複' },
  'name-rate-limited': { en: 'over the limit', ja: '制限の超過' },
  'name-images-full': { en: 'no room for images', ja: '画像の容量の超過' },
  'name-internal-error': { en: 'error of the provider', ja: 'プロバイダーのエラー' },
} as const satisfies Record<string, Text>
