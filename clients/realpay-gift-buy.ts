import type { Clock } from './clock.ts'
import {
  BadRequestError,
  ConflictError,
  MismatchedAnswerError,
  OutcomeUnknownError,
  UnavailableError,
  type Failure,
} from './errors.ts'
import type { Gift } from './realpay-gift-schema.ts'
import { pauseBefore } from './retry.ts'

/** A gift that `buyGift` bought, with how it came to it. */
export interface BoughtGift extends Gift {
  /** True where the answer to the purchase was lost, or came to an earlier one, and the gift was looked up. */
  readonly recovered: boolean
  /** The first request id, where it was given up and the gift bought under a new one; its outcome stays unknown. */
  readonly abandonedRequestId: string | null
}

/** What a purchase needs from the client. */
export interface BuySteps {
  /** Sends the purchase once under this id; a 429 is waited out. */
  buy(requestId: string): Promise<Gift>
  /** Looks once for the gift of this id; a 429 is waited out. */
  find(requestId: string): Promise<Gift>
  newRequestId(): string
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
  /** Where the purchase goes, for errors. */
  readonly url: string
  readonly price: number
  readonly resendAttempts: number
  readonly findAttempts: number
}

const PAUSES = { firstMs: 1000, longestMs: 60_000 }
const ADVICE =
  'A gift may have been bought: look it up later with findGift and this request id, and do not buy under another one before.'

/** What came of one request id that did not fail for certain. `notFound`: the last look-up said that there is no gift. */
type Outcome =
  | { readonly kind: 'gift'; readonly gift: Gift; readonly recovered: boolean }
  | { readonly kind: 'unknown'; readonly notFound: boolean; readonly cause: unknown }

/**
 * Buys one gift so that it is not bought twice: the same id is sent again while the outcome is unknown (an id buys once at
 * most, RP-D4), then the gift is looked up (RP-D13), and only where `rebuy` is set a new id is used, once.
 */
export async function buyGiftOnce(steps: BuySteps, requestId: string, rebuy: boolean): Promise<BoughtGift> {
  const first = await buyUnderId(steps, requestId)
  if (first.kind === 'gift') return { ...first.gift, recovered: first.recovered, abandonedRequestId: null }
  // Only a clear "there is none", as late as possible, is a reason to buy again.
  if (!rebuy || !first.notFound) throw unknownOutcome(steps, [requestId], first.cause)

  const newId = steps.newRequestId()
  let second: Outcome
  try {
    second = await buyUnderId(steps, newId)
  } catch (error) {
    if (error instanceof MismatchedAnswerError) throw error
    // The second purchase failed for certain, or was not begun; about the first nothing is known still.
    const ids = error instanceof OutcomeUnknownError ? [requestId, newId] : [requestId]
    throw unknownOutcome(steps, ids, error instanceof OutcomeUnknownError ? error.cause : error)
  }
  if (second.kind === 'unknown') throw unknownOutcome(steps, [requestId, newId], second.cause)
  return { ...second.gift, recovered: second.recovered, abandonedRequestId: requestId }
}

/** @throws the definite error of a first sending; OutcomeUnknownError when aborted after that; MismatchedAnswerError */
async function buyUnderId(steps: BuySteps, requestId: string): Promise<Outcome> {
  let lastError: unknown
  let mayBeBought = false
  try {
    for (let resend = 0; resend <= steps.resendAttempts; resend += 1) {
      if (resend > 0) await steps.clock.sleep(pauseBefore(resend, PAUSES), steps.signal)
      try {
        return { kind: 'gift', gift: checked(steps, requestId, 'POST', await steps.buy(requestId)), recovered: false }
      } catch (error) {
        // A 409: the id was used, by our own earlier sending or an earlier run of the caller's. Either may have bought.
        mayBeBought ||= error instanceof OutcomeUnknownError || error instanceof ConflictError
        if (!mayBeBought || error instanceof MismatchedAnswerError) throw error
        lastError = error
        // A refusal now says nothing about the sending before it, and another sending would only be refused as well.
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
 * Several times, with growing pauses: the purchase may still be in the making, and looking can fail as well. When the
 * caller aborts, the next pause or request throws the reason.
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
      // 400 is how an unknown request id is answered (RP-A5).
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
