/** Pattern of deceptive characters: control characters, line and paragraph separators, and bidirectional controls. */
const deceptive = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu

/**
 * Escapes characters that could fake a line break, move the cursor or reorder text. For example, U+202E becomes
 * `\u202e`.
 */
export function visible(text: string): string {
  return text.replaceAll(deceptive, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
