/**
 * The documents that describe faults. The other files of this folder check faults, select the faults that fire for a
 * request, and deliver the responses that these faults change.
 */

import { because, explained } from '../validation/explained.ts'
import type { Explanation } from '../reasons/reason.ts'
import { joinMessages } from '../reasons/message.ts'
import { valueProblems } from '../problems/values.ts'
import { nameProblems } from '../problems/names.ts'
import { faultProblems } from '../problems/faults.ts'
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { headerName, headerValue } from '../http/response.ts'
import { parseIso } from '../time/japan-time.ts'
import { duration } from './duration.ts'
import { lazy } from '../util/lazy.ts'
import { addIssues, explainIssues, issuePath, parseValue } from '../validation/issues.ts'
import { strictObject, enumOf, recordOf, withoutProto } from '../validation/strict-object.ts'
import { unknownName } from '../validation/suggest.ts'
import { phases } from './effect.ts'
import { aliases, effectOf, effects, type EffectType, isEffectType, synonyms } from './effects/index.ts'

const callNumber = lazy(() => z.int(because(valueProblems.callNotWhole)).min(1, because(valueProblems.callBelow1)))
export const timestampSchema = lazy(() => z.iso.datetime({ offset: true, ...because(valueProblems.noTime) }))

/**
 * Schema of a range of calls. A call is a request that fits the `provider`, the `operation` and the `match` of the
 * fault. `3-5` selects the third to the fifth call, and `2-` selects the second call and all later calls.
 */
const callRange = lazy(() =>
  z
    .string()
    .regex(/^[1-9]\d{0,8}-(?:[1-9]\d{0,8})?$/, because(valueProblems.noCallRange))
    .refine((range) => {
      const { first, last } = parseCallRange(range)
      return first <= last
    }, because(valueProblems.callRangeReversed)),
)

const callList = lazy(() => z.array(callNumber()).min(1, because(valueProblems.noCalls)))
const everyCall = lazy(() => strictObject({ every: callNumber() }))

/**
 * Returns the reason why `calls` is invalid. If the input is a list, a text or an object, the reason comes from the
 * schema for this type of input.
 */
function explainCallsIssue(input: unknown): Explanation {
  const meant = Array.isArray(input)
    ? callList
    : typeof input === 'string'
      ? callRange
      : typeof input === 'object' && input !== null
        ? everyCall
        : undefined
  const issues = meant && parseValue<unknown>(meant(), input).issues
  if (!issues) return valueProblems.calls
  return joinMessages(
    issues.map((issue) => {
      const path = issuePath(issue)
      return path === '' ? issue.problem : valueProblems.atPlace({ problem: issue.problem, path })
    }),
  )
}

const headersSchema = lazy(() =>
  recordOf(headerName(), headerValue()).refine(
    (headers) => new Set(Object.keys(headers).map((name) => name.toLowerCase())).size === Object.keys(headers).length,
    because(valueProblems.headerTwice),
  ),
)

/** Schema of the conditions under which a fault fires for a request. All given conditions must hold. */
export const whenSchema = lazy(() =>
  strictObject({
    provider: z.string().optional(),
    operation: z.string().optional(),
    /**
     * Numbers of the requests for which the fault fires. Only requests that fit `provider`, `operation` and `match` are
     * counted. The first of these requests after the fault is armed has the number 1.
     */
    calls: z
      .union(
        [callList(), callRange(), everyCall()],
        because(({ input }) => explainCallsIssue(input)),
      )
      .optional(),
    /** Start of the time window on the sandbox's clock, inclusive. */
    from: timestampSchema().optional(),
    /** End of the time window on the sandbox's clock, exclusive. */
    until: timestampSchema().optional(),
    /**
     * Length of a time window in milliseconds of the sandbox's clock. The window starts with the first request that
     * fits `provider`, `operation` and `match`, so the time that the client needs to start does not shorten the window.
     */
    withinMs: duration()
      .refine((ms) => ms > 0, because(valueProblems.zero))
      .optional(),
    /**
     * Probability in (0, 1] with which the fault fires for a request that meets all other conditions. The sandbox's
     * seed determines which of these requests are affected.
     */
    probability: z
      .number()
      .gt(0, because(valueProblems.probability0))
      .max(1, because(valueProblems.probabilityAbove1))
      .optional(),
    match: strictObject({
      /** Request headers by case-insensitive name. */
      headers: headersSchema().optional(),
      query: recordOf(z.string(), z.string()).optional(),
      /**
       * Members that the JSON body must contain, including nested members. If the body is a form, `body` contains the
       * fields of the form by name. A text field is a string, and a file is an object with the member `filename`.
       */
      body: recordOf(z.string(), z.json()).optional(),
    })
      .refine((match) => Object.values(match).some((given) => given !== undefined && Object.keys(given).length > 0), {
        ...because(valueProblems.emptyMatch),
        when: ({ issues }) => issues.length === 0,
      })
      .optional(),
  }),
)
export type When = z.infer<ReturnType<typeof whenSchema>>

/** Schema of an effect: the member `type`, and the options of the effect with this type. */
const effectSchema = lazy(() =>
  z
    .preprocess(
      withoutProto<{ type: string; [option: string]: unknown }>,
      z.looseObject({ type: z.string(because(valueProblems.noEffectType)) }, because(valueProblems.noEffect)),
    )
    .transform(({ type: named, ...given }, context): Readonly<Record<string, unknown>> & { type: EffectType } => {
      const type = isEffectType(named) ? named : aliases.get(named)
      if (!type) {
        context.addIssue({
          code: 'custom',
          path: ['type'],
          ...explained(unknownName(nameProblems.effect, named, Object.keys(effects), aliases.keys(), synonyms)),
        })
        return z.NEVER
      }
      const options = parseValue(effectOf(type).options(), given)
      if (options.success) return { ...options.data, type }
      addIssues(context, options.issues)
      return z.NEVER
    }),
)

export const faultSchema = lazy(() =>
  strictObject({
    /** Name of the fault. The name identifies the fault in the journal and in a request to disarm the fault. */
    name: z.string().regex(/^\w[\w.-]{0,79}$/, because(valueProblems.noFaultName)),
    when: whenSchema().default({}),
    phase: enumOf(nameProblems.phase, phases),
    effect: effectSchema(),
    /** Maximum number of times that the fault fires; unlimited if omitted. */
    times: z.int().min(1, because(valueProblems.neverFires)).optional(),
  }),
)

/** A fault before validation. */
export type FaultDocument = z.input<ReturnType<typeof faultSchema>>
/** A validated fault. */
export type Fault = z.output<ReturnType<typeof faultSchema>>

/**
 * Parses and validates a fault.
 * @throws Problem 400 that lists every issue
 */
export function parseFault(document: unknown): Fault {
  const parsed = parseValue(faultSchema(), document)
  if (parsed.success) return parsed.data
  const problems = explainIssues(parsed.issues)
  throw new Problem(400, faultProblems.invalid({ problems }), problems)
}

export function parseCallRange(range: string): { first: number; last: number } {
  const [first, last] = range.split('-')
  return { first: Number(first), last: last ? Number(last) : Infinity }
}

/**
 * Returns true if `calls` selects the request.
 * @param number position of the request among the requests that match the fault, counted from 1
 */
export function isSelectedCall(calls: When['calls'], number: number): boolean {
  if (calls === undefined) return true
  if (typeof calls === 'string') {
    const { first, last } = parseCallRange(calls)
    return number >= first && number <= last
  }
  return Array.isArray(calls) ? calls.includes(number) : number % calls.every === 0
}

/** The counters of an armed fault, and the conditions `when` and `times` that limit how often the fault fires. */
interface FaultUse {
  when?: { calls?: When['calls'] } | undefined
  times?: number | undefined
  /** Number of requests that matched the fault's `provider`, `operation` and `match`. */
  seen: number
  /** Number of requests for which the fault fired. */
  hits: number
}

/** Returns true if the fault can fire for no further request, because `calls` or `times` is exhausted. */
export function isSpent({ when, times = Infinity, seen, hits }: FaultUse): boolean {
  return hits >= times || seen >= lastCall(when?.calls)
}

/** Returns the number of the last request that `calls` selects. */
function lastCall(calls: When['calls']): number {
  if (typeof calls === 'string') return parseCallRange(calls).last
  return Array.isArray(calls) ? Math.max(...calls) : Infinity
}

/**
 * Returns true if `nowMs` is in the fault's time window.
 * @param firstAtMs time of the first request that fits the fault
 */
export function isInTimeWindow({ from, until, withinMs = Infinity }: When, nowMs: number, firstAtMs: number): boolean {
  return (
    (from === undefined || nowMs >= parseIso(from)) &&
    (until === undefined || nowMs < parseIso(until)) &&
    nowMs - firstAtMs < withinMs
  )
}
