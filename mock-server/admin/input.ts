/** Validation of queries and bodies sent to the control API. */

import type { Explanation } from '../core/reasons/reason.ts'
import { controlProblems } from '../core/problems/control.ts'
import type { z } from 'zod'
import { bodyErrors } from '../core/http/body/body-error.ts'
import { Problem } from '../core/http/problem.ts'
import { languageFor } from '../core/http/language.ts'
import { readBinaryBody, readTextBody } from '../core/http/body/read-body.ts'
import type { Language } from '../core/localized-text.ts'
import { parseJson } from '../core/util/json.ts'
import { explainIssues, parseValue } from '../core/validation/issues.ts'
import type { AdminContext } from './context.ts'

const MAX_BODY_BYTES = 1024 * 1024

/** Validates the query. @throws Problem 400 that lists every issue */
export function parseQuery<S extends z.ZodType>(c: AdminContext, schema: S): z.infer<S> {
  return validate(schema, Object.fromEntries(new URLSearchParams(c.env.address.search)), controlProblems.query)
}

/** Returns the language that the parameter `lang` or the header Accept-Language names; English by default. */
export function languageOf(c: AdminContext): Language {
  return languageFor(c.req.query('lang') ?? null, c.req.header('accept-language') ?? null)
}

/**
 * Reads and validates a JSON body.
 * @param whenEmpty value used for an empty body; if omitted, an empty body is an error
 * @throws Problem 400 that lists every issue, 413 if the body is too large, 415 if the body has a content encoding
 */
export async function parseBody<S extends z.ZodType>(
  c: AdminContext,
  schema: S,
  whenEmpty?: unknown,
  maxBytes = MAX_BODY_BYTES,
): Promise<z.infer<S>> {
  assertNoEncoding(c)
  const { text, error } = await readTextBody(c.req.raw, c.req.header('content-length'), maxBytes, c.env.transport)
  if (error) throw bodyProblem(error, maxBytes)
  if (!text && whenEmpty !== undefined) return validate(schema, whenEmpty, controlProblems.body)
  return validate(schema, parseJson(text ?? '', controlProblems.body), controlProblems.body)
}

/** Reads a body of any format. @throws Problem 413 if the body is too large, 415 if the body has a content encoding */
export async function parseBytes(c: AdminContext, maxBytes: number): Promise<Uint8Array> {
  assertNoEncoding(c)
  const { bytes, error } = await readBinaryBody(c.req.raw, c.req.header('content-length'), maxBytes, c.env.transport)
  if (error) throw bodyProblem(error, maxBytes)
  return bytes ?? new Uint8Array()
}

function bodyProblem(error: keyof typeof bodyErrors, maxBytes: number): Problem {
  return new Problem(
    error === 'too-large' ? 413 : 400,
    controlProblems.bodyLimit({ problem: bodyErrors[error], bytes: maxBytes }),
  )
}

/** Checks that the body has no content encoding. @throws Problem 415 if the body has a content encoding */
export function assertNoEncoding(c: AdminContext): void {
  const encoding = c.req.header('content-encoding') ?? ''
  if (encoding !== '' && encoding.toLowerCase() !== 'identity')
    throw new Problem(415, controlProblems.encodedBody({ encoding: JSON.stringify(encoding.slice(0, 80)) }))
}

/**
 * Validates a value.
 * @param what name of the value for the error: a text of `controlProblems`
 * @throws Problem 400 that lists every issue
 */
export function validate<S extends z.ZodType>(schema: S, value: unknown, what: Explanation): z.infer<S> {
  const parsed = parseValue(schema, value)
  if (parsed.success) return parsed.data
  const problems = explainIssues(parsed.issues)
  throw new Problem(400, controlProblems.invalidInput({ what, problems }), problems)
}
