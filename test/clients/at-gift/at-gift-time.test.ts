import { describe, expect, test } from 'vitest'
import { AtGiftClient, createPacer, OutcomeUnknownError, RateLimitedError } from '../../../clients/index.ts'
import { TRAN_ID, SAMPLE, REFUSED, ORDER, setUp } from './at-gift-support.ts'
import { createFakeClock, createFakeFetch, expectA, failureOf, idle, json, lost, silent } from '../support.ts'

describe('the timeout', () => {
  test.each([89_999, 0, -1, 1e12, Number.NaN])(
    'a client with a timeout of %d ms cannot be created [AG-D9]',
    (timeoutMs) => {
      expect(() => setUp([], { timeoutMs })).toThrow(/^timeoutMs must be a whole number from 90000 to /)
    },
  )

  test.each([
    [undefined, 90_000],
    [120_000, 120_000],
  ])(
    'if the option timeoutMs is %s, an issue request without a response fails after exactly %i ms [AG-D9]',
    async (timeoutMs, expected) => {
      const { client, clock } = setUp([silent], { timeoutMs })
      const started = clock.now()
      const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), OutcomeUnknownError)
      expect(clock.now() - started).toBe(expected)
      expect(error.cause).toMatchObject({ name: 'TimeoutError' })
    },
  )

  test('a request fails at its timeout even if the fetch function ignores the abort signal [AG-D9]', async () => {
    const { client, clock } = setUp([() => new Promise(() => {})])
    expectA(await clock.drive(failureOf(client.issue(ORDER))), OutcomeUnknownError)
  })

  test('when the response arrives, the client removes the timer of the request timeout', async () => {
    const { client, clock } = setUp([json(SAMPLE)])
    await clock.drive(client.issue(ORDER))
    await idle()
    expect(clock.sleepers()).toBe(0)
  })
})

describe('the pace', () => {
  test('the client sends its requests in the order of the calls, with more than one second between them [AG-D7]', async () => {
    const { client, clock, seen } = setUp([json(SAMPLE), json(SAMPLE), json(SAMPLE)])
    const started = clock.now()
    await clock.drive(
      Promise.all([
        client.issue(ORDER),
        client.inquire({ ...ORDER, tranId: TRAN_ID }),
        client.issue({ ...ORDER, amount: 7 }),
      ]),
    )
    expect(seen.map(({ at }) => at - started)).toEqual([0, 1050, 2100])
    expect(seen.map(({ text }) => text.includes('TranId'))).toEqual([false, true, false])
    expect(seen[2]?.text).toContain('"Amount":"7"')
  })

  test('two clients that share a pacer together stay within the rate limit of a single client [AG-D7]', async () => {
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

  test('an issue request that gets a 429 is sent again after growing pauses, because no code was issued [AG-D7]', async () => {
    const { client, clock, seen } = setUp([limited, limited, limited, json(SAMPLE)])
    expect(await clock.drive(client.issue(ORDER))).toMatchObject({ tranId: TRAN_ID })
    const gaps = seen.map(({ at }, index) => at - (seen[index - 1]?.at ?? at))
    // Before the first retry, the client pauses for 1,000 ms. The pacer delays this retry until 1,050 ms after the
    // request before: the window of 1,000 ms and a margin.
    expect(gaps).toEqual([0, 1050, 2000, 4000])
  })

  test('if an issue request and its five retries all get a 429, the client throws the last error [AG-D7]', async () => {
    const { client, clock, seen } = setUp(Array.from({ length: 6 }, () => limited))
    const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), RateLimitedError)
    expect(error).toMatchObject({ status: 429, messages: [REFUSED.ErrorMsg], retryAfterMs: undefined })
    expect(seen).toHaveLength(6)
    expect((seen[5]?.at ?? 0) - (seen[4]?.at ?? 0)).toBe(16_000)
  })

  test('the pauses after 429 responses grow to at most 16 seconds [AG-D7]', async () => {
    const { client, clock, seen } = setUp(
      Array.from({ length: 8 }, () => limited),
      { retries429: 7 },
    )
    await clock.drive(failureOf(client.issue(ORDER)))
    expect((seen[7]?.at ?? 0) - (seen[6]?.at ?? 0)).toBe(16_000)
  })

  test('if retries are disabled, the client throws the error of the first 429 and sends no second request [AG-D7]', async () => {
    const { client, clock, seen } = setUp([limited], { retries429: 0 })
    expectA(await clock.drive(failureOf(client.issue(ORDER))), RateLimitedError)
    expect(seen).toHaveLength(1)
  })

  test.each([
    ['7', 7000],
    ['0', 1050],
    ['Wed, 01 Apr 2026 00:00:30 GMT', 30_000],
    ['soon', 1050],
  ])('if the header Retry-After of a 429 is %s, the client pauses for %i ms [AG-A3]', async (retryAfter, pause) => {
    const { client, clock, seen } = setUp([json(REFUSED, 429, { 'retry-after': retryAfter }), json(SAMPLE)])
    await clock.drive(client.issue(ORDER))
    expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBe(pause)
  })

  test('if the header Retry-After of a 429 asks for several hours, the client throws an error [AG-A3]', async () => {
    const { client, clock, seen } = setUp([json(REFUSED, 429, { 'retry-after': '7200' })])
    const error = expectA(await clock.drive(failureOf(client.issue(ORDER))), RateLimitedError)
    expect(error.retryAfterMs).toBe(7_200_000)
    expect(seen).toHaveLength(1)
  })

  test('if an issue request gets a 429 and its retry gets no response, no third request is sent [AG-D7] [AG-D12]', async () => {
    const { client, clock, seen } = setUp([limited, lost])
    expectA(await clock.drive(failureOf(client.issue(ORDER))), OutcomeUnknownError)
    expect(seen).toHaveLength(2)
  })
})

describe('abort', () => {
  const reason = new Error('the shop has closed')

  test('a call whose abort signal is already aborted throws the abort reason and sends no request', async () => {
    const { client, seen } = setUp([])
    expect(await failureOf(client.issue({ ...ORDER, signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(seen).toEqual([])
  })

  test('a request that is aborted in the queue is not sent, and the next request takes its place [AG-D7]', async () => {
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

  test('if an issue request is aborted after it was sent, the client throws OutcomeUnknownError [AG-D12]', async () => {
    const { client, seen } = setUp([silent])
    const abort = new AbortController()
    const result = failureOf(client.issue({ ...ORDER, signal: abort.signal }))
    await idle()
    abort.abort(reason)
    expect(expectA(await result, OutcomeUnknownError).cause).toBe(reason)
    expect(seen).toHaveLength(1)
  })

  test('if an inquiry is aborted after the request was sent, the client throws the abort reason, because an inquiry changes nothing', async () => {
    const { client } = setUp([silent])
    const abort = new AbortController()
    const result = failureOf(client.inquire({ ...ORDER, tranId: TRAN_ID, signal: abort.signal }))
    await idle()
    abort.abort(reason)
    expect(await result).toBe(reason)
  })

  test('if an issue request is aborted in the pause after a 429, the client throws the abort reason [AG-D7]', async () => {
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
