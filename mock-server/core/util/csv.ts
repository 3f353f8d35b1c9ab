import Papa from 'papaparse'

/**
 * Matches the start of a value that a spreadsheet would run as a formula. The pattern of papaparse itself is not used,
 * because it misses values with several lines.
 */
const FORMULA = /^[=+\-@\t\r]/

/**
 * Formats rows as CSV with a header line and without a line break at the end. A row is a list of values, or an object
 * with a member for each column. A value that a spreadsheet would run as a formula gets a leading apostrophe.
 */
export function csvText(
  columns: readonly string[],
  rows: readonly (readonly unknown[] | Readonly<Record<string, unknown>>)[],
  newline: '\n' | '\r\n' = '\n',
): string {
  return Papa.unparse({ fields: [...columns], data: [...rows] }, { newline, escapeFormulae: FORMULA })
}
