/** What people read, in every language that the mock speaks. */
export interface Text {
  en: string
  ja: string
}

/** The same in both languages: a name, a number, the words of somebody else. */
export function sameInBoth(text: string): Text {
  return { en: text, ja: text }
}

/** What stands between the parts of a list. */
export const separators = {
  comma: { en: ', ', ja: '、' },
  semicolon: { en: '; ', ja: '；' },
} as const satisfies Record<string, Text>

export function joinTexts(texts: readonly Text[], separator: keyof typeof separators): Text {
  const { en, ja } = separators[separator]
  return { en: texts.map((text) => text.en).join(en), ja: texts.map((text) => text.ja).join(ja) }
}

export function pluralize(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}
