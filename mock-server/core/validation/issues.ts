/** Validation of documents: readable issues from zod, strict objects and suggestions for misspelt names. */

import type { z } from 'zod'
import { readableZodMessage } from './zod-messages.ts'

/** An error in a document, with its path. If a key is unknown, the path ends with that key. */
export interface ValidationIssue {
  path: readonly PropertyKey[]
  message: string
  /** True if the issue is an unknown key, which the message names. */
  isUnknownKey?: boolean
}

/** Converts zod issues, with a separate issue and path for each unknown key. */
export function toIssues(issues: readonly z.core.$ZodIssue[]): ValidationIssue[] {
  const found = issues.flatMap(({ path, message }): ValidationIssue[] => {
    const unknownKeys = unknownKeysIn(message)
    if (unknownKeys.length > 0)
      return unknownKeys.map(({ key, text }) => ({ path: [...path, key], message: text, isUnknownKey: true }))
    return [{ path, message: readableZodMessage(message) }]
  })
  const unknownKeys = found.filter(({ isUnknownKey }) => isUnknownKey)
  return found.filter((issue) => issue.isUnknownKey || !unknownKeys.some((unknown) => isConsequenceOf(issue, unknown)))
}

/** True if an issue only follows from an unknown key: the intended key is missing, or the object as a whole is invalid. */
function isConsequenceOf({ path }: ValidationIssue, unknown: ValidationIssue): boolean {
  const around = unknown.path.slice(0, -1)
  return (
    isSame(path, around) ||
    (isSame(path.slice(0, -1), around) && unknown.message.includes(`did you mean "${String(path.at(-1))}"?`))
  )
}

function isSame(path: ValidationIssue['path'], other: ValidationIssue['path']): boolean {
  return path.length === other.length && path.every((step, index) => step === other[index])
}

/** Extracts the unknown keys from a message of `strictObject`, which has one sentence for each. */
function unknownKeysIn(message: string): { key: string; text: string }[] {
  return message.split(/; (?=there is no key ")/).flatMap((text) => {
    const [, key] = /^there is no key "(.*?)"; (?:did you mean|there are) /s.exec(text) ?? []
    return key === undefined ? [] : [{ key, text }]
  })
}

/** The path to show beside the message, joined with dots; empty for the document itself. */
export function issuePath({ path, isUnknownKey = false }: ValidationIssue): string {
  return (isUnknownKey ? path.slice(0, -1) : path).map(String).join('.')
}

/** The message in one sentence, with its path. */
export function issueText(finding: ValidationIssue): string {
  const place = issuePath(finding)
  return place === '' ? finding.message : `at "${place}": ${finding.message}`
}

/** Maximum number of reported issues of a value, so that a body with thousands of invalid keys has a short response. */
const MAX_ISSUES = 10

/** The issues of a value, one sentence each. Issues that only follow from an unknown key are left out. */
export function issueTexts(error: z.core.$ZodError): string[] {
  return toIssues(error.issues).slice(0, MAX_ISSUES).map(issueText)
}
