import type { z } from 'zod'
import { readableZodMessage } from './zod-messages.ts'

/** Something in a document that cannot be, and where; an unknown key is the last step of its path. */
export interface ValidationIssue {
  path: readonly PropertyKey[]
  message: string
  /** It is a key that there is none of, and the message names it. */
  isUnknownKey?: boolean
}

/** What a schema found wrong: each key and each value for itself, with its own place. */
export function toIssues(issues: readonly z.core.$ZodIssue[]): ValidationIssue[] {
  const found = issues.flatMap(({ path, message }): ValidationIssue[] => {
    const strangers = unknownKeysIn(message)
    if (strangers.length > 0)
      return strangers.map(({ key, text }) => ({ path: [...path, key], message: text, isUnknownKey: true }))
    return [{ path, message: readableZodMessage(message) }]
  })
  const strangers = found.filter(({ isUnknownKey }) => isUnknownKey)
  return found.filter(
    (finding) => finding.isUnknownKey || !strangers.some((stranger) => isConsequenceOf(finding, stranger)),
  )
}

/** Whether nothing but a misspelt key is the reason: the right one is missing then, or nothing is there. */
function isConsequenceOf({ path }: ValidationIssue, stranger: ValidationIssue): boolean {
  const around = stranger.path.slice(0, -1)
  return (
    isSame(path, around) ||
    (isSame(path.slice(0, -1), around) && stranger.message.includes(`did you mean "${String(path.at(-1))}"?`))
  )
}

function isSame(path: ValidationIssue['path'], other: ValidationIssue['path']): boolean {
  return path.length === other.length && path.every((step, index) => step === other[index])
}

/** The unknown keys that a message of `closedObject` tells of: it has one sentence for each. */
function unknownKeysIn(message: string): { key: string; text: string }[] {
  return message.split(/; (?=there is no key ")/).flatMap((text) => {
    const [, key] = /^there is no key "(.*?)"; (?:did you mean|there are) /s.exec(text) ?? []
    return key === undefined ? [] : [{ key, text }]
  })
}

/** What is said of its place beside the message, with dots between; empty for the document as a whole. */
export function issuePath({ path, isUnknownKey = false }: ValidationIssue): string {
  return (isUnknownKey ? path.slice(0, -1) : path).map(String).join('.')
}

/** One sentence, with its place. */
export function issueText(finding: ValidationIssue): string {
  const place = issuePath(finding)
  return place === '' ? finding.message : `at "${place}": ${finding.message}`
}

/** At most so many issues of one value are told: a body of thousands of bad keys is not answered with thousands. */
const MAX_ISSUES = 10

/** What is wrong with a value in plain words, a sentence for each place in it; what only follows from a misspelt key is left out. */
export function issueTexts(error: z.core.$ZodError): string[] {
  return toIssues(error.issues).slice(0, MAX_ISSUES).map(issueText)
}
