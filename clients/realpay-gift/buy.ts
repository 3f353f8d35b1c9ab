import type { Clock } from '../clock.ts'
import {
  BadRequestError,
  ConflictError,
  MismatchedAnswerError,
  OutcomeUnknownError,
  UnavailableError,
  type Failure,
} from '../errors.ts'
import type { Gift } from './schema.ts'
import { pauseBefore } from '../retry.ts'

/** A gift returned by `buyGift`, with information on how the gift was obtained. */
export interface BoughtGift extends Gift {
  /**
   * True if the gift comes from a lookup. `buyGift` looks the gift up if the response to the purchase was lost, or if
   * the request id was used before.
   */
  readonly recovered: boolean
  /**
   * The first request id if the gift was bought under a second id; else null. The outcome of the purchase under the
   * first id stays unknown.
   */
  readonly abandonedRequestId: string | null
}

/** Functions and values of the client that a purchase needs. */
export interface BuySteps {
  /** Sends one purchase request under this request id. Repeats the request only after 429 or 401. */
  buy(requestId: string): Promise<Gift>
  /** Looks up the gift of this request id once. Repeats the lookup only after 429 or 401. */
  find(requestId: string): Promise<Gift>
  newRequestId(): string
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
  /** URL of the purchase request, for the error messages. */
  readonly url: string
  readonly price: number
  /** True if the program may have sent the purchase before a restart. */
  readonly mayBeSent: boolean
  readonly resendAttempts: number
  readonly findAttempts: number
}

const PAUSES = { firstMs: 1000, longestMs: 60_000 }
const ADVICE =
  'A gift may have been bought: look it up later with findGift and this request id, and do not buy under another one before.'

/**
 * Outcome of the purchase under one request id: a gift, or unknown. A definite failure is thrown instead. `notFound` is
 * true if the last lookup found no gift.
 */
type Outcome =
  | { readonly kind: 'gift'; readonly gift: Gift; readonly recovered: boolean }
  | { readonly kind: 'unknown'; readonly notFound: boolean; readonly cause: unknown }

/**
 * Buys one gift. If `rebuy` is false, at most one gift is bought. If `rebuy` is true, two gifts may be bought, because
 * the provider may complete the first purchase late. Does these steps in order, until the outcome is known:
 * - Sends the purchase. If the outcome is unknown, sends the purchase again with the same request id, but only a
 *   limited number of times. Purchases with the same request id buy at most one gift (RP-D4).
 * - Looks the gift up (RP-D13).
 * - If `rebuy` is true and the lookup found no gift: repeats the first two steps once with a second request id.
 */
export async function buyGiftOnce(steps: BuySteps, requestId: string, rebuy: boolean): Promise<BoughtGift> {
  const first = await buyUnderId(steps, requestId, steps.mayBeSent)
  if (first.kind === 'gift') return { ...first.gift, recovered: first.recovered, abandonedRequestId: null }
  // A second purchase is allowed only if the last lookup definitely found no gift.
  if (!rebuy || !first.notFound) throw unknownOutcome(steps, [requestId], first.cause)

  const newId = steps.newRequestId()
  let second: Outcome
  try {
    second = await buyUnderId(steps, newId, false)
  } catch (error) {
    if (error instanceof MismatchedAnswerError) throw error
    // The outcome of the first purchase is still unknown. The outcome of the second purchase is unknown only if the
    // error is an OutcomeUnknownError.
    const ids = error instanceof OutcomeUnknownError ? [requestId, newId] : [requestId]
    throw unknownOutcome(steps, ids, error instanceof OutcomeUnknownError ? error.cause : error)
  }
  if (second.kind === 'unknown') throw unknownOutcome(steps, [requestId, newId], second.cause)
  return { ...second.gift, recovered: second.recovered, abandonedRequestId: requestId }
}

/**
 * Sends the purchase under one request id. If the outcome stays unknown, looks the gift up.
 * @param mayBeSent true if the purchase may have been sent with this id before
 * @throws the error of an attempt, if the attempt definitely failed and no earlier attempt can have bought a gift;
 * MismatchedAnswerError if the gift is not the requested gift; OutcomeUnknownError if the caller aborts after an
 * attempt with an unknown outcome
 */
async function buyUnderId(steps: BuySteps, requestId: string, mayBeSent: boolean): Promise<Outcome> {
  let lastError: unknown
  let mayBeBought = mayBeSent
  try {
    for (let resend = 0; resend <= steps.resendAttempts; resend += 1) {
      if (resend > 0) await steps.clock.sleep(pauseBefore(resend, PAUSES), steps.signal)
      try {
        return { kind: 'gift', gift: checked(steps, requestId, 'POST', await steps.buy(requestId)), recovered: false }
      } catch (error) {
        // A 409 means that the request id was used before: by an earlier attempt, or by the program before a restart.
        // The earlier use may have bought a gift.
        mayBeBought ||= error instanceof OutcomeUnknownError || error instanceof ConflictError
        if (!mayBeBought || error instanceof MismatchedAnswerError) throw error
        lastError = error
        // This attempt definitely failed, but an earlier attempt may have bought the gift. Another attempt would fail
        // in the same way, so the gift is looked up.
        if (!(error instanceof OutcomeUnknownError || error instanceof UnavailableError)) break
      }
    }
    return await lookUp(steps, requestId, lastError)
  } catch (error) {
    if (!mayBeBought || error instanceof MismatchedAnswerError) throw error
    throw unknownOutcome(steps, [requestId], error)
  }
}

/**
 * Looks the gift up several times with growing pauses, because the purchase may still be in progress and a lookup can
 * fail. If the caller aborts, the next pause or request throws the signal's reason.
 */
async function lookUp(steps: BuySteps, requestId: string, whyLook: unknown): Promise<Outcome> {
  let notFound = false
  let cause = whyLook
  for (let attempt = 0; attempt < steps.findAttempts; attempt += 1) {
    if (attempt > 0) await steps.clock.sleep(pauseBefore(attempt, PAUSES), steps.signal)
    try {
      return { kind: 'gift', gift: checked(steps, requestId, 'GET', await steps.find(requestId)), recovered: true }
    } catch (error) {
      if (error instanceof MismatchedAnswerError) throw error
      // The provider responds with 400 if it has no gift of this request id (RP-A5).
      notFound = error instanceof BadRequestError
      cause = error
    }
  }
  return { kind: 'unknown', notFound, cause }
}

function checked(steps: BuySteps, requestId: string, method: string, gift: Gift): Gift {
  const found = `a gift of ${gift.gift.price} yen under the request id ${gift.request.id}`
  if (gift.gift.price === steps.price && gift.request.id === requestId) return gift
  throw new MismatchedAnswerError({
    ...failureOf(steps, requestId),
    method,
    status: 200,
    what: `asked for ${steps.price} yen and was answered with ${found}`,
  })
}

function unknownOutcome(steps: BuySteps, requestIds: readonly string[], cause: unknown): OutcomeUnknownError {
  const notFound = cause instanceof BadRequestError && cause.operation === 'find-gift'
  const what = notFound ? 'has an unknown outcome, and no gift was found' : 'has an unknown outcome'
  return new OutcomeUnknownError({ ...failureOf(steps, requestIds.at(-1)), what, advice: ADVICE, cause }, requestIds)
}

function failureOf(steps: BuySteps, requestId: string | undefined): Omit<Failure, 'what'> {
  return { provider: 'realpay-gift', operation: 'buy-gift', method: 'POST', url: steps.url, requestId }
}
