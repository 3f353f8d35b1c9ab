export { thousands as yen } from '../core/util/thousands.ts'

/** Indents lines by two spaces. An empty line stays empty. */
export function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`))
}
