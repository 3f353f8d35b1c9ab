/**
 * Validates documents and describes their errors in plain words. `strict-object.ts` rejects unknown keys, and
 * `suggest.ts` finds the name that was probably meant.
 */

import type { z } from 'zod'
import { joinMessages } from '../reasons/message.ts'
import type { Explanation } from '../reasons/reason.ts'
import { sharedReasons } from '../reasons/shared.ts'
import { nameProblems } from '../problems/names.ts'
import { explained, explainWith, explanationOf } from './explained.ts'
import { closestMatch, describeUnknownName } from './suggest.ts'
import { explainZodIssue } from './zod-messages.ts'

/** An error in a document, with its path. If a key is unknown, the path ends with that key. */
export interface ValidationIssue {
  path: readonly PropertyKey[]
  problem: Explanation
  /** True if the issue is an unknown key. The text of `problem` then contains the key. */
  isUnknownKey?: boolean
  /** The known key that was probably meant instead of the unknown key. */
  meantKey?: string | undefined
  /**
   * Tells the caller which hint to add to the message. `needs-socket`: the value is valid only if the mock listens on a
   * port.
   */
  code?: 'needs-socket'
}

export type ParsedValue<T> =
  | { success: true; data: T; error?: never; issues?: never }
  | { success: false; error: z.core.$ZodError; issues: readonly ValidationIssue[]; data?: never }

const plainWords = { error: explainWith(explainZodIssue) }

/**
 * Validates a value by a schema. The issues describe the errors of the value in plain words. Each unknown key has a
 * separate issue. An issue that is only a consequence of an unknown key is left out.
 */
export function parseValue<T>(schema: Pick<z.ZodType<T>, 'safeParse'>, value: unknown): ParsedValue<T> {
  const parsed = schema.safeParse(value, plainWords)
  return parsed.success ? parsed : { success: false, error: parsed.error, issues: toIssues(parsed.error.issues) }
}

/** The valid keys of an object with unknown keys. */
interface ValidKeys {
  known: readonly string[]
  /** The known keys that the object does not have. */
  absent: readonly string[]
}

/**
 * The valid keys of each object in which zod found unknown keys. A zod issue contains only the list of the unknown
 * keys, so this list is the key of the map. A copy of the list finds nothing.
 */
const knownKeys = new WeakMap<readonly string[], ValidKeys>()

/** Stores the valid keys of an object in which zod found unknown keys. */
export function rememberKnownKeys(unknownKeys: readonly string[], valid: ValidKeys): void {
  knownKeys.set(unknownKeys, valid)
}

/**
 * Adds issues to the validation of a document. The issues come from a part of the document that was validated
 * separately.
 */
export function addIssues(context: z.core.$RefinementCtx, issues: readonly ValidationIssue[]): void {
  for (const issue of issues) {
    const { message, params } = explained(issue.problem)
    context.addIssue({ code: 'custom', path: [...issue.path], message, params: { ...params, issue } })
  }
}

function toIssues(issues: readonly z.core.$ZodIssue[]): ValidationIssue[] {
  const all = issues.flatMap((issue): ValidationIssue[] => {
    const { path, message } = issue
    const problem = explanationOf(issue) ?? sharedReasons.verbatim({ text: message })
    if (issue.code === 'unrecognized_keys') {
      const valid = knownKeys.get(issue.keys)
      if (!valid) return [{ path, problem }]
      const missing = valid.absent.filter((key) => issues.some((other) => isSame(other.path, [...path, key])))
      return issue.keys.map((key) => unknownKeyIssue(path, key, valid, missing))
    }
    return issue.code === 'custom' ? [{ ...issue.params?.['issue'], path, problem }] : [{ path, problem }]
  })
  const unknownKeys = all.filter(({ isUnknownKey }) => isUnknownKey)
  return all.filter((issue) => issue.isUnknownKey || !unknownKeys.some((unknown) => isConsequenceOf(issue, unknown)))
}

/**
 * Suggests a similar key that the object lacks: first one that it must have, since `taks` is similar to `tags`, too.
 * @param missing required keys that the object lacks
 */
function unknownKeyIssue(
  path: ValidationIssue['path'],
  key: string,
  { known, absent }: ValidKeys,
  missing: readonly string[],
): ValidationIssue {
  const lacking = closestMatch(key, missing) ?? closestMatch(key, absent)
  const { problem, meant } = describeUnknownName(nameProblems.key, key, lacking === undefined ? known : [lacking])
  return { path: [...path, key], problem, isUnknownKey: true, meantKey: meant }
}

/**
 * Returns true if an issue is only a consequence of an unknown key: either the intended key is missing, or the object
 * with the unknown key is invalid as a whole.
 */
function isConsequenceOf({ path }: ValidationIssue, { path: unknown, meantKey }: ValidationIssue): boolean {
  const around = unknown.slice(0, -1)
  return isSame(path, around) || (isSame(path.slice(0, -1), around) && path.length > 0 && path.at(-1) === meantKey)
}

function isSame(path: ValidationIssue['path'], other: ValidationIssue['path']): boolean {
  return path.length === other.length && path.every((step, index) => step === other[index])
}

/**
 * Returns the path that is shown with the problem, joined with dots; empty for the document itself. The path of an
 * unknown key does not contain the key, since the problem names the key.
 */
export function issuePath({ path, isUnknownKey = false }: ValidationIssue): string {
  return (isUnknownKey ? path.slice(0, -1) : path).map(String).join('.')
}

/** Returns the problem of an issue with its path. */
export function explainIssue(issue: ValidationIssue): Explanation {
  const path = issuePath(issue)
  return path === '' ? issue.problem : sharedReasons.at({ path, problem: issue.problem })
}

/**
 * Maximum number of issues that are reported for a value. The maximum keeps the response short if a body has thousands
 * of invalid keys.
 */
export const MAX_ISSUES = 10

/** Returns at most `MAX_ISSUES` problems of a value, with their paths. */
export function explainIssues(issues: readonly ValidationIssue[]): Explanation[] {
  return issues.slice(0, MAX_ISSUES).map(explainIssue)
}

/** Returns the problems of a value in one explanation. */
export function joinIssues(issues: readonly ValidationIssue[]): Explanation {
  return joinMessages(explainIssues(issues))
}
