import { faultWord, faultWords } from '../../core/faults/names.ts'
import type { Language, Text } from '../../core/localized-text.ts'
import { outcomesOf } from '../../core/provider/outcomes.ts'
import type { Provider } from '../../core/provider/provider.ts'

/** Names of the providers and the operations. The page shows these names beside or instead of the identifiers. */
export const names = {
  'at-gift': { en: 'at-gift', ja: 'あっとギフト' },
  'realpay-gift': { en: 'realpay-gift', ja: 'デジタルギフト' },
  'at-gift.issue': { en: 'issue a code', ja: 'コードの発行' },
  'at-gift.inquire': { en: 'inquire about a code', ja: 'コードの照会' },
  'realpay-gift.list-brands': { en: 'list the brands', ja: 'ブランドの一覧' },
  'realpay-gift.create-purchase': { en: 'create a purchase', ja: '購入の作成' },
  'realpay-gift.get-purchase': { en: 'read a purchase', ja: '購入情報の取得' },
  'realpay-gift.set-color': { en: 'set the colors', ja: '色の設定' },
  'realpay-gift.set-face-image': { en: 'set the face image', ja: '券面画像の設定' },
  'realpay-gift.delete-face-image': { en: 'delete the face image', ja: '券面画像の削除' },
  'realpay-gift.set-header-image': { en: 'set the header image', ja: 'ヘッダー画像の設定' },
  'realpay-gift.delete-header-image': { en: 'delete the header image', ja: 'ヘッダー画像の削除' },
  'realpay-gift.set-video': { en: 'set the video', ja: '動画の設定' },
  'realpay-gift.set-ad': { en: 'set the ad', ja: '広告の設定' },
  'realpay-gift.buy-gift': { en: 'buy a gift', ja: 'ギフトの購入' },
  'realpay-gift.find-gift': { en: 'search for a gift', ja: 'ギフトの検索' },
} as const satisfies Record<string, Text>

/**
 * Returns the names of the providers, operations, outcomes, effects and phases in a language, by identifier. An
 * identifier that is equal to its name is left out.
 */
export function namesIn(language: Language, providers: readonly Provider[]): Record<string, string> {
  const all: [id: string, name: Text][] = [
    ...Object.entries<Text>(names),
    ...providers.flatMap((provider) => Object.entries(outcomesOf(provider))),
    ...faultWords.map((id): [string, Text] => [id, faultWord(id)]),
  ]
  return Object.fromEntries(all.map(([id, name]) => [id, name[language]]).filter(([id, name]) => id !== name))
}
