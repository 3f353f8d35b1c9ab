import type { Explanation } from '../reasons/reason.ts'
import { controlProblems } from '../problems/control.ts'
import { Problem } from '../http/problem.ts'
import { isTooDeep, MAX_DEPTH } from '../validation/depth.ts'
import { errorMessage } from './error-message.ts'

/** Returns true if a JSON value contains all wanted members. Nested objects and lists are compared in the same way. */
export function jsonContains(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return value === wanted
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== Array.isArray(wanted)) return false
  const members = new Map(Object.entries(value))
  return Object.entries(wanted).every(([key, member]) => jsonContains(members.get(key), member))
}

/**
 * Parses the JSON text of a document.
 * @param what the member of `controlProblems` that names the text in the error message
 * @throws Problem 400 if the text is not valid JSON, or is nested too deeply for recursive functions
 */
export function parseJson(text: string, what: Explanation): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Problem(400, controlProblems.noJson({ what, error: errorMessage(error) }))
  }
  if (isTooDeep(value)) throw new Problem(400, controlProblems.tooDeep({ what, levels: MAX_DEPTH }))
  return value
}

/** Parses JSON. Returns undefined if the text is not valid JSON. */
export function parseJsonOrUndefined(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
