/** Formats an amount with separators between thousands: `1,000`. */
export function yen(amount: number): string {
  return amount.toLocaleString('en')
}

/** Indents lines by two spaces. An empty line stays empty. */
export function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`))
}
