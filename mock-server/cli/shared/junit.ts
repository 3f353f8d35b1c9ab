import { stripVTControlCharacters } from 'node:util'

export interface JUnitCase {
  /** Group of the test case. */
  className: string
  name: string
  timeMs: number
  failure?: { message: string; text: string }
  /** Reason why the test has no result, such as a search that ended too early; undefined if the test has a result. */
  error?: string
  /** Reason why the test was skipped; undefined if the test was not skipped. */
  skipped?: string
  /** Output of the test, which the report contains in addition to the result. */
  output?: string
}

/**
 * Formats test cases as JUnit XML, which CI systems read.
 * @param properties facts about the whole run, by name
 */
export function junit(
  name: string,
  cases: readonly JUnitCase[],
  timeMs: number,
  properties: Readonly<Record<string, string>> = {},
): string {
  const failures = cases.filter(({ failure }) => failure).length
  const errors = cases.filter(({ error }) => error !== undefined).length
  const skipped = cases.filter((one) => one.skipped !== undefined).length
  const counts = { tests: cases.length, failures, errors, skipped, time: seconds(timeMs) }
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes(counts)}>\n  <testsuite${attributes({ name, ...counts })}>\n${propertiesText(properties)}${cases.map(caseText).join('')}  </testsuite>\n</testsuites>\n`
}

function propertiesText(properties: Readonly<Record<string, string>>): string {
  const lines = Object.entries(properties).map(([name, value]) => `      <property${attributes({ name, value })}/>\n`)
  return lines.length === 0 ? '' : `    <properties>\n${lines.join('')}    </properties>\n`
}

function caseText({ className, name, timeMs, failure, error, skipped, output }: JUnitCase): string {
  const inner = [
    ...(failure
      ? [`      <failure${attributes({ message: failure.message })}>${escaped(failure.text)}</failure>\n`]
      : []),
    ...(error === undefined ? [] : [`      <error${attributes({ message: error })}/>\n`]),
    ...(skipped === undefined ? [] : [`      <skipped${attributes({ message: skipped })}/>\n`]),
    ...(output === undefined || output === '' ? [] : [`      <system-out>${escaped(output)}</system-out>\n`]),
  ].join('')
  const open = `    <testcase${attributes({ classname: className, name, time: seconds(timeMs) })}`
  return inner === '' ? `${open}/>\n` : `${open}>\n${inner}    </testcase>\n`
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        ` ${name}="${escaped(value.toString()).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`,
    )
    .join('')
}

/**
 * Matches the characters that XML cannot contain, even as character references: control characters, lone surrogates,
 * U+FFFE and U+FFFF.
 */
// oxlint-disable-next-line no-control-regex -- the pattern matches control characters on purpose
const impossible = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu

/** Returns a readable escape for the character, such as `\u0001`. */
function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function escaped(text: string): string {
  const plain = stripVTControlCharacters(text).replaceAll(/\r\n?/g, '\n').replaceAll(impossible, escapeOf)
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
