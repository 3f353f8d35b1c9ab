import { InvalidInputError } from './errors.ts'

/**
 * A whole number within its range. Checked while running as well, because callers in plain JavaScript have no types.
 *
 * @throws InvalidInputError
 */
export function requireWholeNumber(name: string, value: unknown, range: { min: number; max?: number }): number {
  const { min, max = Number.MAX_SAFE_INTEGER } = range
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value
  const bounds = range.max === undefined ? `of ${min} or more` : `from ${min} to ${max}`
  throw new InvalidInputError(name, `must be a whole number ${bounds}, not ${show(value)}`)
}

/**
 * An amount in yen: a whole number of 1 or more.
 *
 * @throws InvalidInputError
 */
export function requireYen(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value
  throw new InvalidInputError(name, `must be a whole number of yen, 1 or more, not ${show(value)}`)
}

/**
 * A text with something in it. The text itself is never part of the error: it may be a secret.
 *
 * @throws InvalidInputError
 */
export function requireText(name: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw new InvalidInputError(name, 'must be a text that is not empty')
}

/**
 * A text that fits `pattern`; `meaning` says in words what the pattern allows.
 *
 * @throws InvalidInputError
 */
export function requirePattern(name: string, value: unknown, pattern: RegExp, meaning: string): string {
  if (typeof value === 'string' && pattern.test(value)) return value
  throw new InvalidInputError(name, `must be ${meaning}`)
}

/**
 * An id that becomes one segment of a path. Anything that could change the path, such as `..` or `/`, is refused; whether
 * the id exists is for the provider to say.
 *
 * @throws InvalidInputError
 */
export function requireSegment(name: string, value: unknown): string {
  return requirePattern(name, value, /^[A-Za-z0-9_-]+$/, 'letters, digits, "_" and "-" only, at least one of them')
}

function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : `a value of type ${value === null ? 'null' : typeof value}`
}
