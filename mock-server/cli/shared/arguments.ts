import { Problem } from '../../core/http/problem.ts'
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
    throw new Problem(400, `${where}: ${quoteForMessage(text)} is not a whole number from ${min} to ${max}`)
  }
}

export function oneOf<const T extends string>(choices: readonly T[]): ValueParser<T> {
  return (text, where) => {
    const choice = choices.find((candidate) => candidate === text)
    if (choice !== undefined) return choice
    const near = closestMatch(text, choices)
    throw new Problem(
      400,
      `${where}: ${quoteForMessage(text)} is none of ${choices.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`,
    )
  }
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
  if (value === undefined) throw new Problem(400, `${where}: ${quoteForMessage(text)} is neither true nor false`)
  return value
}

export const nonEmpty: ValueParser<string> = (text, where) => {
  if (text === '') throw new Problem(400, `${where}: is empty`)
  return text
}

/**
 * Parses a token. A token consists of visible ASCII characters, because it is sent in a header. The error does not
 * quote the token.
 */
export const token: ValueParser<string> = (text, where) => {
  if (!/^[\x21-\x7e]+$/.test(text))
    throw new Problem(400, `${where}: a token is one or more ASCII characters without spaces`)
  return text
}

/** Maximum value in seconds: one day. A larger value is rejected, because its unit is probably not seconds. */
const MAX_SECONDS = 86_400

export const seconds: ValueParser<number> = (text, where) => {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN
  if (value <= MAX_SECONDS) return value
  throw new Problem(400, `${where}: ${quoteForMessage(text)} is not a number of seconds from 0 to ${MAX_SECONDS}`)
}
