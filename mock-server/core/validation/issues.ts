import type { z } from 'zod'
import { plain } from './zod-messages.ts'

/** Something in a document that cannot be, and where; an unknown key is the last step of its path. */
export interface Finding {
  path: readonly PropertyKey[]
  message: string
  /** It is a key that there is none of, and the message names it. */
  isStranger?: boolean
}

/** What a schema found wrong: each key and each value for itself, with its own place. */
export function findingsOf(issues: readonly z.core.$ZodIssue[]): Finding[] {
  const found = issues.flatMap(({ path, message }): Finding[] => {
    const strangers = strangersIn(message)
    if (strangers.length > 0)
      return strangers.map(({ key, text }) => ({ path: [...path, key], message: text, isStranger: true }))
    return [{ path, message: plain(message) }]
  })
  const strangers = found.filter(({ isStranger }) => isStranger)
  return found.filter((finding) => finding.isStranger || !strangers.some((stranger) => follows(finding, stranger)))
}

/** Whether nothing but a misspelt key is the reason: the right one is missing then, or nothing is there. */
function follows({ path }: Finding, stranger: Finding): boolean {
  const around = stranger.path.slice(0, -1)
  return (
    isSame(path, around) ||
    (isSame(path.slice(0, -1), around) && stranger.message.includes(`did you mean "${String(path.at(-1))}"?`))
  )
}

function isSame(path: Finding['path'], other: Finding['path']): boolean {
  return path.length === other.length && path.every((step, index) => step === other[index])
}

/** The unknown keys that a message of `closedObject` tells of: it has one sentence for each. */
function strangersIn(message: string): { key: string; text: string }[] {
  return message.split(/; (?=there is no key ")/).flatMap((text) => {
    const [, key] = /^there is no key "(.*?)"; (?:did you mean|there are) /s.exec(text) ?? []
    return key === undefined ? [] : [{ key, text }]
  })
}

/** What is said of its place beside the message, with dots between; empty for the document as a whole. */
export function placeOf({ path, isStranger = false }: Finding): string {
  return (isStranger ? path.slice(0, -1) : path).map(String).join('.')
}

/** One sentence, with its place. */
export function findingText(finding: Finding): string {
  const place = placeOf(finding)
  return place === '' ? finding.message : `at "${place}": ${finding.message}`
}

/** At most so many issues of one value are told: a body of thousands of bad keys is not answered with thousands. */
const MAX_ISSUES = 10

/** What is wrong with a value in plain words, a sentence for each place in it; what only follows from a misspelt key is left out. */
export function issuesOf(error: z.core.$ZodError): string[] {
  return findingsOf(error.issues).slice(0, MAX_ISSUES).map(findingText)
}
