import type { z } from 'zod'
import type { Explanation } from '../reasons/reason.ts'

/** The explanations of the issues of the validation that is running; undefined if none is running. */
let explanations: Explanation[] | undefined

/** Begins the message of an issue whose explanation is in `explanations`. The number of the explanation follows. */
const MARK = '\u0000'

/** Begins the collection of explanations. @returns the value for `stopExplaining` */
export function startExplaining(): typeof explanations {
  const outer = explanations
  explanations = []
  return outer
}

/** Ends the collection of explanations, and continues that of the validation around it. */
export function stopExplaining(outer: typeof explanations): void {
  explanations = outer
}

/**
 * Returns the message of a zod issue that stands for an explanation. An issue of zod contains a text only, so during
 * `parseValue` the message is a number, by which `parseValue` finds the explanation. Otherwise the message is the
 * English sentence.
 */
export function messageFor(explanation: Explanation): string {
  return explanations ? `${MARK}${explanations.push(explanation) - 1}` : explanation.reason
}

/** Returns the explanation for which a message stands; undefined if the message is from zod itself. */
export function explanationFor(message: string): Explanation | undefined {
  return message.startsWith(MARK) ? explanations?.[Number(message.slice(MARK.length))] : undefined
}

/** Returns the parameter of a zod schema or check that explains why a value is invalid. */
export function because(explain: Explanation | ((issue: z.core.$ZodRawIssue) => Explanation)): {
  error: (issue: z.core.$ZodRawIssue) => string
} {
  return { error: (issue) => messageFor(typeof explain === 'function' ? explain(issue) : explain) }
}
