import { type Alter, asked, asking, body, header, status, withBody } from '../change-messages.ts'
import { at, both, type Edit, renamed, set, without } from '../json-edits.ts'
import { behaviour, driftOf, flow, type Mutation, openapi, pact } from '../define-mutation.ts'

const ISSUE = pact('a request to issue a code of a free amount')
const EXPIRY = behaviour('a code expires ten years after the day of its issue in Japan')
const JSON_ALONE = behaviour('every answer is JSON in UTF-8')
const all = {}

/**
 * Returns a function that creates an interceptor. The interceptor edits the body of every response with the status
 * `of`.
 */
const edited =
  (edit: Edit, of = 200) =>
  (): Alter =>
    body({ status: of }, edit)
const only =
  (edit: Edit, when: (value: unknown) => boolean): Edit =>
  (value) =>
    when(value) ? edit(value) : value
const isInquiry = (value: unknown): boolean => typeof value === 'object' && value !== null && 'TranId' in value

/**
 * Returns an interceptor that responds to an inquiry with the stored response of the issue, without any check of the
 * inquiry.
 */
function rememberingIssues(): Alter {
  const issued = new Map<unknown, string>()
  return async (request, next) => {
    const sent: unknown = await request
      .clone()
      .json()
      .catch(() => undefined)
    const known = typeof sent === 'object' && sent !== null && 'TranId' in sent ? issued.get(sent.TranId) : undefined
    if (known !== undefined) return new Response(known, { headers: { 'content-type': 'application/json' } })
    const answer = await next(request)
    const text = await answer.clone().text()
    if (answer.status === 200) at('TranId', (id) => issued.set(id, text) && id)(JSON.parse(text))
    return answer
  }
}

/** Returns an interceptor that replaces the code of every issue with the code of the first issue. */
function repeatingCodes(): Alter {
  let first: unknown
  return body(
    all,
    at('Dc1', (code) => (first ??= code)),
  )
}

/** Returns an interceptor that replaces the expiration day of every code with the expiration day of the first code. */
function lastingDays(): Alter {
  let first: unknown
  return body(
    all,
    at('Expiration', (day) => (first ??= day)),
  )
}

const aDayLater: Edit = at('Expiration', (day) =>
  new Date(Date.parse(String(day).replace(/(....)(..)(..)/, '$1-$2-$3')) + 86_400_000)
    .toISOString()
    .slice(0, 10)
    .replaceAll('-', ''),
)

/**
 * Returns an interceptor that lets every caller inquire about every code. The interceptor sends an inquiry in the name
 * of the caller that issued the code.
 */
function asItsBuyer(): Alter {
  return asking(all, async (request) => {
    const sent: unknown = await request.clone().json()
    if (!isInquiry(sent)) return request
    return withBody(
      new Request(request.url.replace('/other-campaign/', '/demo-campaign/'), {
        method: 'POST',
        headers: request.headers,
      }),
      JSON.stringify(set('AuthKey', 'MOCK-AuthKey-001')(sent)),
    )
  })
}

const drift = driftOf('at-gift')

export const atGift: readonly Mutation[] = [
  drift('an answer lacks ControlNo', 'AG-D15', ISSUE, edited(without('ControlNo'))),
  drift('Dc1 is called Dc', 'AG-D4', ISSUE, edited(renamed('Dc1', 'Dc'))),
  drift('the Amount of an answer is a text', 'AG-D16', ISSUE, edited(at('Amount', String))),
  drift(
    'Expiration has hyphens',
    'AG-D13',
    ISSUE,
    edited(at('Expiration', (day) => String(day).replace(/(....)(..)(..)/, '$1-$2-$3'))),
  ),
  drift(
    'an absent second code is left out and not null',
    'AG-D14',
    ISSUE,
    edited(both(without('Dc2'), without('Dc2Type'))),
  ),
  drift('a code is created with 201', 'AG-D6', ISSUE, () => status(all, 201)),
  drift('answers are sent as text/html', 'AG-D2', ISSUE, () => header(all, 'content-type', 'text/html')),
  drift(
    'the amount of another product comes back',
    'AG-D11',
    pact('a request to issue a code of a fixed amount'),
    edited(set('Amount', 500)),
  ),
  drift('the second code is missing', 'AG-D14', pact('a request to issue a code with a PIN'), edited(set('Dc2', null))),
  drift(
    'a code that is a URL is said to be a text',
    'AG-D14',
    pact('a request to issue a code that is a URL'),
    edited(set('Dc1Type', '0')),
  ),
  drift(
    'a code without expiry expires',
    'AG-D13',
    pact('a request to issue a code that does not expire'),
    edited(set('Expiration', '20360401')),
  ),
  drift(
    'RmtrCd is null for Seven Payment',
    'AG-D15',
    pact('a request to issue a code that is paid out through Seven Payment'),
    edited(set('RmtrCd', null)),
  ),
  drift(
    'an inquiry gives another TranId',
    'AG-D3',
    pact('an inquiry for a code of a free amount'),
    edited(set('TranId', `AZ${'0'.repeat(40)}`)),
  ),
  drift('an inquiry need not match the issue', 'AG-A5', pact('an inquiry with another amount than that of the issue'), {
    settings: { 'atGift.inquiry.mustMatch': false },
  }),
  drift('an unknown TranId is taken for an issue', 'AG-A4', pact('an inquiry with a TranId that there is not'), () =>
    asked(all, without('TranId')),
  ),
  drift(
    'a fixed amount is not checked',
    'AG-D11',
    pact('a request to issue a code with another amount than the fixed one'),
    () => asked(all, set('Amount', '1000')),
  ),
  drift(
    'a product outside the contract is sold',
    'AG-A2',
    pact('a request to issue a code of a product outside the contract'),
    () => asked(all, set('DcId', 'DC500')),
  ),
  drift('any AuthKey will do', 'AG-D6', pact('a request to issue a code with a wrong AuthKey'), () =>
    asked(all, set('AuthKey', 'MOCK-AuthKey-001')),
  ),
  drift('a wrong AuthKey is 403', 'AG-D6', pact('a request to issue a code with a wrong AuthKey'), () =>
    status({ status: 401 }, 403),
  ),
  drift('the limit is 503', 'AG-D6', pact('a request to issue a code past the limit'), () =>
    status({ status: 429 }, 503),
  ),
  drift(
    'an error has another shape',
    'AG-D5',
    pact('a request to issue a code with a wrong AuthKey'),
    edited(() => ({ error: { message: 'unauthorized' } }), 401),
  ),
  drift(
    'an error says SUCCESS',
    'AG-D5',
    pact('a request to issue a code of a product that there is not'),
    edited(set('Status', 'SUCCESS'), 400),
  ),

  drift('an answer has a member more', 'AG-D4', openapi, edited(set('Balance', 10_000))),
  drift('Extend1 is a text', 'AG-D4', openapi, edited(set('Extend1', ''))),
  drift('ErrorMsg of a success is null', 'AG-D4', openapi, edited(set('ErrorMsg', null))),
  drift('ControlNo is a number', 'AG-A10', openapi, edited(at('ControlNo', Number))),
  drift('an error has a member more', 'AG-D5', openapi, edited(set('TranId', null), 400)),
  drift('an answer has a header more', 'AG-A3', openapi, () => header(all, 'x-ratelimit-remaining', '0')),

  drift('the limit is ignored', 'AG-D7', flow('two-at-once'), { settings: { 'atGift.limit.requests': 1000 } }),
  drift('inquiries do not count for the limit', 'AG-D7', flow('two-at-once'), rememberingIssues),
  drift('a TranId issues again', 'AG-D3', flow('issue-then-inquire'), () => asked(all, without('TranId'))),

  drift('a code comes twice', 'AG-D10', behaviour('each issue gives a code of its own'), repeatingCodes),
  drift(
    'a refused request counts for the limit',
    'AG-A3',
    behaviour('the limit has room again a second after the last that it let through'),
    { settings: { 'atGift.limit.countRefused': true } },
  ),
  drift(
    'the limit lasts 0.9 seconds',
    'AG-D7',
    behaviour('the limit has room again a second after the last that it let through'),
    { settings: { 'atGift.limit.windowMs': 900 } },
  ),
  drift('anybody sees any code', 'AG-A4', behaviour('a code is shown to the AuthKey that bought it alone'), asItsBuyer),
  drift('unknown members are ignored', 'AG-A6', behaviour('a misspelt TranId is refused, and issues nothing'), () =>
    asked(all, without('TranID')),
  ),
  drift(
    'a TranId of null is taken for none',
    'AG-A6',
    behaviour('a TranId that is null is refused, and issues nothing'),
    () => asked(all, only(without('TranId'), isInquiry)),
  ),
  drift('an amount may be a number', 'AG-A1', behaviour('an amount that is a number is refused'), {
    settings: { 'atGift.amount.acceptNumber': true },
  }),
  drift('any content type will do', 'AG-D2', behaviour('a body that is not sent as JSON is refused'), () =>
    asking(
      all,
      async (request) =>
        new Request(request.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: await request.text(),
        }),
    ),
  ),
  drift('a code expires a day late', 'AG-A9', EXPIRY, edited(aDayLater)),
  drift('the day of issue does not change at midnight in Japan', 'AG-A9', EXPIRY, lastingDays),
  drift('answers are in Shift JIS', 'AG-D2', JSON_ALONE, () =>
    header(all, 'content-type', 'application/json; charset=shift_jis'),
  ),
  drift('errors are in Shift JIS', 'AG-D2', JSON_ALONE, () =>
    header({ status: 401 }, 'content-type', 'application/json; charset=shift_jis'),
  ),
  drift('a 429 has a Retry-After', 'AG-A3', behaviour('an answer past the limit does not tell when to try again'), {
    settings: { 'atGift.retryAfter': true },
  }),
]
