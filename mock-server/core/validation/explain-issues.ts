import type { Explanation } from '../reasons/reason.ts'
import { sharedReasons } from '../reasons/shared.ts'
import { issuePath, MAX_ISSUES, type ValidationIssue } from './issues.ts'

/**
 * Returns the reason why a provider refuses a value. The reason contains at most `MAX_ISSUES` issues of the value.
 * @param problems the problems that zod found, by their English sentence
 * @param own the problems whose sentences are written in the schema itself, by their English sentence
 */
export function explainIssues(
  issues: readonly ValidationIssue[],
  problems: ReadonlyMap<string, Explanation>,
  own: ReadonlyMap<string, Explanation>,
): Explanation {
  const explained = issues.slice(0, MAX_ISSUES).map((issue) => {
    const { message: text } = issue
    const problem = own.get(text) ?? problems.get(text) ?? sharedReasons.verbatim({ text })
    const path = issuePath(issue)
    return path === '' ? problem : sharedReasons.at({ path, problem })
  })
  const [only, ...more] = explained
  return only && more.length === 0 ? only : sharedReasons.all({ problems: explained })
}

/** Returns a map of the reasons. The key is the reason's English sentence. */
export function bySentence(explanations: readonly Explanation[]): ReadonlyMap<string, Explanation> {
  return new Map(explanations.map((explanation) => [explanation.reason, explanation]))
}
