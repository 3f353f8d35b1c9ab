import type { JapaneseSentences } from '../../reasons/reason.ts'
import type { SandboxSentences } from '../sandboxes.ts'

export const japaneseSandboxes: JapaneseSentences<SandboxSentences> = {
  invalidId: '「{id}」はサンドボックスのIDではない。a-z、0-9、- を1～63文字で指定する（先頭に - は使えない）',
  unknown: 'サンドボックス「{id}」はない',
  unknownToOtherOrigin:
    'サンドボックス「{id}」はない。ほかのオリジンのページからは作成できない（PUT /__admin/sandboxes/{id} で作成する）',
  tooMany:
    'サンドボックスが上限（--max-sandboxes）の {count} 個に達している。1つ削除するか（{route}）、上限を増やして起動する',
  exists: 'サンドボックス「{id}」はすでにある。先に削除するか、?if=absent なしの PUT で設定とシードを置き換える',
  defaultStays: '既定のサンドボックスは削除できない。POST /__admin/reset で初期状態に戻す',
  rootOnly: 'サンドボックスはルート（/__admin/sandboxes）でだけ管理できる',
  damaged:
    '{store} にあるサンドボックス「{id}」の記録が壊れている。サンドボックスを削除するか、ストアをコピーから復元する',
  keyTooLong: '「{name}」のキーが {length} 文字ある（上限は {max} 文字）：「{key}…」',
  storeUnavailable: 'ストアを利用できない：{detail}',
  notReady: 'モックの準備ができていない：{detail}',
  unexpected: '予期しないエラー（内容はログに記録）',
  invalidSettings: '{problems}',
  invalidSetting: '設定「{name}」：{problem}',
  invalidSettingLike: '設定「{name}」：{problem}（正しい値の例：{example}）',
  unknownSetting: '設定「{name}」はない',
  misspeltSetting: '設定「{name}」はない（「{meant}」の誤りと思われる）',
  advanceBy: '時計はミリ秒数だけ進められる。{ms} は使えない',
  clockRange: '時計に設定できるのは1970年から9800年までである',
  unquotable: '{name} は3種類の引用符をすべて含むため、.env ファイルに書けない。shell や json など、別の形式を使う',
}
