import { describe, expect, test } from 'vitest'
import {
  AtGiftClient, BadRequestError, createPacer, ForbiddenError, GiftClientError, InvalidInputError, MismatchedAnswerError, NotFoundError,
  OutcomeUnknownError, RateLimitedError, UnauthorizedError, UnavailableError, UnreadableAnswerError,
  type AtGiftClientOptions,
} from '../../clients/index.ts'
import {
  createFakeClock, createFakeFetch, cutOff, expectA, failureOf, idle, json, lost, notConnected, silent, stalled, text,
  type Reply,
} from './support.ts'

const TRAN_ID = 'AZ0a1b2c3d4e5f60718293a4b5c6d7e8f901234567'

/** The sample of the document, which is older than ControlNo and RmtrCd. */
const SAMPLE = {
  Status: 'SUCCESS', Amount: 500, ErrorMsg: '', Expiration: '20340516', TranId: TRAN_ID, Dc1: 'AAAA-123456-BBBB',
  Dc1Type: '0', Dc2Type: null, Dc2: null, Extend1: null, Extend2: null, Extend3: null, Extend4: null, Extend5: null,
}
const REFUSED = { Status: 'ERROR', ErrorMsg: '発行できませんでした' }
const ORDER = { dcId: 'DC500', amount: 500 }

function setUp(replies: readonly Reply[], options: Partial<AtGiftClientOptions> = {}) {
  const clock = createFakeClock()
  const { fetch, seen } = createFakeFetch(clock, replies)
  const client = new AtGiftClient({
    baseUrl: 'http://127.0.0.1:4600/at-gift', campaign: 'demo-campaign', authKey: 'Ab*cD-eFg<h)i1(J', clock, fetch, ...options,
  })
  return { client, clock, seen }
}

describe('what is sent', () => {
  test('an issue is one POST of JSON to the campaign, with the amount as digits in a string [AG-D1] [AG-D2] [AG-D10] [AG-D16]', async () => {
    const { client, clock, seen } = setUp([json(SAMPLE)])
    await clock.drive(client.issue(ORDER))
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({
      method: 'POST', url: 'http://127.0.0.1:4600/at-gift/demo-campaign/dc/getcode', redirect: 'manual',
    })
    expect(seen[0]?.headers.get('content-type')).toBe('application/json')
    expect(seen[0]?.body).toBe('{"AuthKey":"Ab*cD-eFg<h)i1(J","DcId":"DC500","Amount":"500"}')
  })

  test('an inquiry carries the TranId, and the DcId and Amount of the issue [AG-D3] [AG-A5]', async () => {
    const { client, clock, seen } = setUp([json(SAMPLE)])
    await clock.drive(client.inquire({ ...ORDER, tranId: TRAN_ID }))
    expect(JSON.parse(seen[0]?.text ?? '')).toEqual({
      AuthKey: 'Ab*cD-eFg<h)i1(J', DcId: 'DC500', Amount: '500', TranId: TRAN_ID,
    })
  })

  test.each(['', ' ', undefined, null])('an inquiry with the TranId %j is never sent, because it would issue [AG-D3] [AG-A6]', async (tranId) => {
    const { client, clock, seen } = setUp([])
    // @ts-expect-error a caller in plain JavaScript can do this
    const error = expectA(await clock.drive(failureOf(client.inquire({ ...ORDER, tranId }))), InvalidInputError)
    expect(error.input).toBe('tranId')
    expect(seen).toEqual([])
  })

  test.each([0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, '500'])('an amount of %j is refused before anything is sent [AG-D16]', async (amount) => {
    const { client, clock, seen } = setUp([])
    // @ts-expect-error a caller in plain JavaScript can do this
    const error = expectA(await clock.drive(failureOf(client.issue({ ...ORDER, amount }))), RangeError)
    expect(error.message).toMatch(/^amount must be a whole number of yen, 1 or more, not /)
    expect(seen).toEqual([])
  })

  test.each(['', '.', '..', 'a/b', 'a?b', 'a%2fb'])('a campaign of %j is refused: it would change the path [AG-D1]', (campaign) => {
    expect(() => setUp([], { campaign })).toThrow(InvalidInputError)
  })

  test('the global fetch is looked up for each request, so that it can be intercepted later', async () => {
    const { client, clock } = setUp([], { fetch: undefined })
    const before = globalThis.fetch
    const { fetch, seen } = createFakeFetch(clock, [json(SAMPLE)])
    globalThis.fetch = fetch
    try {
      await clock.drive(client.issue(ORDER))
    } finally {
      globalThis.fetch = before
    }
    expect(seen).toHaveLength(1)
  })
})

describe('what comes back', () => {
  test('the sample of the document is read, although it leaves ControlNo and RmtrCd out [AG-D4] [AG-D16]', async () => {
    const { client, clock } = setUp([json(SAMPLE)])
    expect(await clock.drive(client.issue(ORDER))).toEqual({
      tranId: TRAN_ID, amount: 500, expiration: '20340516', noExpiry: false,
      code1: { type: 'text', value: 'AAAA-123456-BBBB' }, code2: null, controlNo: null, rmtrCd: null,
    })
  })

  test('URL codes, a second code, ControlNo, RmtrCd and no expiry are read [AG-D13] [AG-D14] [AG-D15]', async () => {
    const { client, clock } = setUp([
      json({
        ...SAMPLE, Expiration: '99991231', Dc1Type: '1', Dc1: 'https://example.com/c', Dc2Type: '0', Dc2: '1234',
        ControlNo: '000000000001', RmtrCd: '12345',
      }),
    ])
    expect(await clock.drive(client.issue(ORDER))).toMatchObject({
      expiration: '99991231', noExpiry: true, code1: { type: 'url', value: 'https://example.com/c' },
      code2: { type: 'text', value: '1234' }, controlNo: '000000000001', rmtrCd: '12345',
    })
  })

  test('added fields are ignored and missing optional ones survived [AG-D4]', async () => {
    const { Status, Amount, Expiration, TranId, Dc1, Dc1Type } = SAMPLE
    const { client, clock } = setUp([json({ Status, Amount, Expiration, TranId, Dc1, Dc1Type, Extend6: { a: 1 } })])
    expect(await clock.drive(client.issue(ORDER))).toMatchObject({ tranId: TRAN_ID, code2: null })
  })

  test.each<[string, object]>([
    ['no TranId', { TranId: undefined }],
    ['no Dc1', { Dc1: undefined }],
    ['an empty Dc1', { Dc1: '' }],
    ['an Amount that is no number', { Amount: '500' }],
    ['an unknown Dc1Type', { Dc1Type: '2' }],
    ['a second code of no type', { Dc2: '1234' }],
    ['an Expiration that is no day', { Expiration: '2034-05-16' }],
    ['the Status ERROR', REFUSED],
  ])('an issue that is answered with %s has an unknown outcome [AG-D4]', async (_what, change) => {
    const { client, clock, seen } = setUp([json({ ...SAMPLE, ...change })])
    const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), OutcomeUnknownError)
    expect(error.status).toBe(200)
    expect(seen).toHaveLength(1)
  })

  test('an inquiry that is answered about another TranId is an error that names both [AG-D3]', async () => {
    const { client, clock } = setUp([json({ ...SAMPLE, TranId: 'AZ1' })])
    const error = expectA(await clock.drive(failureOf(client.inquire({ ...ORDER, tranId: TRAN_ID }))), MismatchedAnswerError)
    expect(error.message).toContain(TRAN_ID)
    expect(error.message).toContain('AZ1')
  })
})

describe('refusals', () => {
  test.each([
    [400, BadRequestError],
    [401, UnauthorizedError],
    [403, ForbiddenError],
    [404, NotFoundError],
  ])('a %i is an error of its own class with the message of the provider [AG-D5] [AG-D6]', async (status, type) => {
    const { client, clock, seen } = setUp([json(REFUSED, status)])
    const error = expectA<GiftClientError>(await clock.drive(failureOf(client.issue(ORDER))), type)
    expect(error).toMatchObject({
      provider: 'at-gift', operation: 'issue', method: 'POST', status, messages: [REFUSED.ErrorMsg],
      url: 'http://127.0.0.1:4600/at-gift/demo-campaign/dc/getcode',
    })
    expect(error.message).toContain(`was answered with ${status} ("${REFUSED.ErrorMsg}")`)
    expect(seen).toHaveLength(1)
  })

  test.each([text('<html>', 400, 'text/html'), cutOff(400)])('a refusal is one by its status, whatever its body [AG-D6]', async (reply) => {
    const { client, clock } = setUp([reply])
    const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), BadRequestError)
    expect(error.messages).toEqual([])
  })

  test('a refusal whose body never ends is still one, once the timeout is over [AG-D6]', async () => {
    const { client, clock } = setUp([stalled(403, '{"Status":')])
    expectA(await clock.drive(failureOf(client.issue(ORDER))), ForbiddenError)
  })

  test('a long message of the provider is cut, and its line breaks cannot forge a log', async () => {
    const { client, clock } = setUp([json({ Status: 'ERROR', ErrorMsg: `a\r\nb${'あ'.repeat(1000)}` }, 400)])
    const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), BadRequestError)
    expect(error.messages).toEqual([`a b${'あ'.repeat(297)}…`])
  })
})

describe('an unknown outcome', () => {
  test.each<[string, Reply]>([
    ['connection is lost', lost],
    ['answer never comes', silent],
    ['answer stops in the middle', stalled(200, '{"Status":"SUCCESS"')],
    ['answer is cut off', cutOff(200)],
    ['answer is truncated JSON', text('{"Status":"SUCCESS","TranId":"AZ')],
    ['answer is an HTML page', text('<!DOCTYPE html><title>Error</title>', 200, 'text/html')],
    ['answer is empty', text('')],
    ['answer is not UTF-8', text(Uint8Array.from(JSON.stringify({ ...SAMPLE, Dc1: '\u0083A' }), (char) => char.charCodeAt(0)))],
    ['answer declares Shift_JIS', text(JSON.stringify(SAMPLE), 200, 'application/json; charset=Shift_JIS')],
    ['answer is JSON null', json(null)],
    ['status is 500', json(REFUSED, 500)],
    ['status is 503', json(REFUSED, 503)],
    ['status is 504', text('<html>', 504, 'text/html')],
    ['status is 201', json(SAMPLE, 201)],
    ['status is 302', () => new Response(null, { status: 302, headers: { location: 'http://127.0.0.1:1/' } })],
    ['status is 409', json(REFUSED, 409)],
  ])('an issue whose %s is never sent twice and says that its outcome is unknown [AG-D12]', async (_what, reply) => {
    const { client, clock, seen } = setUp([reply])
    const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), OutcomeUnknownError)
    expect(error.message).toContain('before issuing another')
    await clock.advance(3_600_000)
    expect(seen).toHaveLength(1)
  })

  test('an answer that says charset utf-8 in any way is read [AG-D2]', async () => {
    for (const charset of ['utf-8', 'UTF-8', '"utf-8"', 'utf8']) {
      const { client, clock } = setUp([text(JSON.stringify(SAMPLE), 200, `application/json; charset=${charset}`)])
      expect(await clock.drive(client.issue(ORDER))).toMatchObject({ tranId: TRAN_ID })
    }
  })

  test('the error of a lost connection carries its cause', async () => {
    const { client, clock } = setUp([lost])
    const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), OutcomeUnknownError)
    expect(error.cause).toMatchObject({ message: 'fetch failed', cause: { code: 'UND_ERR_SOCKET' } })
  })

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('an issue that fails with %s was certainly not sent', async (code) => {
    const { client, clock } = setUp([notConnected(code)])
    const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), UnavailableError)
    expect(error.sent).toBe(false)
  })

  test.each<[string, Reply, typeof UnavailableError | typeof UnreadableAnswerError]>([
    ['connection is lost', lost, UnavailableError],
    ['answer never comes', silent, UnavailableError],
    ['status is 500', json(REFUSED, 500), UnavailableError],
    ['status is 503', json(REFUSED, 503), UnavailableError],
    ['status is 302', text('', 302), UnreadableAnswerError],
    ['answer is an HTML page', text('<html>', 200, 'text/html'), UnreadableAnswerError],
    ['answer has no TranId', json({ ...SAMPLE, TranId: undefined }), UnreadableAnswerError],
  ])('an inquiry whose %s is no unknown outcome, and is not repeated either [AG-D3]', async (_what, reply, type) => {
    const { client, clock, seen } = setUp([reply])
    const error = expectA<GiftClientError>(await clock.drive(failureOf(client.inquire({ ...ORDER, tranId: TRAN_ID }))), type)
    expect(error.operation).toBe('inquire')
    expect(seen).toHaveLength(1)
  })
})

describe('the timeout', () => {
  test.each([89_999, 0, -1, 1e12, Number.NaN])('a timeout of %d ms is refused [AG-D9]', (timeoutMs) => {
    expect(() => setUp([], { timeoutMs })).toThrow(/^timeoutMs must be a whole number from 90000 to /)
  })

  test.each([[undefined, 90_000], [120_000, 120_000]])('with timeoutMs %s an issue is given up after %i ms and not before [AG-D9]', async (timeoutMs, expected) => {
    const { client, clock } = setUp([silent], { timeoutMs })
    const started = clock.now()
    const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), OutcomeUnknownError)
    expect(clock.now() - started).toBe(expected)
    expect(error.cause).toMatchObject({ name: 'TimeoutError' })
  })

  test('it ends even a fetch that does not heed its signal [AG-D9]', async () => {
    const { client, clock } = setUp([() => new Promise(() => {})])
    expectA(await clock.drive(failureOf(client.issue(ORDER))), OutcomeUnknownError)
  })

  test('no timer is left behind when the answer has come', async () => {
    const { client, clock } = setUp([json(SAMPLE)])
    await clock.drive(client.issue(ORDER))
    await idle()
    expect(clock.sleepers()).toBe(0)
  })
})

describe('the pace', () => {
  test('issues and inquiries together start at most once a second, with a margin, in the order they were asked for [AG-D7]', async () => {
    const { client, clock, seen } = setUp([json(SAMPLE), json(SAMPLE), json(SAMPLE)])
    const started = clock.now()
    await clock.drive(
      Promise.all([client.issue(ORDER), client.inquire({ ...ORDER, tranId: TRAN_ID }), client.issue({ ...ORDER, amount: 7 })]),
    )
    expect(seen.map(({ at }) => at - started)).toEqual([0, 1050, 2100])
    expect(seen.map(({ text }) => text.includes('TranId'))).toEqual([false, true, false])
    expect(seen[2]?.text).toContain('"Amount":"7"')
  })

  test('two clients that are given one pacer share its limit [AG-D7]', async () => {
    const clock = createFakeClock()
    const { fetch, seen } = createFakeFetch(clock, [json(SAMPLE), json(SAMPLE)])
    const pacer = createPacer({ requests: 1, windowMs: 2000, clock })
    const options = { baseUrl: 'http://127.0.0.1:4600', campaign: 'c', authKey: 'k', clock, fetch, pacer }
    await clock.drive(Promise.all([new AtGiftClient(options).issue(ORDER), new AtGiftClient(options).issue(ORDER)]))
    expect(seen.map(({ at }) => at - (seen[0]?.at ?? 0))).toEqual([0, 2000])
  })
})

describe('429', () => {
  const limited = json(REFUSED, 429)

  test('an issue that is refused by 429 is sent again after growing pauses, since nothing was issued [AG-D7]', async () => {
    const { client, clock, seen } = setUp([limited, limited, limited, json(SAMPLE)])
    expect(await clock.drive(client.issue(ORDER))).toMatchObject({ tranId: TRAN_ID })
    const gaps = seen.map(({ at }, index) => at - (seen[index - 1]?.at ?? at))
    // The first pause is one window, so the pacer's margin shows there.
    expect(gaps).toEqual([0, 1050, 2000, 4000])
  })

  test('after five repetitions it gives up, with the last refusal [AG-D7]', async () => {
    const { client, clock, seen } = setUp(Array.from({ length: 6 }, () => limited))
    const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), RateLimitedError)
    expect(error).toMatchObject({ status: 429, messages: [REFUSED.ErrorMsg], retryAfterMs: undefined })
    expect(seen).toHaveLength(6)
    expect((seen[5]?.at ?? 0) - (seen[4]?.at ?? 0)).toBe(16_000)
  })

  test('the pauses grow no longer than 16 seconds [AG-D7]', async () => {
    const { client, clock, seen } = setUp(Array.from({ length: 8 }, () => limited), { retries429: 7 })
    await clock.drive(failureOf(client.issue(ORDER)))
    expect((seen[7]?.at ?? 0) - (seen[6]?.at ?? 0)).toBe(16_000)
  })

  test('with no repetitions allowed the first refusal is the error [AG-D7]', async () => {
    const { client, clock, seen } = setUp([limited], { retries429: 0 })
    expectA(await clock.drive(failureOf(client.issue(ORDER))), RateLimitedError)
    expect(seen).toHaveLength(1)
  })

  test.each([
    ['7', 7000],
    ['0', 1050],
    ['Wed, 01 Apr 2026 00:00:30 GMT', 30_000],
    ['soon', 1050],
  ])('a Retry-After of %s makes the pause %i ms [AG-A3]', async (retryAfter, pause) => {
    const { client, clock, seen } = setUp([json(REFUSED, 429, { 'retry-after': retryAfter }), json(SAMPLE)])
    await clock.drive(client.issue(ORDER))
    expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBe(pause)
  })

  test('a Retry-After of hours is not waited for, but told [AG-A3]', async () => {
    const { client, clock, seen } = setUp([json(REFUSED, 429, { 'retry-after': '7200' })])
    const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), RateLimitedError)
    expect(error.retryAfterMs).toBe(7_200_000)
    expect(seen).toHaveLength(1)
  })

  test('an issue that is lost after a 429 is not sent again [AG-D7] [AG-D12]', async () => {
    const { client, clock, seen } = setUp([limited, lost])
    expectA(await clock.drive(failureOf(client.issue(ORDER))), OutcomeUnknownError)
    expect(seen).toHaveLength(2)
  })
})

describe('abort', () => {
  const reason = new Error('the shop has closed')

  test('before the start: the reason is thrown and nothing is sent', async () => {
    const { client, seen } = setUp([])
    expect(await failureOf(client.issue({ ...ORDER, signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(seen).toEqual([])
  })

  test('while waiting for its turn: the reason is thrown, nothing is sent, and the place goes to the next [AG-D7]', async () => {
    const { client, clock, seen } = setUp([json(SAMPLE), json(SAMPLE)])
    const abort = new AbortController()
    const first = client.issue(ORDER)
    const second = failureOf(client.issue({ ...ORDER, amount: 2, signal: abort.signal }))
    const third = client.issue({ ...ORDER, amount: 3 })
    await idle()
    abort.abort(reason)
    expect(await second).toBe(reason)
    await clock.drive(Promise.all([first, third]))
    expect(seen.map(({ at }) => at - (seen[0]?.at ?? 0))).toEqual([0, 1050])
    expect(seen[1]?.text).toContain('"Amount":"3"')
  })

  test('after an issue was sent: its outcome is unknown, and the reason is the cause [AG-D12]', async () => {
    const { client, seen } = setUp([silent])
    const abort = new AbortController()
    const result = failureOf(client.issue({ ...ORDER, signal: abort.signal }))
    await idle()
    abort.abort(reason)
    expect(expectA(await result, OutcomeUnknownError).cause).toBe(reason)
    expect(seen).toHaveLength(1)
  })

  test('after an inquiry was sent: the reason is thrown, since nothing can have changed', async () => {
    const { client } = setUp([silent])
    const abort = new AbortController()
    const result = failureOf(client.inquire({ ...ORDER, tranId: TRAN_ID, signal: abort.signal }))
    await idle()
    abort.abort(reason)
    expect(await result).toBe(reason)
  })

  test('in the pause after a 429: the reason is thrown, since nothing was issued [AG-D7]', async () => {
    const { client, clock, seen } = setUp([json(REFUSED, 429)])
    const abort = new AbortController()
    const result = failureOf(client.issue({ ...ORDER, signal: abort.signal }))
    await idle()
    abort.abort(reason)
    expect(await result).toBe(reason)
    expect(seen).toHaveLength(1)
    expect(clock.sleepers()).toBe(0)
  })
})
