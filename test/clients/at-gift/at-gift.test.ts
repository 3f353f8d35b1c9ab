import { describe, expect, test } from 'vitest'
import {
  BadRequestError,
  ForbiddenError,
  type GiftClientError,
  InvalidInputError,
  MismatchedAnswerError,
  NotFoundError,
  OutcomeUnknownError,
  UnauthorizedError,
  UnavailableError,
  UnreadableAnswerError,
} from '../../../clients/index.ts'
import { TRAN_ID, SAMPLE, REFUSED, ORDER, setUp } from './at-gift-support.ts'
import {
  createFakeFetch,
  cutOff,
  expectA,
  failureOf,
  json,
  lost,
  notConnected,
  silent,
  stalled,
  text,
  type Reply,
} from '../support.ts'

describe('requests', () => {
  test('the client issues a code with one POST of JSON, in which the amount is a string of digits [AG-D1] [AG-D2] [AG-D10] [AG-D16]', async () => {
    const { client, clock, seen } = setUp([json(SAMPLE)])
    await clock.drive(client.issue(ORDER))
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: 'http://127.0.0.1:4600/at-gift/demo-campaign/dc/getcode',
      redirect: 'manual',
    })
    expect(seen[0]?.headers.get('content-type')).toBe('application/json')
    expect(seen[0]?.body).toBe('{"AuthKey":"Ab*cD-eFg<h)i1(J","DcId":"DC500","Amount":"500"}')
  })

  test('an inquiry contains the TranId, the DcId and the Amount of the code that the client looks up [AG-D3] [AG-A5]', async () => {
    const { client, clock, seen } = setUp([json(SAMPLE)])
    await clock.drive(client.inquire({ ...ORDER, tranId: TRAN_ID }))
    expect(JSON.parse(seen[0]?.text ?? '')).toEqual({
      AuthKey: 'Ab*cD-eFg<h)i1(J',
      DcId: 'DC500',
      Amount: '500',
      TranId: TRAN_ID,
    })
  })

  test.each(['', ' ', undefined, null])(
    'the client refuses to send an inquiry with the TranId %j, because the provider would issue a code [AG-D3] [AG-A6]',
    async (tranId) => {
      const { client, clock, seen } = setUp([])
      // @ts-expect-error a caller in plain JavaScript can pass this value
      const error = expectA(await clock.drive(failureOf(client.inquire({ ...ORDER, tranId }))), InvalidInputError)
      expect(error.input).toBe('tranId')
      expect(seen).toEqual([])
    },
  )

  test.each([0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, '500'])(
    'the client refuses to send an issue request with the amount %j [AG-D16]',
    async (amount) => {
      const { client, clock, seen } = setUp([])
      // @ts-expect-error a caller in plain JavaScript can pass this value
      const error = expectA(await clock.drive(failureOf(client.issue({ ...ORDER, amount }))), RangeError)
      expect(error.message).toMatch(/^amount must be a whole number of yen, 1 or more, not /)
      expect(seen).toEqual([])
    },
  )

  test.each(['', '.', '..', 'a/b', 'a?b', 'a%2fb'])(
    'the client rejects the campaign name %j, because this name would change the path of a request [AG-D1]',
    (campaign) => {
      expect(() => setUp([], { campaign })).toThrow(InvalidInputError)
    },
  )

  test('if the global fetch is replaced after a client was created, the client uses the new fetch', async () => {
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

describe('responses', () => {
  test("the client parses the sample response of the provider's document, without ControlNo and RmtrCd [AG-D4] [AG-D16]", async () => {
    const { client, clock } = setUp([json(SAMPLE)])
    expect(await clock.drive(client.issue(ORDER))).toEqual({
      tranId: TRAN_ID,
      amount: 500,
      expiration: '20340516',
      noExpiry: false,
      code1: { type: 'text', value: 'AAAA-123456-BBBB' },
      code2: null,
      controlNo: null,
      rmtrCd: null,
    })
  })

  test('the client parses a response with a URL code, a second code, a ControlNo and an RmtrCd [AG-D13] [AG-D14] [AG-D15]', async () => {
    const { client, clock } = setUp([
      json({
        ...SAMPLE,
        Expiration: '99991231',
        Dc1Type: '1',
        Dc1: 'https://example.com/c',
        Dc2Type: '0',
        Dc2: '1234',
        ControlNo: '000000000001',
        RmtrCd: '12345',
      }),
    ])
    expect(await clock.drive(client.issue(ORDER))).toMatchObject({
      expiration: '99991231',
      noExpiry: true,
      code1: { type: 'url', value: 'https://example.com/c' },
      code2: { type: 'text', value: '1234' },
      controlNo: '000000000001',
      rmtrCd: '12345',
    })
  })

  test('the client parses a response with unknown fields and without the optional fields [AG-D4]', async () => {
    const { Status, Amount, Expiration, TranId, Dc1, Dc1Type } = SAMPLE
    const { client, clock } = setUp([json({ Status, Amount, Expiration, TranId, Dc1, Dc1Type, Extend6: { a: 1 } })])
    expect(await clock.drive(client.issue(ORDER))).toMatchObject({ tranId: TRAN_ID, code2: null })
  })

  test.each<[string, object]>([
    ['no TranId', { TranId: undefined }],
    ['no Dc1', { Dc1: undefined }],
    ['an empty Dc1', { Dc1: '' }],
    ['an Amount that is not a number', { Amount: '500' }],
    ['an unknown Dc1Type', { Dc1Type: '2' }],
    ['a second code without a type', { Dc2: '1234' }],
    ['an Expiration in another format', { Expiration: '2034-05-16' }],
    ['the Status ERROR', REFUSED],
  ])(
    'the client throws OutcomeUnknownError if the response to an issue request has %s [AG-D4]',
    async (_what, change) => {
      const { client, clock, seen } = setUp([json({ ...SAMPLE, ...change })])
      const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), OutcomeUnknownError)
      expect(error.status).toBe(200)
      expect(seen).toHaveLength(1)
    },
  )

  test('the client throws an error with both TranIds if the response to an inquiry has another TranId than the inquiry [AG-D3]', async () => {
    const { client, clock } = setUp([json({ ...SAMPLE, TranId: 'AZ1' })])
    const error = expectA(
      await clock.drive(failureOf(client.inquire({ ...ORDER, tranId: TRAN_ID }))),
      MismatchedAnswerError,
    )
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
  ])(
    "for a response with the status %i, the client throws the error of this status with the provider's message [AG-D5] [AG-D6]",
    async (status, type) => {
      const { client, clock, seen } = setUp([json(REFUSED, status)])
      const error = expectA<GiftClientError>(await clock.drive(failureOf(client.issue(ORDER))), type)
      expect(error).toMatchObject({
        provider: 'at-gift',
        operation: 'issue',
        method: 'POST',
        status,
        messages: [REFUSED.ErrorMsg],
        url: 'http://127.0.0.1:4600/at-gift/demo-campaign/dc/getcode',
      })
      expect(error.message).toContain(`was answered with ${status} ("${REFUSED.ErrorMsg}")`)
      expect(seen).toHaveLength(1)
    },
  )

  test.each([text('<html>', 400, 'text/html'), cutOff(400)])(
    'for a response with the status 400 and an unreadable body, the client throws BadRequestError [AG-D6]',
    async (reply) => {
      const { client, clock } = setUp([reply])
      const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), BadRequestError)
      expect(error.messages).toEqual([])
    },
  )

  test('if the body of a 403 response never ends, the client throws ForbiddenError after the timeout [AG-D6]', async () => {
    const { client, clock } = setUp([stalled(403, '{"Status":')])
    expectA(await clock.drive(failureOf(client.issue(ORDER))), ForbiddenError)
  })

  test("the client's error contains the first characters of a long provider message, on one line", async () => {
    const { client, clock } = setUp([json({ Status: 'ERROR', ErrorMsg: `a\r\nb${'あ'.repeat(1000)}` }, 400)])
    const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), BadRequestError)
    expect(error.messages).toEqual([`a b${'あ'.repeat(297)}…`])
  })
})

describe('an unknown outcome', () => {
  test.each<[string, Reply]>([
    ['connection is lost', lost],
    ['response never comes', silent],
    ['response stops in the middle', stalled(200, '{"Status":"SUCCESS"')],
    ['response is cut off', cutOff(200)],
    ['response is truncated JSON', text('{"Status":"SUCCESS","TranId":"AZ')],
    ['response is an HTML page', text('<!DOCTYPE html><title>Error</title>', 200, 'text/html')],
    ['response is empty', text('')],
    [
      'response is not UTF-8',
      text(Uint8Array.from(JSON.stringify({ ...SAMPLE, Dc1: '\u0083A' }), (char) => char.charCodeAt(0))),
    ],
    ['response declares Shift_JIS', text(JSON.stringify(SAMPLE), 200, 'application/json; charset=Shift_JIS')],
    ['response is JSON null', json(null)],
    ['status is 500', json(REFUSED, 500)],
    ['status is 503', json(REFUSED, 503)],
    ['status is 504', text('<html>', 504, 'text/html')],
    ['status is 201', json(SAMPLE, 201)],
    ['status is 302', () => new Response(null, { status: 302, headers: { location: 'http://127.0.0.1:1/' } })],
    ['status is 409', json(REFUSED, 409)],
  ])(
    'the client throws OutcomeUnknownError and does not repeat an issue request if the %s [AG-D12]',
    async (_what, reply) => {
      const { client, clock, seen } = setUp([reply])
      const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), OutcomeUnknownError)
      expect(error.message).toContain('before issuing another')
      await clock.advance(3_600_000)
      expect(seen).toHaveLength(1)
    },
  )

  test('the client parses a response whose Content-Type names utf-8 in any valid spelling [AG-D2]', async () => {
    for (const charset of ['utf-8', 'UTF-8', '"utf-8"', 'utf8']) {
      const { client, clock } = setUp([text(JSON.stringify(SAMPLE), 200, `application/json; charset=${charset}`)])
      expect(await clock.drive(client.issue(ORDER))).toMatchObject({ tranId: TRAN_ID })
    }
  })

  test('if the connection is lost, the client throws an error whose cause is the error of fetch', async () => {
    const { client, clock } = setUp([lost])
    const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), OutcomeUnknownError)
    expect(error.cause).toMatchObject({ message: 'fetch failed', cause: { code: 'UND_ERR_SOCKET' } })
  })

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])(
    'if an issue request fails with %s, the error of the client says that nothing was sent',
    async (code) => {
      const { client, clock } = setUp([notConnected(code)])
      const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), UnavailableError)
      expect(error.sent).toBe(false)
    },
  )

  test.each<[string, Reply, typeof UnavailableError | typeof UnreadableAnswerError]>([
    ['connection is lost', lost, UnavailableError],
    ['response never comes', silent, UnavailableError],
    ['status is 500', json(REFUSED, 500), UnavailableError],
    ['status is 503', json(REFUSED, 503), UnavailableError],
    ['status is 302', text('', 302), UnreadableAnswerError],
    ['response is an HTML page', text('<html>', 200, 'text/html'), UnreadableAnswerError],
    ['response has no TranId', json({ ...SAMPLE, TranId: undefined }), UnreadableAnswerError],
  ])(
    'the client throws no OutcomeUnknownError and does not repeat an inquiry if the %s [AG-D3]',
    async (_what, reply, type) => {
      const { client, clock, seen } = setUp([reply])
      const error = expectA<GiftClientError>(
        await clock.drive(failureOf(client.inquire({ ...ORDER, tranId: TRAN_ID }))),
        type,
      )
      expect(error.operation).toBe('inquire')
      expect(seen).toHaveLength(1)
    },
  )
})
