import { describe, expect, test } from 'vitest'
import {
  BadRequestError,
  ConflictError,
  MismatchedAnswerError,
  OutcomeUnknownError,
  RateLimitedError,
  UnauthorizedError,
  UnavailableError,
  type BuyGiftRequest,
} from '../../../clients/index.ts'
import { expectA, failureOf, idle, json, lost, notConnected, silent, START, text, type Reply } from '../support.ts'
import { giftBody, PURCHASE_URL, SECRET, setUp, tokenOf } from './realpay-support.ts'
import { ORDER, conflict, notFound, down, times, requestsOf, run, unknownOf } from './buy-gift-support.ts'

const bought = json(giftBody('id-1'))

describe('a successful purchase', () => {
  test('the client buys a gift with one POST that contains the price, and parses the response [RP-D12]', async () => {
    const { result, seen } = run([bought])
    expect(await result).toMatchObject({
      request: { id: 'id-1' },
      gift: { price: 10_000, expireAt: '2021-01-01T12:34:56+09:00' },
      payment: { total: 10_550, commission: 500, commissionTax: 50 },
      recovered: false,
      abandonedRequestId: null,
    })
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ method: 'POST', url: `${PURCHASE_URL}/gifts`, body: '{"price":10000}' })
  })

  test('if the caller passes a request id, the client sends the purchase with this id [RP-D4]', async () => {
    const { result, seen } = run([json(giftBody('mine'))], { requestId: 'mine' })
    expect(await result).toMatchObject({ request: { id: 'mine' } })
    expect(requestsOf(seen)).toEqual(['POST mine'])
  })
})

describe('a purchase that certainly failed', () => {
  test.each([
    ['400', json({ errors: ['bad'] }, 400), BadRequestError],
    ['401', json({ errors: ['no'] }, 401), UnauthorizedError],
    ['a refused connection', notConnected('ECONNREFUSED'), UnavailableError],
  ])('the client does not send a purchase again if the purchase fails with %s [RP-D14]', async (_what, reply, type) => {
    const { result, seen } = run([reply], {}, { retries401: 0 })
    expectA<Error>(await failureOf(result), type)
    expect(seen).toHaveLength(1)
  })

  test('a purchase that gets a 401 is sent once more with the same request id and a new access token [RP-O6]', async () => {
    const unauthorized = json({ errors: [] }, 401)
    const { result, seen } = run(
      [unauthorized, bought],
      {},
      { totp: { secret: SECRET, algorithm: 'SHA1', digits: 6, period: 1 } },
    )
    expect(await result).toMatchObject({ recovered: false })
    expect(requestsOf(seen)).toEqual(['POST id-1', 'POST id-1'])
    expect(seen.map(({ at }) => at - START)).toEqual([0, 1000])
    const [first, second] = seen.map(tokenOf)
    expect(first).not.toBe(second)
    const refused = run(times(2, unauthorized))
    expectA(await failureOf(refused.result), UnauthorizedError)
    expect(refused.seen).toHaveLength(2)
  })

  test('a purchase that gets a 429 is sent again with the same request id [RP-A1] [RP-A2]', async () => {
    const { result, seen } = run([json({}, 429), bought])
    expect(await result).toMatchObject({ recovered: false })
    expect(requestsOf(seen)).toEqual(['POST id-1', 'POST id-1'])
  })

  test('the client throws RateLimitedError if every attempt of a purchase gets a 429 [RP-A1]', async () => {
    const { result } = run(times(2, json({}, 429)), {}, { retries429: 1 })
    expectA(await failureOf(result), RateLimitedError)
  })
})

describe('an unknown outcome', () => {
  test.each<[string, Reply]>([
    ['lost connection', lost],
    ['timeout', silent],
    ['503', down],
    ['truncated response', text('{"request":{"id":"id-1"')],
    ['page of HTML', text('<html>', 200, 'text/html')],
  ])(
    'if the first attempt of a purchase ends with a %s, the client sends the purchase again with the same request id [RP-D4]',
    async (_what, reply) => {
      const { result, seen } = run([reply, bought])
      expect(await result).toMatchObject({ request: { id: 'id-1' }, recovered: false })
      expect(requestsOf(seen)).toEqual(['POST id-1', 'POST id-1'])
    },
  )

  test('if a purchase is sent again after a lost connection and gets a 409, the client looks up the gift [RP-D13] [RP-A4]', async () => {
    const { result, seen } = run([lost, conflict, bought])
    expect(await result).toMatchObject({ request: { id: 'id-1' }, recovered: true })
    expect(requestsOf(seen)).toEqual(['POST id-1', 'POST id-1', 'GET id-1'])
  })

  test('the client repeats the look-up of a gift after growing pauses until the fifth look-up finds the gift [RP-D13]', async () => {
    const { result, seen } = run([lost, conflict, ...times(4, notFound), bought])
    expect(await result).toMatchObject({ recovered: true })
    expect(seen.map(({ at }) => at - START)).toEqual([0, 1000, 1000, 2000, 4000, 8000, 16_000])
  })

  test('if no look-up finds the gift, the client throws OutcomeUnknownError with the request id [RP-D13] [RP-A5]', async () => {
    const { result, seen } = run([lost, conflict, ...times(5, notFound)])
    const error = await unknownOf(result)
    expect(error).toMatchObject({ requestId: 'id-1', requestIds: ['id-1'], operation: 'buy-gift', method: 'POST' })
    expect(error.message).toContain('[request id id-1] has an unknown outcome, and no gift was found')
    expect(error.cause).toBeInstanceOf(BadRequestError)
    expect(requestsOf(seen)).toEqual(['POST id-1', 'POST id-1', ...Array(5).fill('GET id-1')])
  })

  test('a purchase that always gets a 503 is sent seven times, and then the client looks up the gift [RP-D4] [RP-D13]', async () => {
    const { result, seen } = run([...times(7, down), bought])
    expect(await result).toMatchObject({ recovered: true })
    expect(requestsOf(seen)).toEqual([...Array(7).fill('POST id-1'), 'GET id-1'])
    expect(seen.map(({ at }) => at - START)).toEqual([0, 1000, 3000, 7000, 15_000, 31_000, 63_000, 63_000])
  })

  test('the client throws OutcomeUnknownError if all purchases and all look-ups get a 503 [RP-D14]', async () => {
    const { result, seen } = run(times(12, down))
    const error = await unknownOf(result)
    expect(error.cause).toBeInstanceOf(UnavailableError)
    expect(error.message).not.toContain('no gift was found')
    expect(seen).toHaveLength(12)
  })

  test('if look-ups of a gift fail, the client repeats the look-up until one finds the gift [RP-D13]', async () => {
    const { result, seen } = run([lost, conflict, down, lost, text('<html>'), silent, bought])
    expect(await result).toMatchObject({ recovered: true })
    expect(seen).toHaveLength(7)
  })

  test('a look-up of a gift that gets a 429 does not count towards the maximum number of look-ups [RP-A1]', async () => {
    const { result } = run([lost, conflict, json({}, 429), bought], {}, { findAttempts: 1 })
    expect(await result).toMatchObject({ recovered: true })
  })

  test.each([
    ['400', 400],
    ['401', 401],
    ['403', 403],
    ['404', 404],
  ])(
    'if the outcome of the first attempt is unknown and the second gets a %s, the client looks up the gift [RP-A4]',
    async (_what, status) => {
      const refused = json({ errors: [] }, status)
      const found = run([lost, refused, bought], {}, { retries401: 0 })
      expect(await found.result).toMatchObject({ recovered: true })
      const missing = run([lost, refused, ...times(5, notFound)], {}, { retries401: 0 })
      expect(await unknownOf(missing.result)).toMatchObject({ requestId: 'id-1' })
      expect(requestsOf(missing.seen).slice(0, 3)).toEqual(['POST id-1', 'POST id-1', 'GET id-1'])
    },
  )

  test("if the first attempt's outcome is unknown and the second attempt's connection is refused, a third one is sent [RP-D4]", async () => {
    const { result, seen } = run([lost, notConnected('ECONNREFUSED'), bought])
    expect(await result).toMatchObject({ recovered: false })
    expect(requestsOf(seen)).toEqual(Array(3).fill('POST id-1'))
  })

  test("if the first attempt's outcome is unknown and all further attempts get a 429, the client looks up the gift [RP-A1]", async () => {
    const { result } = run([lost, json({}, 429), bought], {}, { retries429: 0 })
    expect(await result).toMatchObject({ recovered: true })
  })

  test('options limit the number of repeated purchases and the number of look-ups', async () => {
    const { result, seen } = run([lost, notFound, notFound], {}, { resendAttempts: 0, findAttempts: 2 })
    await unknownOf(result)
    expect(requestsOf(seen)).toEqual(['POST id-1', 'GET id-1', 'GET id-1'])
  })
})

describe('a 409 to the first attempt', () => {
  test('if the first attempt of a purchase gets a 409, the client looks up the gift instead of buying again [RP-D13] [RP-D14]', async () => {
    const { result, seen } = run([conflict, json(giftBody('mine'))], { requestId: 'mine' })
    expect(await result).toMatchObject({ request: { id: 'mine' }, recovered: true })
    expect(requestsOf(seen)).toEqual(['POST mine', 'GET mine'])
  })

  test('with the option mayBeSent, the client looks up the gift if the purchase request is refused [RP-D13]', async () => {
    const { result, seen } = run([json({ errors: ['bad'] }, 400), bought], { requestId: 'id-1', mayBeSent: true })
    expect(await result).toMatchObject({ recovered: true })
    expect(requestsOf(seen)).toEqual(['POST id-1', 'GET id-1'])
  })

  test('the client throws OutcomeUnknownError if the first attempt gets a 409 and no look-up finds a gift [RP-A4]', async () => {
    const { result } = run([conflict, ...times(5, notFound)])
    expect(await unknownOf(result)).not.toBeInstanceOf(ConflictError)
  })
})

describe('a response for another request', () => {
  const otherPrice = json(giftBody('id-1', 500))

  test.each<[string, Reply[]]>([
    ['the response to the purchase has another price', [otherPrice]],
    ['the response to the purchase has another request id', [json(giftBody('id-7'))]],
    ['the look-up finds a gift with another price', [lost, conflict, otherPrice]],
    ['the look-up finds a gift with another request id', [conflict, json(giftBody('id-7'))]],
  ])('the client throws MismatchedAnswerError and does not buy again if %s [RP-D12]', async (_what, replies) => {
    const { result, seen } = run(replies, { rebuyWhenNotFound: true })
    const error = expectA(await failureOf(result), MismatchedAnswerError)
    expect(error).toMatchObject({ requestId: 'id-1', status: 200 })
    expect(error.message).toContain('asked for 10000 yen and was answered with a gift of ')
    expect(seen).toHaveLength(replies.length)
  })
})

describe('abort', () => {
  const reason = new Error('enough')

  /**
   * Aborts a purchase while the client waits for the clock, after the client has sent `sent` requests. Returns the
   * error of the purchase.
   */
  async function abortAfter(replies: readonly Reply[], sent: number, request: Partial<BuyGiftRequest> = {}) {
    const { client, clock, seen } = setUp(replies)
    const abort = new AbortController()
    const result = failureOf(client.buyGift({ ...ORDER, ...request, signal: abort.signal }))
    for (let step = 0; seen.length < sent && step < 1000; step += 1) await clock.advance(100)
    await idle()
    abort.abort(reason)
    const error = await result
    await idle()
    expect(clock.sleepers()).toBe(0)
    expect(seen).toHaveLength(sent)
    return error
  }

  test('if a purchase is aborted before its first request, the client throws the abort reason', async () => {
    const { client, seen } = setUp([])
    expect(await failureOf(client.buyGift({ ...ORDER, signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(seen).toEqual([])
  })

  test('if a purchase is aborted in the pause after a 429 to the first request, the client throws the abort reason [RP-A1]', async () => {
    expect(await abortAfter([json({}, 429)], 1)).toBe(reason)
  })

  test.each<[string, Reply[], number]>([
    ['while the first request is under way', [silent], 1],
    ['in the pause before the second request', [lost], 1],
    ['while the second request is under way', [lost, silent], 2],
    ['in the pause after a 429 to the second request', [lost, json({}, 429)], 2],
    ['while the look-up is under way', [lost, conflict, silent], 3],
    ['in the pause between look-ups', [lost, conflict, notFound], 3],
    ['in the pause after a 429 to a look-up', [lost, conflict, json({}, 429)], 3],
    ['while the look-up after a first 409 is under way', [conflict, silent], 2],
  ])('if a purchase is aborted %s, the client throws OutcomeUnknownError [RP-D4]', async (_when, replies, sent) => {
    const error = expectA(await abortAfter(replies, sent), OutcomeUnknownError)
    expect(error).toMatchObject({ requestId: 'id-1', requestIds: ['id-1'] })
    expect(error.cause).toBe(reason)
  })

  test('if a second purchase under a new request id is aborted, OutcomeUnknownError contains both request ids [RP-D4]', async () => {
    const replies = [lost, conflict, ...times(5, notFound), silent]
    const error = expectA(await abortAfter(replies, 8, { rebuyWhenNotFound: true }), OutcomeUnknownError)
    expect(error.requestIds).toEqual(['id-1', 'id-2'])
    expect(error.cause).toBe(reason)
  })
})
