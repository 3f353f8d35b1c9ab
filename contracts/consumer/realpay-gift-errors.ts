import {
  BadRequestError,
  ConflictError,
  OutcomeUnknownError,
  RateLimitedError,
  UnauthorizedError,
  UnavailableError,
} from '../../clients/index.ts'
import type { Interaction } from './interaction.ts'
import { eachLike, text } from './matchers.ts'
import {
  buyGift,
  type Call,
  createPurchase,
  deleteImage,
  type Exchange,
  findGift,
  getPurchase,
  interactionOf,
  listBrands,
  setAd,
  setColor,
  setImage,
  setVideo,
} from './realpay-gift-call.ts'
import { giftValue, ofTheSample, plainGift } from './realpay-gift-gift.ts'
import { notAnImage } from './realpay-gift-images.ts'

const aPurchase: Interaction['state'] = { name: 'a purchase exists', parameters: { prices: [500, 1000] } }

/** Returns the expected error response with a status (RP-O2). */
function answer(status: number): Interaction['response'] {
  return { status, json: { errors: eachLike(text('error')) } }
}

interface Refusal extends Partial<Pick<Exchange, 'state'>> {
  what: string
  call: Call
  rules: readonly string[]
}

const noBuyer = 'pact-nobody-bought-with-this'

/**
 * Requests that are rejected with 400, at least one for each operation except `list-brands`. A `list-brands` request
 * has only headers, and the client does not send invalid headers.
 */
const badRequests: readonly Refusal[] = [
  {
    what: 'to make a purchase with a brand that there is not',
    call: createPurchase({ brand: 'no-such-brand' }),
    rules: ['RP-D6'],
  },
  {
    what: 'to make a purchase with a price that the brand rules out, strict',
    call: createPurchase({ prices: [700] }),
    rules: ['RP-D15'],
    state: { name: 'a brand rules out a price', parameters: { price: 700 } },
  },
  {
    what: 'for a purchase that there is not',
    call: {
      ...getPurchase,
      path: '/purchases/0000000000000000000000000000000000000000',
      act: (client) => client.getPurchase({ purchaseId: '0000000000000000000000000000000000000000' }),
    },
    rules: ['RP-A5'],
  },
  { what: 'to set a colour that is no six hex digits', call: setColor('orange', '004488'), rules: ['RP-D8', 'RP-A11'] },
  { what: 'to set as the face image what is no image', call: setImage('face', notAnImage), rules: ['RP-D9', 'RP-A10'] },
  {
    what: 'to set as the header image what is no image',
    call: setImage('header', notAnImage),
    rules: ['RP-D9', 'RP-A10'],
  },
  { what: 'to delete a face image that is not set', call: deleteImage('face'), rules: ['RP-A10'] },
  { what: 'to delete a header image that is not set', call: deleteImage('header'), rules: ['RP-A10'] },
  {
    what: 'to set a video that is not of YouTube',
    call: setVideo('https://video.example/watch?v=abcdefghijk'),
    rules: ['RP-D10', 'RP-A11'],
  },
  { what: 'to set an ad that leads to no http address', call: setAd('ftp://shop.example/campaign'), rules: ['RP-A11'] },
  { what: 'to buy a gift for a price that the purchase does not have', call: buyGift(600), rules: ['RP-D12'] },
  { what: 'for a gift that nobody bought', call: findGift(noBuyer), rules: ['RP-A5'] },
]

function badRequest({ what, call, rules, state = aPurchase }: Refusal, index: number): Interaction {
  return interactionOf({
    call,
    state,
    requestId: `pact-400-${index + 1}`,
    description: `a request ${what}`,
    rules: ['RP-D14', 'RP-O2', ...rules],
    response: answer(400),
    expected: { error: BadRequestError },
  })
}

const names: Readonly<Record<string, string>> = {
  'list-brands': 'for the brands',
  'create-purchase': 'to make a purchase',
  'get-purchase': 'for a purchase',
  'set-color': 'to set the colours',
  'set-face-image': 'to set the face image',
  'delete-face-image': 'to delete the face image',
  'set-header-image': 'to set the header image',
  'delete-header-image': 'to delete the header image',
  'set-video': 'to set the video',
  'set-ad': 'to set the ad',
  'buy-gift': 'to buy a gift',
  'find-gift': 'for a gift',
}

const operations: readonly Call[] = [
  listBrands,
  createPurchase(),
  getPurchase,
  setColor(),
  setImage('face'),
  deleteImage('face'),
  setImage('header'),
  deleteImage('header'),
  setVideo(),
  setAd(),
  buyGift(ofTheSample.price),
  findGift('pact-bought'),
]

interface Failure {
  status: number
  why: string
  rules: readonly string[]
  state: (requestId: string) => Interaction['state']
  as?: Exchange['as']
  /** Class of the client's error for a reading request. The member `changing` is the class for a mutating request. */
  reading: new (...parameters: never[]) => Error
  changing: new (...parameters: never[]) => Error
  /** True if the outcome of a purchase is unknown after this status. The client then looks up the gift. */
  looksForGift?: true
  mutatingOnly?: true
}

/** Error statuses that every operation can return. */
const failures: readonly Failure[] = [
  {
    status: 401,
    why: 'with a wrong token',
    rules: ['RP-D2'],
    state: () => aPurchase,
    as: 'stranger',
    reading: UnauthorizedError,
    changing: UnauthorizedError,
  },
  {
    status: 409,
    why: 'with a request id that was used',
    rules: ['RP-D4', 'RP-A4'],
    state: (requestId) => ({ name: 'the request id was used', parameters: { requestId } }),
    reading: ConflictError,
    changing: ConflictError,
    looksForGift: true,
    mutatingOnly: true,
  },
  {
    status: 429,
    why: 'past the limit',
    rules: ['RP-D1', 'RP-A1'],
    state: () => ({ name: 'the limit of the partner API is used up' }),
    reading: RateLimitedError,
    changing: RateLimitedError,
  },
  {
    status: 503,
    why: 'while the service fails',
    rules: [],
    state: () => ({ name: 'the partner API fails' }),
    reading: UnavailableError,
    changing: OutcomeUnknownError,
    looksForGift: true,
  },
]

function failing({ status, why, rules, state, as, reading, changing, looksForGift }: Failure, call: Call): Interaction {
  const requestId = `pact-${call.operation}-${status}`
  const found = looksForGift && call.operation === 'buy-gift'
  const value = { ...giftValue(requestId, ofTheSample), recovered: true, abandonedRequestId: null }
  return interactionOf({
    call,
    requestId,
    description: `a request ${names[call.operation]} ${why}`,
    state: state(requestId),
    rules: [...(status === 429 ? [] : ['RP-D14']), 'RP-O2', ...rules],
    response: answer(status),
    ...(as && { as }),
    ...(found
      ? { next: plainGift(requestId, ofTheSample), expected: { value } }
      : { expected: { error: call.method === 'GET' ? reading : changing } }),
  })
}

const unknownKey = interactionOf({
  call: listBrands,
  requestId: '',
  as: 'unknown-key',
  description: 'a request for the brands with an access key that there is not',
  state: { name: 'a caller of the partner API is registered' },
  rules: ['RP-D14', 'RP-O2', 'RP-A3'],
  response: answer(401),
  expected: { error: UnauthorizedError },
})

const lateToken = interactionOf({
  call: listBrands,
  requestId: '',
  as: 'late',
  description: 'a request for the brands with a token of three time steps ago',
  state: { name: 'a caller of the partner API is registered' },
  rules: ['RP-D14', 'RP-O2', 'RP-D2', 'RP-A7'],
  response: answer(401),
  expected: { error: UnauthorizedError },
})

export const errors: readonly Interaction[] = [
  ...badRequests.map(badRequest),
  ...failures.flatMap((failure) =>
    operations
      .filter(({ method }) => failure.mutatingOnly !== true || method !== 'GET')
      .map((call) => failing(failure, call)),
  ),
  unknownKey,
  lateToken,
]
