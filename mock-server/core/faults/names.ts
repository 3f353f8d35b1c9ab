import { sameInBoth, type Text } from '../localized-text.ts'
import type { Phase } from './effect.ts'
import type { EffectType } from './effects/index.ts'

/** Japanese names of the effects. In English, the identifier is the name. */
const effects: Readonly<Record<EffectType, string>> = {
  respond: '指定したレスポンス',
  'provider-error': 'プロバイダーのエラー',
  delay: '遅延',
  hang: '応答なし',
  ask: '判断待ち',
  'drop-request': 'リクエストの消失',
  'empty-response': '空のまま切断',
  'reset-connection': '接続のリセット',
  'close-connection': '接続の切断',
  'truncate-body': '本文の欠け',
  'malformed-body': '不正な JSON',
  'malformed-chunk': '不正なチャンク',
  'slow-body': '遅い本文',
  'garbage-then-close': 'HTTP でないバイト列',
  'html-error-page': 'HTML のエラーページ',
  'shift-jis-body': 'Shift_JIS の本文',
  'byte-order-mark': 'BOM 付きの本文',
  'json-members': 'JSON の項目の変更',
  'wrong-content-type': '誤った Content-Type',
  set: '設定または時計の変更',
}

/** Japanese names of the phases. */
const phases: Readonly<Record<Phase, string>> = {
  'before-commit': '処理前',
  'after-commit': '処理後',
  'mid-body': '本文の送信中',
}

const names: Readonly<Record<string, string>> = { ...effects, ...phases }

/**
 * Returns the name of an effect or of a phase. Returns an unknown identifier unchanged, because a newer mock may have
 * sent it.
 */
export function faultWord(id: string): Text {
  return Object.hasOwn(names, id) ? { en: id, ja: names[id] ?? id } : sameInBoth(id)
}

/** The identifiers of all effects and phases. */
export const faultWords: readonly string[] = Object.keys(names)
