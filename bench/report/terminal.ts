import { stripVTControlCharacters, styleText } from 'node:util'
import { goalsOf } from '../figure.ts'
import type { Measured } from './machine.ts'
import { markdownOf } from './markdown.ts'

/**
 * Returns a function that shows the progress on a terminal. The function prints nothing if the stream is not a
 * terminal.
 */
export function progressOn(stream: NodeJS.WriteStream): (what: string) => void {
  return (what) => {
    if (stream.isTTY) stream.write(`\r\u001B[2K${what.slice(0, (stream.columns || 80) - 1)}`)
  }
}

/** Prints the tables of the parts, the number of goals that are met, and the missed goals. */
export function printParts(parts: readonly Measured[]): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[2K')
  console.log(aligned(markdownOf(parts)))
  const { count, missed } = goalsOf(parts)
  if (count > 0)
    console.log(
      missed.length === 0
        ? styleText('green', `All ${count} goals are met.`)
        : styleText('red', `${count - missed.length} of ${count} goals are met; missed: ${missed.join(', ')}.`),
    )
}

/** Pads the cells of Markdown tables so that the columns are aligned. */
export function aligned(markdown: string): string {
  return markdown.replaceAll(/(?:^\|.*\|\n?)+/gm, (table) => {
    const rows = table
      .trimEnd()
      .split('\n')
      .map((row) => row.slice(2, -2).split(' | '))
    const widths = (rows[0] ?? []).map((_, column) =>
      Math.max(
        ...rows.map((row) => (row[column]?.startsWith('---') ? 0 : stripVTControlCharacters(row[column] ?? '').length)),
      ),
    )
    const cell = (text: string, column: number): string =>
      text === '---'
        ? '-'.repeat(widths[column] ?? 3)
        : text === '---:'
          ? `${'-'.repeat((widths[column] ?? 4) - 1)}:`
          : column === 0
            ? text.padEnd(widths[column] ?? 0)
            : text.padStart(widths[column] ?? 0)
    return `${rows.map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')}${table.endsWith('\n') ? '\n' : ''}`
  })
}
