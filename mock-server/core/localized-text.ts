import { thousands } from './util/thousands.ts'

/** A text for people in English and in Japanese, the two languages of the mock. */
export interface Text {
  en: string
  ja: string
}

export type Language = keyof Text

/** Returns a text that is the same in both languages, such as a name, a number or a quotation. */
export function sameInBoth(text: string): Text {
  return { en: text, ja: text }
}

/** Returns a text in both languages. A plain string is used for both languages. */
export function inBothLanguages(text: string | Text): Text {
  return typeof text === 'string' ? sameInBoth(text) : text
}

/** Returns the texts of a table in one language. */
export function textsIn<Key extends string>(
  table: Readonly<Record<Key, Text>>,
  language: Language,
): Readonly<Record<Key, string>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `fromEntries` loses the names of the keys
  return Object.fromEntries(Object.entries<Text>(table).map(([key, both]) => [key, both[language]])) as Record<
    Key,
    string
  >
}

/** Separators between the parts of a list. */
export const separators = {
  comma: { en: ', ', ja: '、' },
  semicolon: { en: '; ', ja: '；' },
  sentence: { en: ' ', ja: '' },
} as const satisfies Record<string, Text>

export function joinTexts(texts: readonly Text[], separator: keyof typeof separators): Text {
  const { en, ja } = separators[separator]
  return { en: texts.map((text) => text.en).join(en), ja: texts.map((text) => text.ja).join(ja) }
}

/** Returns an amount with separators between thousands: `1,000 yen` and `1,000円`. @param amount whole yen */
export function yenText(amount: number): Text {
  const grouped = thousands(amount)
  return { en: `${grouped} yen`, ja: `${grouped}円` }
}

export function pluralize(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}
