import type { Text } from '../../core/localized-text.ts'

export const settingsTexts = {
  settings: { en: 'Settings', ja: '設定' },
  settingsFilter: { en: 'Find a setting', ja: '設定を絞り込む' },
  changedOnly: { en: 'changed only', ja: '変更した設定のみ' },
  changed: { en: 'changed', ja: '変更あり' },
  range: { en: '{minimum}–{maximum}', ja: '{minimum}～{maximum} の範囲' },
  defaultValue: { en: 'Default', ja: '既定値' },
  save: { en: 'Save', ja: '保存' },
  saved: { en: 'Saved.', ja: '保存しました。' },
  notSaved: {
    en: 'Not saved, because the value is not valid:',
    ja: 'この値は使えないため、保存していません。使える値（英語）：',
  },
  restore: { en: 'Restore the default', ja: '既定値に戻す' },
} as const satisfies Record<string, Text>
