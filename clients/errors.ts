/** The two providers. */
export type Provider = 'at-gift' | 'realpay-gift'

/** What an error of a request knows. Nothing in it is a secret: URLs and messages come here masked. */
export interface Failure {
  readonly provider: Provider
  /** The operation, such as `issue` or `buy-gift`. */
  readonly operation: string
  readonly method: string
  readonly url: string
  /** What happened, as the middle of a sentence: `was answered with 400`. */
  readonly what: string
  /** What to do about it, where the operation knows better than the class of the error. */
  readonly advice?: string | undefined
  readonly status?: number | undefined
  /** The provider's own messages, masked and cut. */
  readonly messages?: readonly string[] | undefined
  readonly requestId?: string | undefined
  readonly cause?: unknown
}

/** Every error about a request to a provider is one of these. */
export class GiftClientError extends Error {
  override readonly name: string = 'GiftClientError'
  readonly provider: Provider
  readonly operation: string
  readonly method: string
  readonly url: string
  /** The HTTP status, where one was received. */
  readonly status: number | undefined
  /** What the provider said about it (`ErrorMsg`, `errors`), masked and cut; empty where it said nothing readable. */
  readonly messages: readonly string[]
  /** The request id that was sent (RP-D4); undefined for reading requests and for あっとギフト, which has none. */
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

/** 400: the provider refused the input; nothing was done (AG-D6, RP-D14). */
export class BadRequestError extends GiftClientError {
  override readonly name = 'BadRequestError'
  constructor(failure: Failure) {
    super(failure, 'Correct the input before sending it again.')
  }
}

/** 401: the AuthKey, access key or access token was refused; nothing was done (AG-D6, RP-D14). */
export class UnauthorizedError extends GiftClientError {
  override readonly name = 'UnauthorizedError'
  constructor(failure: Failure) {
    super(failure, 'Check the credentials, and for a TOTP its secret, algorithm, digits, period and the clock.')
  }
}

/** 403: no permission for this call: the source IP, the product, the contract; nothing was done (AG-D6, AG-D8). */
export class ForbiddenError extends GiftClientError {
  override readonly name = 'ForbiddenError'
  constructor(failure: Failure) {
    super(failure, 'Ask the provider whether this source IP and this product are registered.')
  }
}

/** 404: no such resource or API; nothing was done (AG-D6). */
export class NotFoundError extends GiftClientError {
  override readonly name = 'NotFoundError'
  constructor(failure: Failure) {
    super(failure, 'Check the base URL and what is added to it.')
  }
}

/** 409: the request id was used before; this request did nothing (RP-D14). An earlier one may have. */
export class ConflictError extends GiftClientError {
  override readonly name = 'ConflictError'
  constructor(failure: Failure) {
    super(failure, 'Find out what the earlier request with this id did before using a new one.')
  }
}

/** 429: past the provider's limit, still after all pauses; nothing was done (AG-D6, AG-D7, RP-A1). */
export class RateLimitedError extends GiftClientError {
  override readonly name = 'RateLimitedError'
  /** What the provider's Retry-After asked for, in milliseconds; undefined where it asked for nothing. */
  readonly retryAfterMs: number | undefined
  constructor(failure: Failure, retryAfterMs?: number) {
    super(failure, 'Send it again later; other callers may be using up the same limit.')
    this.retryAfterMs = retryAfterMs
  }
}

/**
 * The request may or may not have been carried out: connection lost, timeout, unreadable answer, 5xx or a status that the
 * document does not list. Sending it again blindly can issue, and pay for, a second code.
 */
export class OutcomeUnknownError extends GiftClientError {
  override readonly name = 'OutcomeUnknownError'
  /** Every request id whose outcome is unknown, the oldest first; `requestId` is the last of them. */
  readonly requestIds: readonly string[]
  constructor(failure: Failure, requestIds?: readonly string[]) {
    super(failure, 'It may have been carried out: find that out before sending it again.')
    this.requestIds = requestIds ?? (failure.requestId === undefined ? [] : [failure.requestId])
  }
}

/** The provider could not be reached or did not serve a request that changes nothing, or was never sent. */
export class UnavailableError extends GiftClientError {
  override readonly name = 'UnavailableError'
  /** False where nothing can have reached the provider: the name was not found or the connection refused. */
  readonly sent: boolean
  constructor(failure: Failure, sent: boolean) {
    const advice = sent
      ? 'It changes nothing, so it can be sent again.'
      : 'Nothing was sent; check the base URL and the network.'
    super(failure, advice)
    this.sent = sent
  }
}

/** An answer to a reading request that is not what the document describes. */
export class UnreadableAnswerError extends GiftClientError {
  override readonly name = 'UnreadableAnswerError'
  constructor(failure: Failure) {
    super(failure, 'It changes nothing, so it can be sent again; if it stays so, the provider has changed its answers.')
  }
}

/** A well-formed success that belongs to something else than what was asked for. Never a reason to buy again. */
export class MismatchedAnswerError extends GiftClientError {
  override readonly name = 'MismatchedAnswerError'
  constructor(failure: Failure) {
    super(failure, 'Clear it up with the provider; do not send it again.')
  }
}

/** An option or argument that cannot be used; nothing was sent. */
export class InvalidInputError extends RangeError {
  override readonly name = 'InvalidInputError'
  /** The name of the option or argument. */
  readonly input: string
  constructor(input: string, problem: string) {
    super(`${input} ${problem}`)
    this.input = input
  }
}

/** The base URL leads to a provider's production, where an issued code is billed and never cancelled (AG-D12). */
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
