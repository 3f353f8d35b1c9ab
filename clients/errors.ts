/** Name of a provider. */
export type Provider = 'at-gift' | 'realpay-gift'

/** Details of a failed request. The details contain no secrets, because URLs and messages are already masked. */
export interface Failure {
  readonly provider: Provider
  /** The operation, such as `issue` or `buy-gift`. */
  readonly operation: string
  readonly method: string
  readonly url: string
  /** What happened to the request, as the second half of a sentence: `was answered with 400`. */
  readonly what: string
  /** Advice to the caller; undefined if the general advice of the error class applies. */
  readonly advice?: string | undefined
  readonly status?: number | undefined
  /** The provider's messages, masked and truncated. */
  readonly messages?: readonly string[] | undefined
  readonly requestId?: string | undefined
  readonly cause?: unknown
}

/** Base class of all errors of a request to a provider. */
export class GiftClientError extends Error {
  override readonly name: string = 'GiftClientError'
  readonly provider: Provider
  readonly operation: string
  readonly method: string
  readonly url: string
  /** The HTTP status of the response; undefined if no response was received. */
  readonly status: number | undefined
  /** The provider's messages (`ErrorMsg`, `errors`), masked and truncated; empty if no message could be read. */
  readonly messages: readonly string[]
  /** The request id that was sent (RP-D4); undefined for reading requests and for あっとギフト, which has no request ids. */
  readonly requestId: string | undefined

  constructor(failure: Failure, advice: string) {
    const { provider, operation, method, url, what, messages = [], requestId } = failure
    const said = messages.length === 0 ? '' : ` (${messages.map((message) => `"${message}"`).join(', ')})`
    const id = requestId === undefined ? '' : ` [request id ${requestId}]`
    super(
      `${provider}.${operation}: ${method} ${url}${id} ${what}${said}. ${failure.advice ?? advice}`,
      failure.cause === undefined ? undefined : { cause: failure.cause },
    )
    this.provider = provider
    this.operation = operation
    this.method = method
    this.url = url
    this.status = failure.status
    this.messages = messages
    this.requestId = requestId
  }
}

/** 400: the provider rejected the input and did nothing (AG-D6, RP-D14). */
export class BadRequestError extends GiftClientError {
  override readonly name = 'BadRequestError'
  constructor(failure: Failure) {
    super(failure, 'Correct the input before sending it again.')
  }
}

/** 401: the provider rejected the AuthKey, access key or access token and did nothing (AG-D6, RP-D14). */
export class UnauthorizedError extends GiftClientError {
  override readonly name = 'UnauthorizedError'
  constructor(failure: Failure) {
    super(failure, 'Check the credentials, and for a TOTP its secret, algorithm, digits, period and the clock.')
  }
}

/**
 * 403: the source IP, the product or the contract does not permit this request. The provider did nothing (AG-D6,
 * AG-D8).
 */
export class ForbiddenError extends GiftClientError {
  override readonly name = 'ForbiddenError'
  constructor(failure: Failure) {
    super(failure, 'Ask the provider whether this source IP and this product are registered.')
  }
}

/** 404: the resource or API does not exist. The provider did nothing (AG-D6). */
export class NotFoundError extends GiftClientError {
  override readonly name = 'NotFoundError'
  constructor(failure: Failure) {
    super(failure, 'Check the base URL and what is added to it.')
  }
}

/**
 * 409: the request id was used before. This request did nothing, but an earlier request with the same id may have
 * succeeded (RP-D14).
 */
export class ConflictError extends GiftClientError {
  override readonly name = 'ConflictError'
  constructor(failure: Failure) {
    super(failure, 'Find out what the earlier request with this id did before using a new one.')
  }
}

/**
 * 429: the provider's rate limit is still exceeded after all retries. The provider did nothing (AG-D6, AG-D7, RP-A1).
 */
export class RateLimitedError extends GiftClientError {
  override readonly name = 'RateLimitedError'
  /** Value of the Retry-After header in milliseconds; undefined if the header is missing or invalid. */
  readonly retryAfterMs: number | undefined
  constructor(failure: Failure, retryAfterMs?: number) {
    super(failure, 'Send it again later; other callers may be using up the same limit.')
    this.retryAfterMs = retryAfterMs
  }
}

/**
 * The outcome is unknown: the request may or may not have been executed. If the request is sent again, a second code
 * may be issued and billed. The cause is a lost connection, a timeout, an unreadable response, a 5xx, or a status that
 * the provider's document does not list.
 */
export class OutcomeUnknownError extends GiftClientError {
  override readonly name = 'OutcomeUnknownError'
  /** All request ids whose outcome is unknown, oldest first. `requestId` is the last element. */
  readonly requestIds: readonly string[]
  constructor(failure: Failure, requestIds?: readonly string[]) {
    super(failure, 'It may have been carried out: find that out before sending it again.')
    this.requestIds = requestIds ?? (failure.requestId === undefined ? [] : [failure.requestId])
  }
}

/** The provider could not be reached, or a reading request failed. */
export class UnavailableError extends GiftClientError {
  override readonly name = 'UnavailableError'
  /**
   * False if the request cannot have reached the provider, because the host name was not found or the connection was
   * refused.
   */
  readonly sent: boolean
  constructor(failure: Failure, sent: boolean) {
    const advice = sent
      ? 'It changes nothing, so it can be sent again.'
      : 'Nothing was sent; check the base URL and the network.'
    super(failure, advice)
    this.sent = sent
  }
}

/** The response to a reading request does not match the provider's document. */
export class UnreadableAnswerError extends GiftClientError {
  override readonly name = 'UnreadableAnswerError'
  constructor(failure: Failure) {
    super(failure, 'It changes nothing, so it can be sent again; if it stays so, the provider has changed its answers.')
  }
}

/**
 * The response is a valid success, but it belongs to another request. A code or a gift may have been issued, so the
 * caller must not buy again.
 */
export class MismatchedAnswerError extends GiftClientError {
  override readonly name = 'MismatchedAnswerError'
  constructor(failure: Failure) {
    super(failure, 'Clear it up with the provider; do not send it again.')
  }
}

/** The error for an invalid option or argument. No request was sent. */
export class InvalidInputError extends RangeError {
  override readonly name = 'InvalidInputError'
  /** The name of the option or argument. */
  readonly input: string
  constructor(input: string, problem: string) {
    super(`${input} ${problem}`)
    this.input = input
  }
}

/** The base URL is a provider's production host. Codes issued there are billed and cannot be cancelled (AG-D12). */
export class ProductionRefusedError extends Error {
  override readonly name = 'ProductionRefusedError'
  readonly host: string
  constructor(host: string) {
    super(
      `${host} is a production host, where every issue is billed and none can be cancelled. ` +
        'Use the mock or the verification host, or pass allowProduction: true.',
    )
    this.host = host
  }
}
