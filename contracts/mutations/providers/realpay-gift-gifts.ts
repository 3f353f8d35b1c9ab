import { type Alter, askedHeader, body, conflictOnReuse, header } from '../change-messages.ts'
import { at } from '../json-edits.ts'
import { behaviour, driftOf, type Mutation } from '../define-mutation.ts'

const REQUEST_ID = 'x-realpay-gift-api-request-id'
const ACCESS_KEY = 'x-realpay-gift-api-access-key'
const BUY = { method: 'POST', path: /\/gifts$/ }
const SHOW = { method: 'GET', path: /\/purchases\/[^/]+$/ }

const CODES = behaviour('each gift has a code of its own, and its url leads to that code')
const VALIDITY = behaviour('a gift is valid for 180 days from its purchase')
const JSON_ALONE = behaviour('every answer is JSON in UTF-8')
const OWN = behaviour('purchases and request ids are those of an access key alone')

/**
 * Returns a function that creates an interceptor. The interceptor replaces the value at a path in every gift with the
 * value in the first gift.
 */
const repeating = (path: string) => (): Alter => {
  let first: unknown
  return body(
    BUY,
    at(path, (value) => (first ??= value)),
  )
}

/**
 * Returns an interceptor that replaces the code and the URL of every gift with the code and the URL of the first gift.
 */
function sameGift(): Alter {
  let first: object | undefined
  return body(
    BUY,
    at('gift', (gift) => (typeof gift === 'object' && gift !== null ? (first ??= gift) : gift)),
  )
}

/**
 * Returns an interceptor that stores used request ids without the access key. A request id that one partner has used is
 * then rejected for all partners.
 */
function sharedIds(): Alter {
  return conflictOnReuse(REQUEST_ID)
}

const drift = driftOf('realpay-gift')
const shiftJis = (status: number) => (): Alter =>
  header({ status }, 'content-type', 'application/json; charset=shift_jis')

/** Mutations of gifts and of properties that all responses share. */
export const realpayGiftGifts: readonly Mutation[] = [
  drift('every gift has the same code', 'RP-D12', CODES, sameGift),
  drift('the url of a gift leads to another code', 'RP-D16', CODES, () =>
    body(
      BUY,
      at('gift.url', (url) => String(url).replace(/code=.*/, `code=${'z'.repeat(26)}`)),
    ),
  ),
  drift('a gift expires a day late', 'RP-A8', VALIDITY, { settings: { 'realpayGift.gift.validityDays': 181 } }),
  drift('a gift expires when the first does', 'RP-A8', VALIDITY, repeating('gift.expire_at')),
  drift('answers are in Shift JIS', 'RP-D6', JSON_ALONE, shiftJis(200)),
  drift('errors are in Shift JIS', 'RP-O2', JSON_ALONE, shiftJis(401)),
  drift('a 429 has a Retry-After', 'RP-A1', behaviour('an answer past the limit does not tell when to try again'), {
    settings: { 'realpayGift.retryAfter': true },
  }),
  drift('a purchase is shown to another access key', 'RP-A5', OWN, () =>
    askedHeader(SHOW, ACCESS_KEY, () => 'mock0000000000000000000000000000000key01'),
  ),
  drift('request ids are shared by all access keys', 'RP-A4', OWN, sharedIds),
]
