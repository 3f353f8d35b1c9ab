import { z } from 'zod'
import {
  BadRequestError,
  ConflictError,
  ForbiddenError,
  NotFoundError,
  OutcomeUnknownError,
  RateLimitedError,
  UnauthorizedError,
  UnavailableError,
  UnreadableAnswerError,
  type Failure,
  type Provider,
} from './errors.ts'
import { sendOnce, readJson, readRetryAfter, type HttpRequest } from './http.ts'
import { createMask, withoutSecrets, type Mask } from './secrets.ts'

/** One request to a provider, with the schemas that parse the response. */
export interface ProviderCall<T> extends HttpRequest {
  readonly provider: Provider
  readonly operation: string
  /**
   * True if the request changes something at the provider. If such a request fails after it was sent, the outcome of
   * the request is unknown.
   */
  readonly mutating: boolean
  readonly requestId?: string | undefined
  /** Advice in the error message if the outcome is unknown. */
  readonly adviceWhenUnknown?: string | undefined
  /** Values in the request that must not appear in an error. */
  readonly secrets: readonly string[]
  /**
   * Statuses with which the provider states that the request did nothing. After any other status except 200, the
   * outcome of a mutating request is unknown.
   */
  readonly refusals: ReadonlySet<number>
  /**
   * Schema that parses the body of a success response. The input of the schema is undefined if the body is not
   * readable.
   */
  readonly answer: z.ZodType<T>
  /** Schema that parses the messages in the body of an error response. */
  readonly errorMessages: z.ZodType<readonly string[]>
}

const MAX_MESSAGES = 10
const MAX_MESSAGE_LENGTH = 300

/**
 * Sends one request once and returns its parsed response.
 *
 * @throws GiftClientError, whose class depends on the response's status; OutcomeUnknownError if a mutating request may
 * have been executed
 */
export async function callProvider<T>(request: ProviderCall<T>): Promise<T> {
  const { provider, operation, method, url, mutating, requestId } = request
  const mask = createMask(request.secrets)
  const result = await sendOnce(request)
  const failure = (what: string, more: Partial<Failure> = {}): Failure => ({
    provider,
    operation,
    method,
    url: mask(url),
    what,
    requestId,
    ...more,
  })
  const unknown = (what: string, more: Partial<Failure>): OutcomeUnknownError =>
    new OutcomeUnknownError(failure(what, { advice: request.adviceWhenUnknown, ...more }))

  if (result.kind !== 'answered') {
    const cause = withoutSecrets(result.cause, mask)
    if (result.kind === 'not-sent') throw new UnavailableError(failure('could not connect', { cause }), false)
    if (result.kind === 'aborted' && !mutating) throw result.cause
    const what = {
      'timed-out': `was not answered within ${request.timeoutMs} ms`,
      aborted: 'was aborted by the caller after it had been sent',
      lost: 'lost its connection',
    }[result.kind]
    throw mutating ? unknown(what, { cause }) : new UnavailableError(failure(what, { cause }), true)
  }

  const { status, headers } = result
  const json = readJson(headers, result.bytes)
  if (status === 200) {
    const answer = request.answer.safeParse(json.ok ? json.value : undefined)
    if (answer.success) return answer.data
    const problem = json.ok ? 'is not what the document describes' : json.problem
    const cause = json.ok ? new Error(mask(z.prettifyError(answer.error))) : undefined
    const messages = json.ok ? readMessages(request, json.value, mask) : []
    const what = `was answered with 200, but the answer ${problem}`
    if (mutating) throw unknown(what, { status, messages, cause })
    throw new UnreadableAnswerError(failure(what, { status, messages, cause }))
  }

  const messages = json.ok ? readMessages(request, json.value, mask) : []
  const what = `was answered with ${status}`
  const answered = failure(what, { status, messages })
  if (request.refusals.has(status)) {
    if (status === 400) throw new BadRequestError(answered)
    if (status === 401) throw new UnauthorizedError(answered)
    if (status === 403) throw new ForbiddenError(answered)
    if (status === 404) throw new NotFoundError(answered)
    // Only mutating requests have a request id (RP-A13), so a 409 to a reading request is not a conflict.
    if (status === 409 && mutating) throw new ConflictError(answered)
    if (status === 429) throw new RateLimitedError(answered, readRetryAfter(headers, request.clock.now()))
  }
  if (mutating) throw unknown(what, { status, messages })
  if (status >= 500) throw new UnavailableError(answered, true)
  throw new UnreadableAnswerError(answered)
}

/** Returns the provider's messages. A message is masked before it is truncated, so that no part of a secret remains. */
function readMessages(request: ProviderCall<unknown>, body: unknown, mask: Mask): readonly string[] {
  const messages = request.errorMessages.safeParse(body)
  if (!messages.success) return []
  return messages.data
    .slice(0, MAX_MESSAGES)
    .map((message) =>
      cut(
        mask(message)
          .replaceAll(/[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]+/gu, ' ')
          .trim(),
      ),
    )
    .filter((message) => message !== '')
}

function cut(message: string): string {
  // `slice` may cut a surrogate pair in half. The remaining half cannot be encoded as UTF-8, so `toWellFormed` replaces
  // this half.
  return message.length <= MAX_MESSAGE_LENGTH ? message : `${message.slice(0, MAX_MESSAGE_LENGTH).toWellFormed()}…`
}
