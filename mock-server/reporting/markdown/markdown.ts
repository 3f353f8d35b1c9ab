import type { Language, Text } from '../../core/localized-text.ts'

const titles: Readonly<Record<string, Text>> = {
  'at-gift': { en: 'あっとギフト on-demand API (`at-gift`)', ja: 'あっとギフトのオンデマンド API（`at-gift`）' },
  'realpay-gift': {
    en: 'デジタルギフト partner API (`realpay-gift`)',
    ja: 'デジタルギフトのパートナー API（`realpay-gift`）',
  },
}

/** Returns the title of the section about a provider. */
export function titleOf(provider: string, language: Language): string {
  return titles[provider]?.[language] ?? provider
}

/** Escapes a text for a cell of a Markdown table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
