import { InvalidInputError } from './errors.ts'

/**
 * Checks a whole number and its range. The check is at run time, because callers in JavaScript have no types.
 *
 * @throws InvalidInputError if the value is invalid
 */
export function requireWholeNumber(name: string, value: unknown, range: { min: number; max?: number }): number {
  const { min, max = Number.MAX_SAFE_INTEGER } = range
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value
  const bounds = range.max === undefined ? `of ${min} or more` : `from ${min} to ${max}`
  throw new InvalidInputError(name, `must be a whole number ${bounds}, not ${show(value)}`)
}

/**
 * Checks an amount in yen: a whole number of 1 or more.
 *
 * @throws InvalidInputError if the value is invalid
 */
export function requireYen(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value
  throw new InvalidInputError(name, `must be a whole number of yen, 1 or more, not ${show(value)}`)
}

/**
 * Checks that a value is a string and not blank. The error never quotes the value, because the value may be a secret.
 *
 * @throws InvalidInputError if the value is invalid
 */
export function requireText(name: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw new InvalidInputError(name, 'must be a text that is not empty')
}

/**
 * Checks a string against `pattern`. `meaning` describes the pattern for the error.
 *
 * @throws InvalidInputError if the value is invalid
 */
export function requirePattern(name: string, value: unknown, pattern: RegExp, meaning: string): string {
  if (typeof value === 'string' && pattern.test(value)) return value
  throw new InvalidInputError(name, `must be ${meaning}`)
}

/**
 * Checks an id that becomes one segment of a path. Rejects everything that could change the path, such as `..` or `/`.
 * Does not check that the id exists.
 *
 * @throws InvalidInputError if the value is invalid
 */
export function requireSegment(name: string, value: unknown): string {
  return requirePattern(name, value, /^[A-Za-z0-9_-]+$/, 'letters, digits, "_" and "-" only, at least one of them')
}

function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : `a value of type ${value === null ? 'null' : typeof value}`
}
