import { csvText } from '../../core/util/csv.ts'
import { localized } from '../../reporting/language.ts'
import type { Plan } from './items.ts'
import { columnNames, columns } from './words.ts'

/**
 * Returns the plan as CSV in the reader's language. The file starts with a byte order mark, because Excel reads a file
 * without this mark as Shift_JIS.
 */
export function planCsv({ items }: Plan): string {
  const titles = columnNames.map((name) => localized(columns[name]))
  const rows = items.map((item) => columnNames.map((name) => item[name].map(localized).join('\n')))
  return `\u{FEFF}${csvText(titles, rows, '\r\n')}\r\n`
}
