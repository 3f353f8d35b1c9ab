/** Controls, separators of lines and paragraphs, and what turns the direction of a text. */
const deceptive = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu

/** Text from anywhere, for a line that people read: a character that could forge a line, move a cursor or reorder the text is shown as an escape, such as `\u202e`. */
export function visible(text: string): string {
  return text.replaceAll(deceptive, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
