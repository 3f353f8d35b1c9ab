import { stripVTControlCharacters } from 'node:util'

/**
 * Returns the number of terminal columns of a text. A character that is not ASCII, such as a Japanese character, takes
 * two columns.
 */
export function columnsOf(text: string): number {
  const plain = stripVTControlCharacters(text)
  return plain.length + (plain.match(/\P{ASCII}/gu)?.length ?? 0)
}

/** Fills a text with spaces up to a number of terminal columns. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)))
}

/**
 * Matches the parts of a Japanese text. A line may break only between two parts. Each part is a single character or an
 * ASCII word, together with adjacent punctuation that must not start or end a line.
 */
const parts =
  /\s+|[（「『]*(?:[\x21-\x7e]+|[^\s\x21-\x7e（「『])[、。，．）」』：；！？ー…ゃゅょっャュョッ]*|[（「『]+/gu

/** Breaks each line of a Japanese text that is longer than `columns` terminal columns. */
export function wrapJapanese(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns))
    .join('\n')
}

function wrapLine(line: string, columns: number): string {
  const lines = ['']
  for (const part of line.match(parts) ?? []) {
    const last = lines.at(-1) ?? ''
    if (columnsOf(last + part.trimEnd()) <= columns || last === '') lines[lines.length - 1] = last + part
    else lines.push(part.trimStart())
  }
  return lines.map((one) => one.trimEnd()).join('\n')
}
