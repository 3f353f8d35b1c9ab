import { sandboxProblems } from '../problems/sandboxes.ts'
import { Problem } from '../http/problem.ts'
import { quoteForShell } from './shell.ts'

type Variables = Readonly<Record<string, string>>

/**
 * Functions that format environment variables as text. The key names the program or the file format that reads the
 * text.
 */
export const environmentFormats = {
  json: (variables: Variables) => JSON.stringify(variables, null, 2),
  dotenv: (variables: Variables) => lines(variables, (name, value) => `${name}=${quoteForDotenv(name, value)}`),
  shell: (variables: Variables) => lines(variables, (name, value) => `export ${name}=${quoteForShell(value)}`),
  powershell: (variables: Variables) =>
    lines(variables, (name, value) => `$env:${name} = ${quoteForPowerShell(value)}`),
  cmd: (variables: Variables) => lines(variables, setInCmd),
} as const

export type EnvironmentFormat = keyof typeof environmentFormats

export const environmentFormatNames = ['json', 'dotenv', 'shell', 'powershell', 'cmd'] as const

function lines(variables: Variables, line: (name: string, value: string) => string): string {
  return `${Object.entries(variables)
    .map(([name, value]) => line(name, value))
    .join('\n')}\n`
}

/**
 * Quotes a value for a .env file, if necessary. The first possible notation in this list is used:
 * - no quotes, if the value has only letters, digits and `_.:/-`
 * - single quotes, if the value contains no single quote
 * - double quotes, if the value contains no character that is special between double quotes
 * - backticks, if the value contains no backtick. Node and dotenv support backticks, but a shell would run a text
 *   between backticks as a command.
 * - double quotes, if the value contains a backtick, but no double quote
 * - no quotes, if the value contains all three kinds of quotes, because a .env file has no escapes for quotes
 * @throws Problem if no notation represents the value
 */
function quoteForDotenv(name: string, value: string): string {
  if (/^[\w.:/-]*$/.test(value)) return value
  if (!value.includes("'")) return `'${value}'`
  if (!/["\\$`]/.test(value)) return `"${value}"`
  const quote = ['`', '"'].find((candidate) => !value.includes(candidate))
  if (quote !== undefined) return quote + value + quote
  if (/^["'`]|[#\r\n]|^\s|\s$/.test(value)) throw new Problem(400, sandboxProblems.unquotable({ name }))
  return value
}

/** Quotes a value for PowerShell, which treats typographic single quotes as quotes too. */
function quoteForPowerShell(value: string): string {
  return `'${value.replaceAll(/['\u2018-\u201B]/g, '$&$&')}'`
}

/**
 * Returns the `set` command for a batch file. A batch file requires two percent signs for one. A value with a double
 * quote cannot be quoted, so the special characters of the value are escaped.
 */
function setInCmd(name: string, value: string): string {
  const text = value.replaceAll('%', '%%')
  return text.includes('"') ? `set ${name}=${text.replaceAll(/["^&|<>()!]/g, '^$&')}` : `set "${name}=${text}"`
}
