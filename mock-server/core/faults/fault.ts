import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { headerName, headerValue } from '../http/response.ts'
import { parseIso } from '../time/japan-time.ts'
import { lazy } from '../util/lazy.ts'
import { issueTexts } from '../validation/issues.ts'
import { strictObject, enumOf, recordOf, withoutProto } from '../validation/strict-object.ts'
import { unknownNameMessage } from '../validation/suggest.ts'
import { phases } from './effect.ts'
import { aliases, aliasOf, effectOf, effects, type EffectType, isEffectType } from './effects/index.ts'

const callNumber = lazy(() => z.int('a call is a whole number').min(1, 'calls are counted from 1'))
export const timestampSchema = lazy(() =>
  z.iso.datetime({ offset: true, error: 'no time such as "2026-04-01T09:00:00+09:00"' }),
)

/** `3-5`, or `2-` for all from the second on. */
const callRange = lazy(() =>
  z
    .string()
    .regex(/^[1-9]\d{0,8}-(?:[1-9]\d{0,8})?$/, 'no range of calls, such as "2-5" or "2-"')
    .refine((range) => {
      const { first, last } = parseCallRange(range)
      return first <= last
    }, 'a range that ends before it begins'),
)

const callList = lazy(() => z.array(callNumber()).min(1, 'an empty list of calls: it could never fire'))
const everyCall = lazy(() => strictObject({ every: callNumber() }))
const CALLS = 'calls are a list such as [1, 3], a range such as "2-5" or "2-", or {every: 3}'

/** What is wrong with calls that are none, told by the one that was meant. */
function describeCallsIssue(input: unknown): string {
  const meant = Array.isArray(input)
    ? callList
    : typeof input === 'string'
      ? callRange
      : typeof input === 'object' && input !== null
        ? everyCall
        : undefined
  const issues = meant?.()
    .safeParse(input)
    .error?.issues.map(({ path, message }) => (path.length > 0 ? `${message} (at ${path.join('.')})` : message))
  return issues ? issues.join('; ') : CALLS
}

const headersSchema = lazy(() =>
  recordOf(headerName(), headerValue()).refine(
    (headers) => new Set(Object.keys(headers).map((name) => name.toLowerCase())).size === Object.keys(headers).length,
    'names a header twice',
  ),
)

/** Which requests of the operations a fault meets; all that is named must fit. */
export const whenSchema = lazy(() =>
  strictObject({
    provider: z.string().optional(),
    operation: z.string().optional(),
    /** Which of the requests that fit provider, operation and match, counted from 1 on since the fault was armed. */
    calls: z
      .union([callList(), callRange(), everyCall()], { error: ({ input }) => describeCallsIssue(input) })
      .optional(),
    /** From this moment on, by the sandbox's clock. */
    from: timestampSchema().optional(),
    /** Until this moment and no longer. */
    until: timestampSchema().optional(),
    /** The share of the remaining requests that it meets, drawn from the sandbox's seed. */
    probability: z
      .number()
      .gt(0, 'a probability of 0: it could never fire')
      .max(1, 'a probability goes up to 1')
      .optional(),
    match: strictObject({
      /** Headers of the request by name, in any case. */
      headers: headersSchema().optional(),
      /** Parameters of the query by name. */
      query: recordOf(z.string(), z.string()).optional(),
      /** Members of the JSON body, at any depth; of a form the texts by their names, and a file as `{"filename"}`. */
      body: recordOf(z.string(), z.json()).optional(),
    })
      .refine((match) => Object.values(match).some((given) => given !== undefined && Object.keys(given).length > 0), {
        error: 'an empty match: name headers, query or body',
        when: ({ issues }) => issues.length === 0,
      })
      .optional(),
  }),
)
export type When = z.infer<ReturnType<typeof whenSchema>>

/** The effect: its `type`, and beside it the options of that type. */
const effectSchema = lazy(() =>
  z
    .preprocess(
      withoutProto<{ type: string; [option: string]: unknown }>,
      z.looseObject(
        { type: z.string('no type: choose one of the effects') },
        `no effect, such as {"type": "delay", "ms": 1000}`,
      ),
    )
    .transform(({ type: named, ...given }, context): Readonly<Record<string, unknown>> & { type: EffectType } => {
      const type = isEffectType(named) ? named : aliasOf(named)
      if (!type) {
        context.addIssue({
          code: 'custom',
          path: ['type'],
          message: unknownNameMessage('effect', named, Object.keys(effects), aliases.keys()),
        })
        return z.NEVER
      }
      const options = effectOf(type).options().safeParse(given)
      if (options.success) return { ...options.data, type }
      for (const { path, message } of options.error.issues) context.addIssue({ code: 'custom', path, message })
      return z.NEVER
    }),
)

export const faultSchema = lazy(() =>
  strictObject({
    /** For people, and to disarm it. */
    name: z
      .string()
      .regex(
        /^\w[\w.-]{0,79}$/,
        'no name of a fault: use 1 to 80 of letters, digits, _, . and -, beginning with a letter or digit',
      ),
    when: whenSchema().default({}),
    phase: enumOf('phase', phases),
    effect: effectSchema(),
    /** It fires so many times at most. */
    times: z.int().min(1, 'it could never fire').optional(),
  }),
)

/** A fault as it is given. */
export type FaultDocument = z.input<ReturnType<typeof faultSchema>>
/** A fault as it was checked. */
export type Fault = z.output<ReturnType<typeof faultSchema>>

/** @throws Problem 400 that says everything that is wrong */
export function parseFault(document: unknown): Fault {
  const parsed = faultSchema().safeParse(document)
  if (parsed.success) return parsed.data
  const issues = issueTexts(parsed.error)
  throw new Problem(400, issues.join('; '), issues)
}

export function parseCallRange(range: string): { first: number; last: number } {
  const [first, last] = range.split('-')
  return { first: Number(first), last: last ? Number(last) : Infinity }
}

/** Whether a request, the `number`th of those that fit, is one of the calls. */
export function isSelectedCall(calls: When['calls'], number: number): boolean {
  if (calls === undefined) return true
  if (typeof calls === 'string') {
    const { first, last } = parseCallRange(calls)
    return number >= first && number <= last
  }
  return Array.isArray(calls) ? calls.includes(number) : number % calls.every === 0
}

/** Whether a moment lies in the fault's window. */
export function isInTimeWindow({ from, until }: When, nowMs: number): boolean {
  return (from === undefined || nowMs >= parseIso(from)) && (until === undefined || nowMs < parseIso(until))
}
