import { fileProblems } from '../../core/problems/files.ts'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { checkPublicUrl } from '../../core/pipeline/addresses/public-url.ts'
import { parseJsonOrUndefined } from '../../core/util/json.ts'
import { closestMatch } from '../../core/validation/suggest.ts'
import { quoteForMessage } from '../../reporting/one-line.ts'

/**
 * A function that parses a value from a flag, a variable or a file. `where` names the source of the value in errors.
 * @throws Problem if the value is invalid
 */
export type ValueParser<T> = (text: string, where: string) => T

export function integer(min: number, max: number): ValueParser<number> {
  return (text, where) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN
    if (value >= min && value <= max) return value
    throw new Problem(400, {
      en: `${where}: ${quoteForMessage(text)} is not a whole number from ${min} to ${max}`,
      ja: `${where}: ${quoteForMessage(text)} は ${min} から ${max} までの整数ではない`,
    })
  }
}

export function oneOf<const T extends string>(choices: readonly T[]): ValueParser<T> {
  return (text, where) => {
    const choice = choices.find((candidate) => candidate === text)
    if (choice !== undefined) return choice
    const near = closestMatch(text, choices)
    const list = choices.join(', ')
    throw new Problem(400, {
      en: `${where}: ${quoteForMessage(text)} is none of ${list}${near === undefined ? '' : `; did you mean ${near}?`}`,
      ja: `${where}: ${quoteForMessage(text)} は ${list} のいずれでもない${near === undefined ? '' : `（「${near}」の誤りと思われる）`}`,
    })
  }
}

/** Parses a list of choices that are joined by commas. */
export function listOf<const T extends string>(choices: readonly T[]): ValueParser<T[]> {
  const parse = oneOf(choices)
  return (text, where) => text.split(',').map((part) => parse(part.trim(), where))
}

const switchValues = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['0', false],
  ['no', false],
  ['off', false],
])

export const boolean: ValueParser<boolean> = (text, where) => {
  const value = switchValues.get(text.toLowerCase())
  if (value === undefined)
    throw new Problem(400, {
      en: `${where}: ${quoteForMessage(text)} is neither true nor false`,
      ja: `${where}: ${quoteForMessage(text)} は true でも false でもない`,
    })
  return value
}

export const nonEmpty: ValueParser<string> = (text, where) => {
  if (text === '') throw new Problem(400, { en: `${where}: is empty`, ja: `${where}: 値が空である` })
  return text
}

/** Parses host names and addresses that are separated by commas. A name may begin with `*.`. */
export const hostNames: ValueParser<string[]> = (text, where) =>
  text.split(',').map((part) => {
    const name = part.trim().toLowerCase()
    if (isHostName(name)) return name
    throw new Problem(400, {
      en: `${where}: ${quoteForMessage(part)} is not a host name or an address, such as mock.test or 192.168.1.5`,
      ja: `${where}: ${quoteForMessage(part)} は mock.test や 192.168.1.5 のようなホスト名または IP アドレスではない`,
    })
  })

function isHostName(name: string): boolean {
  if (name.includes(':')) return URL.canParse(`http://[${name}]`)
  return /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/.test(name)
}

/** Parses the URL at which browsers reach the mock. */
export const publicUrl: ValueParser<string> = (text, where) => {
  try {
    return checkPublicUrl(text)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Problem(400, fileProblems.atPlace({ place: where, problem: error.explanation }))
  }
}

/**
 * Parses a token. A token consists of visible ASCII characters, because it is sent in a header. The error does not
 * quote the token.
 */
export const token: ValueParser<string> = (text, where) => {
  if (!/^[\x21-\x7e]+$/.test(text))
    throw new Problem(400, {
      en: `${where}: a token is one or more ASCII characters without spaces`,
      ja: `${where}: トークンは、空白を含まない 1 文字以上の ASCII 文字でなければならない`,
    })
  return text
}

/** Maximum value in seconds: one day. A larger value is rejected, because its unit is probably not seconds. */
const MAX_SECONDS = 86_400

export const seconds: ValueParser<number> = (text, where) => {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN
  if (value <= MAX_SECONDS) return value
  throw new Problem(400, {
    en: `${where}: ${quoteForMessage(text)} is not a number of seconds from 0 to ${MAX_SECONDS}`,
    ja: `${where}: ${quoteForMessage(text)} は 0 から ${MAX_SECONDS} までの秒数ではない`,
  })
}

/** Returns the message that says that a value is no URL. @param quoted the value in quotes */
export function notHttpUrl(where: string, quoted: string): Text {
  return {
    en: `${where}: ${quoted} is not an http or https URL`,
    ja: `${where}: ${quoted} は http または https の URL ではない`,
  }
}

const unitsMs = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

/** Parses a duration with its unit, such as `500ms`, `90s`, `5m`, `2h` or `180d`. Returns whole milliseconds. */
export const durationMs: ValueParser<number> = (text, where) => {
  const [, number = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text) ?? []
  const unitMs = unitsMs.get(unit)
  if (unitMs !== undefined) return Math.round(Number(number) * unitMs)
  throw new Problem(400, {
    en: `${where}: ${quoteForMessage(text)} is not a duration, such as 500ms, 90s, 5m, 2h or 180d`,
    ja: `${where}: ${quoteForMessage(text)} は 500ms、90s、5m、2h、180d のような時間の長さではない`,
  })
}

/** Parses a text as JSON. If the text is not JSON, returns the text itself. */
function jsonOrText(text: string): unknown {
  const value = parseJsonOrUndefined(text)
  return value === undefined ? text : value
}

/**
 * Parses a text such as `status=503` into the name and the value. The value is parsed as JSON; a value that is not JSON
 * stays a text.
 * @param example a valid text, for the error
 * @throws Problem if the text has no name or no `=`
 */
export function nameAndValue(text: string, where: string, example: string): [name: string, value: unknown] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), jsonOrText(text.slice(at + 1))]
  const quoted = quoteForMessage(text)
  throw new Problem(400, {
    en: `${where}: ${quoted} is not NAME=VALUE, such as ${example}`,
    ja: `${where}: ${quoted} は ${example} のような「名前=値」の形ではない`,
  })
}
