import { Problem } from '../http/problem.ts'
import { errorMessage } from './error-message.ts'

/** True if a JSON value contains these members, at any depth. */
export function jsonContains(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return value === wanted
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== Array.isArray(wanted)) return false
  const members = new Map(Object.entries(value))
  return Object.entries(wanted).every(([key, member]) => jsonContains(members.get(key), member))
}

/** @param what name of the text for the message @throws Problem 400 if the text is not valid JSON */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem(400, `${what} is not valid JSON: ${errorMessage(error)}`)
  }
}

/** Parses JSON; undefined if the text is not valid JSON. */
export function parseJsonOrUndefined(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
