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
} from '../../clients/index.ts'
import { expectA, failureOf, idle, json, lost, notConnected, silent, START, text, type Reply } from './support.ts'
import { giftBody, PURCHASE_ID, PURCHASE_URL, requestIdOf, setUp } from './realpay-support.ts'

const ORDER: BuyGiftRequest = { purchaseId: PURCHASE_ID, price: 10_000 }
const bought = json(giftBody('id-1'))
const conflict = json({ errors: ['request id collision'] }, 409)
const notFound = json({ errors: ['no such request id'] }, 400)
const down = json({ errors: [] }, 503)
const times = (count: number, reply: Reply): Reply[] => Array.from({ length: count }, () => reply)

/** The requests sent: `POST id-1` for a purchase, `GET id-1` for a look-up. */
function requestsOf(seen: readonly { method: string; url: string; headers: Headers }[]): string[] {
  return seen.map(
    (one) => `${one.method} ${requestIdOf(one) ?? new URL(one.url).searchParams.get('request_id') ?? '?'}`,
  )
}

function run(
  replies: readonly Reply[],
  request: Partial<BuyGiftRequest> = {},
  options: Parameters<typeof setUp>[1] = {},
) {
  const { client, clock, seen } = setUp(replies, options)
  return { seen, clock, result: clock.drive(client.buyGift({ ...ORDER, ...request })) }
}

async function unknownOf(result: Promise<unknown>): Promise<OutcomeUnknownError> {
  return expectA(await failureOf(result), OutcomeUnknownError)
}

describe('a successful purchase', () => {
  test('is one POST with the price, and its response is parsed [RP-D12]', async () => {
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

  test('uses the request id that the caller has stored [RP-D4]', async () => {
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
  ])('by %s is not sent again [RP-D14]', async (_what, reply, type) => {
    const { result, seen } = run([reply])
    expectA<Error>(await failureOf(result), type)
    expect(seen).toHaveLength(1)
  })

  test('by 429 is sent again with its id until it is accepted [RP-A1] [RP-A2]', async () => {
    const { result, seen } = run([json({}, 429), bought])
    expect(await result).toMatchObject({ recovered: false })
    expect(requestsOf(seen)).toEqual(['POST id-1', 'POST id-1'])
  })

  test('by 429 on every attempt reports that nothing was bought [RP-A1]', async () => {
    const { result } = run(times(2, json({}, 429)), {}, { retries429: 1 })
    expectA(await failureOf(result), RateLimitedError)
  })
})

describe('an unknown outcome', () => {
  test.each<[string, Reply]>([
    ['lost connection', lost],
    ['timeout', silent],
    ['503', down],
    ['truncated answer', text('{"request":{"id":"id-1"')],
    ['HTML page', text('<html>', 200, 'text/html')],
  ])('after a %s is retried with the same request id, which cannot buy twice [RP-D4]', async (_what, reply) => {
    const { result, seen } = run([reply, bought])
    expect(await result).toMatchObject({ request: { id: 'id-1' }, recovered: false })
    expect(requestsOf(seen)).toEqual(['POST id-1', 'POST id-1'])
  })

  test('followed by a 409 leads to a look-up of the gift [RP-D13] [RP-A4]', async () => {
    const { result, seen } = run([lost, conflict, bought])
    expect(await result).toMatchObject({ request: { id: 'id-1' }, recovered: true })
    expect(requestsOf(seen)).toEqual(['POST id-1', 'POST id-1', 'GET id-1'])
  })

  test('is resolved if the gift appears only at the fifth look-up, after growing pauses [RP-D13]', async () => {
    const { result, seen } = run([lost, conflict, ...times(4, notFound), bought])
    expect(await result).toMatchObject({ recovered: true })
    expect(seen.map(({ at }) => at - START)).toEqual([0, 1000, 1000, 2000, 4000, 8000, 16_000])
  })

  test('stays unknown if no gift is found, and the error carries the request id [RP-D13] [RP-A5]', async () => {
    const { result, seen } = run([lost, conflict, ...times(5, notFound)])
    const error = await unknownOf(result)
    expect(error).toMatchObject({ requestId: 'id-1', requestIds: ['id-1'], operation: 'buy-gift', method: 'POST' })
    expect(error.message).toContain('[request id id-1] has an unknown outcome, and no gift was found')
    expect(error.cause).toBeInstanceOf(BadRequestError)
    expect(requestsOf(seen)).toEqual(['POST id-1', 'POST id-1', ...Array(5).fill('GET id-1')])
  })

  test('is retried three times with growing pauses and then looked up [RP-D4] [RP-D13]', async () => {
    const { result, seen } = run([...times(4, down), bought])
    expect(await result).toMatchObject({ recovered: true })
    expect(requestsOf(seen)).toEqual([...Array(4).fill('POST id-1'), 'GET id-1'])
    expect(seen.map(({ at }) => at - START)).toEqual([0, 1000, 3000, 7000, 7000])
  })

  test('stays unknown if the provider stays down [RP-D14]', async () => {
    const { result, seen } = run(times(9, down))
    const error = await unknownOf(result)
    expect(error.cause).toBeInstanceOf(UnavailableError)
    expect(error.message).not.toContain('no gift was found')
    expect(seen).toHaveLength(9)
  })

  test('is resolved although look-ups fail in different ways [RP-D13]', async () => {
    const { result, seen } = run([lost, conflict, down, lost, text('<html>'), silent, bought])
    expect(await result).toMatchObject({ recovered: true })
    expect(seen).toHaveLength(7)
  })

  test('is resolved although a look-up gets a 429, which does not count as an attempt [RP-A1]', async () => {
    const { result } = run([lost, conflict, json({}, 429), bought], {}, { findAttempts: 1 })
    expect(await result).toMatchObject({ recovered: true })
  })

  test.each([
    ['400', 400],
    ['401', 401],
    ['403', 403],
    ['404', 404],
  ])(
    'is looked up after a %s to the second attempt, since the first may have bought [RP-A4]',
    async (_what, status) => {
      const refused = json({ errors: [] }, status)
      const found = run([lost, refused, bought])
      expect(await found.result).toMatchObject({ recovered: true })
      const missing = run([lost, refused, ...times(5, notFound)])
      expect(await unknownOf(missing.result)).toMatchObject({ requestId: 'id-1' })
      expect(requestsOf(missing.seen).slice(0, 3)).toEqual(['POST id-1', 'POST id-1', 'GET id-1'])
    },
  )

  test('is retried after a refused connection [RP-D4]', async () => {
    const { result, seen } = run([lost, notConnected('ECONNREFUSED'), bought])
    expect(await result).toMatchObject({ recovered: false })
    expect(requestsOf(seen)).toEqual(Array(3).fill('POST id-1'))
  })

  test('is looked up if all retries get a 429 [RP-A1]', async () => {
    const { result } = run([lost, json({}, 429), bought], {}, { retries429: 0 })
    expect(await result).toMatchObject({ recovered: true })
  })

  test('uses the configured numbers of attempts and look-ups', async () => {
    const { result, seen } = run([lost, notFound, notFound], {}, { resendAttempts: 0, findAttempts: 2 })
    await unknownOf(result)
    expect(requestsOf(seen)).toEqual(['POST id-1', 'GET id-1', 'GET id-1'])
  })
})

describe('a 409 to the first attempt', () => {
  test('means that the id was used before, so the gift is only looked up [RP-D13] [RP-D14]', async () => {
    const { result, seen } = run([conflict, json(giftBody('mine'))], { requestId: 'mine' })
    expect(await result).toMatchObject({ request: { id: 'mine' }, recovered: true })
    expect(requestsOf(seen)).toEqual(['POST mine', 'GET mine'])
  })

  test('is an unknown outcome, not a conflict, if no gift is found [RP-A4]', async () => {
    const { result } = run([conflict, ...times(5, notFound)])
    expect(await unknownOf(result)).not.toBeInstanceOf(ConflictError)
  })
})

describe('a response for another request', () => {
  const otherPrice = json(giftBody('id-1', 500))

  test.each<[string, Reply[]]>([
    ['the purchase answers another price', [otherPrice]],
    ['the purchase answers another request id', [json(giftBody('id-7'))]],
    ['the look-up finds another price', [lost, conflict, otherPrice]],
    ['the look-up finds another request id', [conflict, json(giftBody('id-7'))]],
  ])('is a separate error and never leads to another purchase: %s [RP-D12]', async (_what, replies) => {
    const { result, seen } = run(replies, { rebuyWhenNotFound: true })
    const error = expectA(await failureOf(result), MismatchedAnswerError)
    expect(error).toMatchObject({ requestId: 'id-1', status: 200 })
    expect(error.message).toContain('asked for 10000 yen and was answered with a gift of ')
    expect(seen).toHaveLength(replies.length)
  })
})

describe('rebuyWhenNotFound', () => {
  const lostForGood = [lost, conflict, ...times(5, notFound)]
  const rebuy = { rebuyWhenNotFound: true }

  test('is off by default: no second id is used [RP-D4]', async () => {
    const { result, seen } = run(lostForGood)
    await unknownOf(result)
    expect(new Set(seen.map(requestIdOf))).toEqual(new Set(['id-1', null]))
  })

  test('buys once with a new id if no gift is found, and names the abandoned id [RP-D4] [RP-D13]', async () => {
    const { result, seen } = run([...lostForGood, json(giftBody('id-2'))], rebuy)
    expect(await result).toMatchObject({ request: { id: 'id-2' }, recovered: false, abandonedRequestId: 'id-1' })
    expect(requestsOf(seen).at(-1)).toBe('POST id-2')
  })

  test('does not buy if the last look-up was inconclusive [RP-D13]', async () => {
    const { result, seen } = run([lost, conflict, ...times(4, notFound), down], rebuy)
    await unknownOf(result)
    expect(requestsOf(seen)).not.toContain('POST id-2')
  })

  test.each([401, 404, 503])('does not buy if the look-ups return %i [RP-D13]', async (status) => {
    const { result, seen } = run([lost, conflict, ...times(5, json({ errors: [] }, status))], rebuy)
    await unknownOf(result)
    expect(requestsOf(seen)).not.toContain('POST id-2')
  })

  test('retries and looks up the new id in the same way [RP-D4]', async () => {
    const { result, seen } = run([...lostForGood, lost, conflict, json(giftBody('id-2'))], rebuy)
    expect(await result).toMatchObject({ recovered: true, abandonedRequestId: 'id-1' })
    expect(requestsOf(seen).slice(-3)).toEqual(['POST id-2', 'POST id-2', 'GET id-2'])
  })

  test('buys no third time, and names both ids if both outcomes are unknown [RP-D4]', async () => {
    const { result, seen } = run([...lostForGood, ...lostForGood], rebuy)
    expect(await unknownOf(result)).toMatchObject({ requestId: 'id-2', requestIds: ['id-1', 'id-2'] })
    expect(seen).toHaveLength(14)
  })

  test('leaves the first outcome unknown if the new id is rejected [RP-D14]', async () => {
    const { result } = run([...lostForGood, json({ errors: [] }, 400)], rebuy)
    const error = await unknownOf(result)
    expect(error).toMatchObject({ requestId: 'id-1', requestIds: ['id-1'] })
    expect(error.cause).toBeInstanceOf(BadRequestError)
  })
})

describe('abort', () => {
  const reason = new Error('enough')

  /** Aborts after `sent` requests, when nothing more happens without the clock. */
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

  test('before the first sending: the reason is thrown, nothing was bought', async () => {
    const { client, seen } = setUp([])
    expect(await failureOf(client.buyGift({ ...ORDER, signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(seen).toEqual([])
  })

  test('in the pause after a 429 to the first sending: the reason is thrown, nothing was bought [RP-A1]', async () => {
    expect(await abortAfter([json({}, 429)], 1)).toBe(reason)
  })

  test.each<[string, Reply[], number]>([
    ['while the first sending is under way', [silent], 1],
    ['in the pause before the second sending', [lost], 1],
    ['while the second sending is under way', [lost, silent], 2],
    ['in the pause after a 429 to the second sending', [lost, json({}, 429)], 2],
    ['while the look-up is under way', [lost, conflict, silent], 3],
    ['in the pause between look-ups', [lost, conflict, notFound], 3],
    ['in the pause after a 429 to a look-up', [lost, conflict, json({}, 429)], 3],
    ['while the look-up after a first 409 is under way', [conflict, silent], 2],
  ])(
    '%s: the outcome is unknown, with the request id, and the reason is the cause [RP-D4]',
    async (_when, replies, sent) => {
      const error = expectA(await abortAfter(replies, sent), OutcomeUnknownError)
      expect(error).toMatchObject({ requestId: 'id-1', requestIds: ['id-1'] })
      expect(error.cause).toBe(reason)
    },
  )

  test('while the purchase under a new id is under way: both are unknown [RP-D4]', async () => {
    const replies = [lost, conflict, ...times(5, notFound), silent]
    const error = expectA(await abortAfter(replies, 8, { rebuyWhenNotFound: true }), OutcomeUnknownError)
    expect(error.requestIds).toEqual(['id-1', 'id-2'])
    expect(error.cause).toBe(reason)
  })
})
