import { atGiftAnswer, atGiftErrorMessages, type AtGiftIssue } from './schema.ts'
import { checkBaseUrl } from '../base-url.ts'
import { callProvider } from '../call.ts'
import { MAX_SLEEP_MS, systemClock, type Clock } from '../clock.ts'
import { MismatchedAnswerError } from '../errors.ts'
import { requireSegment, requireText, requireWholeNumber, requireYen } from '../input.ts'
import { createPacer, PACE_MARGIN_MS, type Pacer } from '../pacer.ts'
import { retryWhenRateLimited } from '../retry.ts'

export interface AtGiftClientOptions {
  /** Base URL without the campaign, such as `https://stg.service-gift.jp`. Production hosts need `allowProduction`. */
  readonly baseUrl: string
  /** Campaign number that the provider assigned. The number is one segment of the request path. */
  readonly campaign: string
  readonly authKey: string
  /** Timeout in milliseconds for one request and its response; 90,000 or more (AG-D9). Default 90,000. */
  readonly timeoutMs?: number | undefined
  /** True to allow the production hosts, where every issue is billed and no code can be cancelled (AG-D12). */
  readonly allowProduction?: boolean | undefined
  readonly clock?: Clock | undefined
  /** Function that is used instead of the global fetch. */
  readonly fetch?: typeof fetch | undefined
  /** Maximum number of retries after 429. Default 5, with pauses of 1, 2, 4, 8 and 16 seconds. */
  readonly retries429?: number | undefined
  /**
   * Object that limits the request rate. Clients with the same AuthKey should share one pacer. Default: a separate
   * pacer of one request per second (AG-D7).
   */
  readonly pacer?: Pacer | undefined
}

export interface AtGiftIssueRequest {
  /** Product id. */
  readonly dcId: string
  /**
   * Amount in yen; a whole number of 1 or more. For a product with a fixed amount, use the value that the provider
   * specifies (AG-D11).
   */
  readonly amount: number
  readonly signal?: AbortSignal | undefined
}

export interface AtGiftInquiryRequest extends AtGiftIssueRequest {
  /** TranId from the response to the issue request. */
  readonly tranId: string
}

const LEAST_TIMEOUT_MS = 90_000
const WINDOW_MS = 1000
const PAUSES_429 = { firstMs: WINDOW_MS, longestMs: 16_000 }

/**
 * According to the provider's document, these statuses mean that the request did nothing (AG-D6). After a 500, the
 * outcome of the request is unknown.
 */
const REFUSALS = new Set([400, 401, 403, 404, 429])

/**
 * Client of the あっとギフト On-demand API. The client sends at most one request per second and never repeats an issue that
 * may have succeeded.
 *
 * @example
 * ```ts
 * import { AtGiftClient, OutcomeUnknownError } from 'gift-provider-mock/clients'
 *
 * const client = new AtGiftClient({
 *   baseUrl: 'http://127.0.0.1:4600/at-gift',
 *   campaign: 'demo-campaign',
 *   authKey: 'MOCK-AuthKey-001',
 * })
 * try {
 *   const issued = await client.issue({ dcId: 'DC500', amount: 500 })
 *   const again = await client.inquire({ dcId: 'DC500', amount: 500, tranId: issued.tranId })
 *   console.log(again.tranId === issued.tranId) // true
 * } catch (error) {
 *   if (error instanceof OutcomeUnknownError) console.error('stop the batch, and ask the provider')
 *   throw error
 * }
 * ```
 */
export class AtGiftClient {
  readonly #url: string
  readonly #authKey: string
  readonly #timeoutMs: number
  readonly #retries429: number
  readonly #clock: Clock
  readonly #fetch: typeof fetch | undefined
  readonly #pacer: Pacer

  /**
   * @throws InvalidInputError if an option is invalid, such as a timeout below 90 seconds (AG-D9)
   * @throws ProductionRefusedError for a production host without `allowProduction`
   */
  constructor(options: AtGiftClientOptions) {
    const baseUrl = checkBaseUrl(options.baseUrl, options.allowProduction === true)
    this.#url = `${baseUrl}/${requireSegment('campaign', options.campaign)}/dc/getcode`
    this.#authKey = requireText('authKey', options.authKey)
    this.#timeoutMs = requireWholeNumber('timeoutMs', options.timeoutMs ?? LEAST_TIMEOUT_MS, {
      min: LEAST_TIMEOUT_MS,
      max: MAX_SLEEP_MS,
    })
    this.#retries429 = requireWholeNumber('retries429', options.retries429 ?? 5, { min: 0 })
    this.#clock = options.clock ?? systemClock
    this.#fetch = options.fetch
    this.#pacer =
      options.pacer ?? createPacer({ requests: 1, windowMs: WINDOW_MS, marginMs: PACE_MARGIN_MS, clock: this.#clock })
  }

  /**
   * Issues one new code (AG-D3, AG-D10). After a 429 the client pauses and sends the request again, because no code was
   * issued. An issue with an unknown outcome is never sent again, because a code cannot be cancelled (AG-D12).
   *
   * @throws OutcomeUnknownError if a code may have been issued
   * @throws GiftClientError of another class if no code was issued; the signal's reason if the request is aborted
   * before sending
   */
  async issue(request: AtGiftIssueRequest): Promise<AtGiftIssue> {
    return this.#send('issue', orderOf(request), request.signal)
  }

  /**
   * Looks up an issued code by its TranId and issues nothing (AG-D3). Pass the DcId and Amount of the issue (AG-A5).
   *
   * @throws InvalidInputError if the TranId is missing, because a request without a TranId would issue a new code
   * @throws UnavailableError or UnreadableAnswerError if the lookup failed; an inquiry can be repeated safely
   * @throws MismatchedAnswerError if the response has another TranId
   */
  async inquire(request: AtGiftInquiryRequest): Promise<AtGiftIssue> {
    const tranId = requireText('tranId', request.tranId)
    const answer = await this.#send('inquire', { ...orderOf(request), TranId: tranId }, request.signal)
    if (answer.tranId !== tranId) {
      throw new MismatchedAnswerError({
        provider: 'at-gift',
        operation: 'inquire',
        method: 'POST',
        url: this.#url,
        status: 200,
        what: `asked for the TranId ${tranId} and was answered with ${answer.tranId}`,
      })
    }
    return answer
  }

  async #send(operation: 'issue' | 'inquire', order: object, signal: AbortSignal | undefined): Promise<AtGiftIssue> {
    const attempt = async (): Promise<AtGiftIssue> => {
      await this.#pacer.take(signal)
      return callProvider({
        provider: 'at-gift',
        operation,
        method: 'POST',
        url: this.#url,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ AuthKey: this.#authKey, ...order }),
        mutating: operation === 'issue',
        adviceWhenUnknown:
          'A code may have been issued and billed: clear it up with the provider before issuing another.',
        timeoutMs: this.#timeoutMs,
        clock: this.#clock,
        fetch: this.#fetch,
        signal,
        secrets: [this.#authKey],
        refusals: REFUSALS,
        answer: atGiftAnswer,
        errorMessages: atGiftErrorMessages,
      })
    }
    return retryWhenRateLimited(attempt, { retries: this.#retries429, pauses: PAUSES_429, clock: this.#clock, signal })
  }
}

function orderOf(request: AtGiftIssueRequest): { DcId: string; Amount: string } {
  // The amount is sent as a string of digits, as in the sample of the provider's document (AG-D16).
  return { DcId: requireText('dcId', request.dcId), Amount: String(requireYen('amount', request.amount)) }
}
