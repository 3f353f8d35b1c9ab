import type { Text } from '../../core/localized-text.ts'

/** Texts of the panel `settings`. */
export const settingsTexts = {
  settings: { en: 'Settings', ja: '設定' },
  changed: { en: 'changed', ja: '変更あり' },
  defaultValue: { en: 'Default', ja: '既定値' },
  save: { en: 'Save', ja: '保存' },
  restore: { en: 'Restore the default', ja: '既定値に戻す' },
} as const satisfies Record<string, Text>
