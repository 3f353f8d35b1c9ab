import { createTokens } from '../../../clients/totp.ts'
import { type Alter, asked, askedHeader, asking, body, conflictOnReuse, status, withBody } from '../change-messages.ts'
import { at, both, type Edit, set, without } from '../json-edits.ts'
import { START } from '../apply-mutation.ts'
import { behaviour, driftOf, flow, type Mutation, openapi, pact } from '../define-mutation.ts'

const REQUEST_ID = 'x-realpay-gift-api-request-id'
const TOKEN = 'x-realpay-gift-api-access-token'
const tokenAt = createTokens({ secret: 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK', algorithm: 'SHA1', digits: 6, period: 30 })

const POST = 'POST'
const BUY = { method: POST, path: /\/gifts$/ }
const FIND = { method: 'GET', path: /\/gifts$/ }
const SHOW = { method: 'GET', path: /\/purchases\/[^/]+$/ }
const PURCHASE = { method: POST, path: /\/purchases$/ }
const COLOR = { method: POST, path: /\/color$/ }
const UPLOAD = { method: POST, path: /\/image\/(?:face|header)$/ }
const DELETION = { method: 'DELETE' }

const BOUGHT = pact('a request to buy a gift')
const ROUNDED = pact('a request to buy a gift whose commission is not a whole number of yen')
const NOTHING_SET = pact('a request for a purchase of which nothing is set')
const WRONG_TOKEN = pact('a request for the brands with a wrong token')
const LARGE = behaviour('an image of 2048 KB is taken, and a longer one refused')
const TOKENS = behaviour('a token is good for one time step either side, and no more')
const LIMIT = behaviour('300 requests a minute over all operations are let through, and no more')
const SHOWN = behaviour('what was set is shown, and what was deleted is not')

const edited = (where: object, edit: Edit) => (): Alter => body(where, edit)

/** Edit that rounds the tax up instead of down and adjusts the total. */
const taxUp: Edit = at('payment', (payment) => both(set('commission_tax', 5), set('total', 1044))(payment))

/** Returns an interceptor that replaces every request id except the first with a new request id. */
function freshIds(): Alter {
  let count = 0
  return (request, next) =>
    askedHeader({}, REQUEST_ID, (given) => (given === null ? 'none' : count++ === 0 ? given : `fresh-${count}`))(
      request,
      next,
    )
}

/**
 * Returns an interceptor with this fault: the mock marks a request id as used only when the request has ended. The mock
 * therefore accepts concurrent requests with one id.
 */
function racing(): Alter {
  const open = new Set<string>()
  let count = 0
  return async (request, next) => {
    const id = request.headers.get(REQUEST_ID)
    if (id === null || !open.has(id)) {
      if (id !== null) open.add(id)
      try {
        return await next(request)
      } finally {
        // A timer removes the id, so that concurrent requests still find the id in `open`.
        if (id !== null) setTimeout(() => open.delete(id), 0)
      }
    }
    return askedHeader({}, REQUEST_ID, () => `raced-${count++}`)(request, next)
  }
}

/**
 * Returns an interceptor for uploads of files that are longer than `bytes`. Instead of the uploaded form, the mock
 * receives the form that `instead` returns. If `instead` returns undefined, the response is a 400.
 */
function uploads(bytes: number, instead: (form: FormData) => FormData | undefined): Alter {
  return async (request, next) => {
    const isForm = request.headers.get('content-type')?.startsWith('multipart/') === true
    const form = isForm ? await request.clone().formData() : undefined
    const file = form?.get('content')
    if (!form || !(file instanceof Blob) || file.size <= bytes) return next(request)
    const other = instead(form)
    return other ? next(withBody(request, other)) : Response.json({ errors: ['too large'] }, { status: 400 })
  }
}

function smaller(): FormData {
  const form = new FormData()
  form.set('content', new Blob(['GIF89a'], { type: 'image/gif' }), 'picture.gif')
  return form
}

/**
 * Returns an interceptor with this fault: a reading request uses up its request id, and a reading request with a used
 * id gets a 409.
 */
function conflictingReads(): Alter {
  return conflictOnReuse(REQUEST_ID, { method: 'GET' })
}

const drift = driftOf('realpay-gift')

export const realpayGift: readonly Mutation[] = [
  drift(
    'a brand has an id in place of a code',
    'RP-O3',
    pact('a request for the brands'),
    edited({ path: /\/brands$/ }, set('brands', [{ id: 'amazon' }])),
  ),
  drift(
    'a purchase is answered without its envelope',
    'RP-D6',
    pact('a request to make a purchase, strict'),
    edited(PURCHASE, () => ({ id: 'abcdefghij0123456789abcdefghij0123456789' })),
  ),
  drift(
    'is_strict is ignored',
    'RP-D15',
    pact('a request to make a purchase with a price that the brand rules out, strict'),
    () => asked(PURCHASE, set('is_strict', false)),
  ),
  drift(
    'is_strict is always true',
    'RP-D15',
    pact('a request to make a purchase with a price that the brand rules out, not strict'),
    () => asked(PURCHASE, set('is_strict', true)),
  ),
  drift('an unset colour is left out and not null', 'RP-A9', NOTHING_SET, edited(SHOW, without('color'))),
  drift('an unset image is an empty text', 'RP-A9', NOTHING_SET, edited(SHOW, set('image.face', ''))),
  drift('prices are texts', 'RP-D7', NOTHING_SET, edited(SHOW, set('prices', ['500', '1000']))),
  drift(
    'colours come back in lower case',
    'RP-D8',
    pact('a request to set the colours'),
    edited(
      COLOR,
      at('main', (color) => String(color).toLowerCase()),
    ),
  ),
  drift(
    'an upload answers an image, not a url',
    'RP-D9',
    pact('an upload of a PNG as the face image'),
    edited(UPLOAD, (answer) => ({ image: answer })),
  ),
  drift(
    'an upload answers a path',
    'RP-D9',
    pact('an upload of a GIF as the header image'),
    edited(UPLOAD, set('url', '/images/picture.gif')),
  ),
  drift('a deletion answers 204', 'RP-A10', pact('a request to delete the face image'), () => status(DELETION, 204)),
  drift(
    'play_time is a text',
    'RP-D10',
    pact('a request to set the video'),
    edited({ path: /\/video$/ }, at('play_time', String)),
  ),
  drift(
    'the ad does not echo where it leads',
    'RP-D11',
    pact('an upload of a JPEG as the ad'),
    edited({ path: /\/ad$/ }, without('redirect_url')),
  ),
  drift('a gift has no currency', 'RP-D12', BOUGHT, edited(BUY, without('payment.currency'))),
  drift('the price is not echoed', 'RP-D12', BOUGHT, edited(BUY, without('gift.price'))),
  drift('the request id is not echoed', 'RP-D12', BOUGHT, edited(BUY, set('request.id', 'another'))),
  drift('the errors of a gift are null', 'RP-D12', BOUGHT, edited(BUY, set('errors', null))),
  drift('the commission is 8 percent', 'RP-D16', BOUGHT, { settings: { 'realpayGift.commission.rate': 0.08 } }),
  drift('the tax is rounded up', 'RP-A8', ROUNDED, edited(BUY, taxUp)),
  drift(
    'a gift is sold at any price',
    'RP-D12',
    pact('a request to buy a gift for a price that the purchase does not have'),
    () => asked(BUY, set('price', 500)),
  ),
  drift('any token will do', 'RP-D2', WRONG_TOKEN, () => askedHeader({}, TOKEN, () => tokenAt(START))),
  drift('a wrong token is 403', 'RP-D14', WRONG_TOKEN, () => status({ status: 401 }, 403)),
  drift(
    'errors are one text',
    'RP-O2',
    WRONG_TOKEN,
    edited({ status: 401 }, () => ({ errors: 'unauthorized' })),
  ),
  drift(
    'errors are objects',
    'RP-O2',
    pact('a request to buy a gift for a price that the purchase does not have'),
    edited({ status: 400 }, () => ({ errors: [{ code: 'bad-price' }] })),
  ),
  drift('bad parameters are 422', 'RP-D14', pact('a request to set a colour that is no six hex digits'), () =>
    status({ status: 400 }, 422),
  ),
  drift('the limit is 503', 'RP-A1', pact('a request for the brands past the limit'), {
    settings: { 'realpayGift.limit.status': 503 },
  }),
  drift('a failure is 500', 'RP-D14', pact('a request for a purchase while the service fails'), () =>
    status({ status: 503 }, 500),
  ),
  drift(
    'a used request id sets colours again',
    'RP-D4',
    pact('a request to set the colours with a request id that was used'),
    () => askedHeader(COLOR, REQUEST_ID, () => 'never-used'),
  ),

  drift('a gift has a member more', 'RP-D12', openapi, edited(BUY, set('gift.pin', '1234'))),
  drift('a purchase shows is_strict', 'RP-D7', openapi, edited(SHOW, set('is_strict', true))),
  drift(
    'expire_at is in universal time',
    'RP-D16',
    openapi,
    edited(BUY, set('gift.expire_at', '2026-09-28T00:00:00Z')),
  ),
  drift('a deletion tells what it deleted', 'RP-A10', openapi, edited(DELETION, set('deleted', true))),
  drift(
    'a gift code has hyphens',
    'RP-D16',
    openapi,
    edited(
      BUY,
      at('gift.code', (code) => String(code).replace(/^(.{4})./, '$1-')),
    ),
  ),
  drift('an error has a code beside its errors', 'RP-O2', openapi, edited({ status: 400 }, set('code', 400))),

  drift('a request id buys twice', 'RP-D4', flow('buy-then-find'), freshIds),
  drift(
    'a search finds another gift',
    'RP-D13',
    flow('buy-then-find'),
    edited(FIND, set('gift.code', 'zzzzzzzzzzzzzzzzzzzzzzzzzz')),
  ),

  drift('the limit is ignored', 'RP-D1', LIMIT, { settings: { 'realpayGift.limit.requests': 100_000 } }),
  drift('the limit is 299 requests', 'RP-D1', LIMIT, { settings: { 'realpayGift.limit.requests': 299 } }),
  drift('the limit lasts two minutes', 'RP-D1', LIMIT, { settings: { 'realpayGift.limit.windowMs': 120_000 } }),
  drift('a token of three steps ago is let through', 'RP-A7', TOKENS, { settings: { 'realpayGift.totp.window': 3 } }),
  drift('only the token of this moment is let through', 'RP-A7', TOKENS, {
    settings: { 'realpayGift.totp.window': 0 },
  }),
  drift('an image of 3 MB is taken', 'RP-D9', LARGE, () => uploads(2_500_000, smaller)),
  drift('2048 KB are taken for 2,048,000 bytes', 'RP-D9', LARGE, () => uploads(2_048_000, () => undefined)),
  drift(
    'a request that fails does not use up its request id',
    'RP-A4',
    behaviour('a request id is used up by a request that fails too'),
    { settings: { 'realpayGift.requestId.usedUpBy': 'success' } },
  ),
  drift(
    'a request id is claimed when its request has ended',
    'RP-A4',
    behaviour('of two requests with one id at the same moment exactly one wins'),
    racing,
  ),
  drift('a GET is a conflict', 'RP-A13', behaviour('a GET is never a conflict'), conflictingReads),
  drift(
    'a colour may begin with a sign',
    'RP-D8',
    behaviour('a colour is six hex digits, without a sign before them'),
    () =>
      asked(
        COLOR,
        at('main', (color) => String(color).replace('#', '')),
      ),
  ),
  drift('colours are not shown', 'RP-D7', SHOWN, edited(SHOW, set('color', null))),
  drift('a deleted image is still shown', 'RP-D9', SHOWN, () =>
    asking(DELETION, (request) => new Request(request.url.replace('/image/face', ''), { headers: request.headers })),
  ),
  drift('unknown members are ignored', 'RP-A11', behaviour('a member that the document does not know is refused'), () =>
    asked(PURCHASE, without('note')),
  ),
  drift('forms are taken', 'RP-O4', behaviour('a form in place of JSON is refused'), {
    settings: { 'realpayGift.formBodies': 'accept' },
  }),
]
