import { csvText } from '../../../core/util/csv.ts'
import type { Text } from '../../../core/localized-text.ts'
import { localized } from '../../../reporting/language.ts'
import type { Plan } from '../rows/items.ts'
import { columnNames, columns } from '../words.ts'

/**
 * Returns the rows of the plan as CSV in the reader's language. The text starts with a byte order mark, because Excel
 * reads a file without this mark as Shift_JIS.
 */
export function planCsv({ items }: Plan): string {
  const titles = columnNames.map((name) => localized(columns[name]))
  const rows = items.map((item) => columnNames.map((name) => item[name].map(cellText).join('\n')))
  return `\u{FEFF}${csvText(titles, rows, '\r\n')}\r\n`
}

/** Returns a text without the backticks that mark code, because a spreadsheet would show the backticks. */
function cellText(text: Text): string {
  return localized(text).replaceAll('`', '')
}
