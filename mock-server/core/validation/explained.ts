import type { z } from 'zod'
import type { Explanation } from '../reasons/reason.ts'

/** The members of a custom zod issue with an explanation. The message is the English sentence. */
export interface ExplainedIssue {
  message: string
  params: { explanation: Explanation }
}

export function explained(explanation: Explanation): ExplainedIssue {
  return { message: explanation.reason, params: { explanation } }
}

/** zod calls this function for an issue without a message. The function returns the message. */
export type ErrorMap = (issue: z.core.$ZodRawIssue) => string

/**
 * Returns an error map that also attaches the explanation to the issue. zod calls the error map first and copies the
 * members of the issue afterwards, so the copy contains the explanation too.
 */
export function explainWith(explain: (issue: z.core.$ZodRawIssue) => Explanation): ErrorMap {
  return (issue) => {
    const { message, params } = explained(explain(issue))
    Object.assign(issue, { params })
    return message
  }
}

/** Returns a parameter for a zod schema or check. The parameter explains why a value is invalid. */
export function because(explain: Explanation | ((issue: z.core.$ZodRawIssue) => Explanation)): { error: ErrorMap } {
  return { error: explainWith(typeof explain === 'function' ? explain : () => explain) }
}

/** Returns the explanation that an issue contains; undefined if the message is from zod itself. */
export function explanationOf(issue: z.core.$ZodIssue): Explanation | undefined {
  const params: unknown = 'params' in issue ? issue.params : undefined
  return isRecord(params) && isExplanation(params['explanation']) ? params['explanation'] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isExplanation(value: unknown): value is Explanation {
  return isRecord(value) && typeof value['reason'] === 'string' && isRecord(value['because'])
}
