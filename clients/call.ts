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

/** One request to a provider and how its answer is to be understood. */
export interface ProviderCall<T> extends HttpRequest {
  readonly provider: Provider
  readonly operation: string
  /** Whether it may change something at the provider: then a failure after sending leaves the outcome unknown. */
  readonly mutating: boolean
  readonly requestId?: string | undefined
  /** What to do when the outcome is unknown. */
  readonly adviceWhenUnknown?: string | undefined
  /** Everything that was sent and must not show in an error. */
  readonly secrets: readonly string[]
  /** The statuses by which this provider says that it did nothing. Any other than these and 200 says nothing certain. */
  readonly refusals: ReadonlySet<number>
  /** Reads a success; it is given undefined where the body cannot be read. */
  readonly answer: z.ZodType<T>
  /** Reads the messages out of an error's body. */
  readonly errorMessages: z.ZodType<readonly string[]>
}

const MAX_MESSAGES = 10
const MAX_MESSAGE_LENGTH = 300

/**
 * Sends one request once and gives its typed answer.
 *
 * @throws GiftClientError the class by status; OutcomeUnknownError where a mutating request may have been carried out
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
    if (status === 409) throw new ConflictError(answered)
    if (status === 429) throw new RateLimitedError(answered, readRetryAfter(headers, request.clock.now()))
  }
  if (mutating) throw unknown(what, { status, messages })
  if (status >= 500) throw new UnavailableError(answered, true)
  throw new UnreadableAnswerError(answered)
}

/** The provider's messages, fit to be shown: masked before they are cut, so that no half of a secret is left over. */
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
  // Half of a surrogate pair at the end would make the message unfit for UTF-8.
  return message.length <= MAX_MESSAGE_LENGTH ? message : `${message.slice(0, MAX_MESSAGE_LENGTH).toWellFormed()}…`
}
