import { describe, expect, test } from 'vitest'
import { arm, judged, told } from '../../../core/conduct/support.ts'
import { bootAtGift, campaigns, OTHERS_PATH, PATH } from '../helpers.ts'

/**
 * Starts a mock with the rate limit that the provider's document states. The default limit of `bootAtGift` is so high
 * that no test reaches the limit.
 */
const limited = (settings = {}) => bootAtGift({ settings: { 'atGift.limit.requests': 1, ...settings } })

describe('at-gift/pacing', () => {
  const pacing = 'at-gift/pacing'

  test('a client that sends one request per second keeps the rule `pacing` [AG-D7]', async () => {
    const { mock, call, advance } = limited()
    await call()
    await advance(1000)
    await call({ TranId: 'AZ1' })
    await advance(1000)
    await call({ DcId: 'DC-PIN' })
    expect(await judged(mock, pacing)).toEqual(['passed', 2, []])
  })

  test.each([
    [750, 1, 'passed'],
    [749, 1, 'violated'],
    [500, 20, 'passed'],
    [499, 20, 'violated'],
  ])(
    'two requests %d ms apart on a clock at %d times the real speed have the result "%s" for the rule `pacing`',
    async (ms, rate, expected) => {
      const { mock, call, advance } = limited()
      await call()
      await advance(ms)
      await call({ TranId: 'AZ1' })
      await mock.admin.setClock({ mode: 'running', rate })
      expect((await judged(mock, pacing))[0]).toBe(expected)
    },
  )

  test.each([
    ['requests that are delayed by up to 250 ms keep', [1000, 1250, 750, 1000, 1250, 1000], []],
    ['requests that arrive 950 ms apart break', [950, 950, 950, 950, 950, 950, 950], [[1, 2, 3, 4, 5, 6, 7]]],
    [
      'requests with two consecutive pauses of 850 ms, which a single delay does not explain, break',
      [1000, 850, 850],
      [[2, 3, 4]],
    ],
  ])('%s the rule `pacing`', async (_, pauses, violations) => {
    const { mock, call, advance } = limited()
    await call()
    for (const ms of pauses) {
      await advance(ms)
      await call()
    }
    expect((await judged(mock, pacing))[2]).toEqual(violations)
  })

  test('the report of a violation of the rule `pacing` contains the limit and the time between the requests', async () => {
    const { mock, call, advance } = limited()
    await call()
    await advance(700)
    await call({ TranId: 'AZ1' })
    await advance(1000)
    await call()
    expect(await judged(mock, pacing)).toEqual(['violated', 2, [[1, 2]]])
    expect(await told(mock, pacing)).toEqual([
      '2 requests arrived within 700 ms; the limit is 1 in 1 s. Leave a margin for the time that requests travel',
    ])
    expect(await told(mock, pacing, 'ja')).toEqual([
      '2 件のリクエストが 700 ミリ秒の間に届いた（上限は 1 秒に 1 件。到着時刻がずれるため、送信間隔は上限より少し長くする）',
    ])
  })

  test('each burst of requests counts as one violation of the rule `pacing`', async () => {
    const { mock, call, advance } = limited()
    for (const ms of [0, 300, 300, 5000, 0]) {
      await call()
      await advance(ms)
    }
    await call()
    expect(await judged(mock, pacing)).toEqual([
      'violated',
      5,
      [
        [1, 2, 3, 4],
        [5, 6],
      ],
    ])
  })

  test('the rule `pacing` counts a request from its arrival, even if a fault resets its connection', async () => {
    const { mock, call, advance } = limited()
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'reset-connection' })
    await call().catch(() => {})
    await advance(500)
    await call()
    expect(await judged(mock, pacing)).toEqual(['violated', 1, [[1, 2]]])
  })

  test('the rule `pacing` is "not exercised" if the client sends only one request', async () => {
    const { mock, call } = limited()
    await call()
    expect(await judged(mock, pacing)).toEqual(['not exercised', 0, []])
  })

  test('the rule `pacing` counts requests per campaign and AuthKey, and ignores requests to a wrong path', async () => {
    const { mock, call, post } = limited({ 'atGift.campaigns': campaigns })
    await call()
    await call({ AuthKey: 'Second-AuthKey-1' })
    await call({ AuthKey: 'Others-AuthKey-1' }, { path: OTHERS_PATH })
    await post('{}', { path: '/at-gift/demo-campaign/dc/nothing' })
    await post('{}', { path: '/at-gift/demo-campaign/dc/nothing' })
    expect(await judged(mock, pacing)).toEqual(['not exercised', 0, []])
    await call({}, { path: `${PATH}?next=/a/b` })
    expect(await judged(mock, pacing)).toEqual(['violated', 1, [[1, 6]]])
    await call({ AuthKey: 'Others-AuthKey-1' }, { path: OTHERS_PATH })
    expect(await judged(mock, pacing)).toEqual([
      'violated',
      2,
      [
        [1, 6],
        [3, 7],
      ],
    ])
  })

  test("two requests with one AuthKey in quick succession break the rule `pacing`, even with another AuthKey's request in between", async () => {
    const { mock, call, advance } = limited({ 'atGift.campaigns': campaigns })
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'reset-connection' }, [1])
    await call().catch(() => {})
    await advance(350)
    await call({ AuthKey: 'Second-AuthKey-1' })
    await advance(350)
    await call()
    expect(await judged(mock, pacing)).toEqual(['violated', 1, [[1, 3]]])
  })

  test('the rule `pacing` counts all requests to a campaign without a valid AuthKey together', async () => {
    const { mock, call } = limited()
    for (const AuthKey of ['', 7]) await call({ AuthKey })
    expect(await judged(mock, pacing)).toEqual(['violated', 1, [[1, 2]]])
    expect((await mock.admin.requests()).requests.map(({ caller }) => caller)).toEqual([null, null])
  })

  test('the rule `pacing` counts two AuthKeys together if they share a limit', async () => {
    const { mock, call } = limited({ 'atGift.campaigns': campaigns, 'atGift.limit.scope': 'campaign' })
    await call()
    await call({ AuthKey: 'Second-AuthKey-1' })
    expect(await judged(mock, pacing)).toEqual(['violated', 1, [[1, 2]]])
  })

  test("a client keeps the rule `pacing` if a fault lengthens the rate limit's window without notice", async () => {
    const { mock, call, advance } = limited()
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'set', settings: { 'atGift.limit.windowMs': 60_000 } })
    await call()
    await advance(1000)
    expect((await call()).status).toBe(429)
    expect(await judged(mock, pacing)).toEqual(['passed', 1, []])
  })

  test('if the limit was raised at run time, a client that uses the higher limit does not break the rule `pacing`', async () => {
    const { mock, call, change } = limited()
    await change({ 'atGift.limit.requests': 2 })
    await call()
    await call()
    expect(await judged(mock, pacing)).toEqual(['not exercised', 0, []])
  })

  test('setting the clock back does not make earlier requests violate the rule `pacing`', async () => {
    const { mock, call, advance } = limited()
    await call()
    await advance(3_600_000)
    await call()
    await mock.admin.setClock({ nowMs: Date.parse('2026-04-01T09:00:00+09:00') - 2000 })
    await call()
    await advance(1000)
    await call()
    expect(await judged(mock, pacing)).toEqual(['passed', 3, []])
  })
})

describe('at-gift/waits-after-429', () => {
  const waits = 'at-gift/waits-after-429'

  test('after a 429, the rule `waits-after-429` requires a wait only for the same AuthKey', async () => {
    const { mock, call, advance } = limited({ 'atGift.campaigns': campaigns })
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'provider-error', status: 429 }, [1, 4])
    await call()
    await advance(500)
    await call({ AuthKey: 'Second-AuthKey-1' })
    await advance(600)
    await call()
    expect(await judged(mock, waits)).toEqual(['passed', 1, []])
    await advance(1000)
    await call()
    await advance(500)
    await call()
    expect(await judged(mock, waits)).toEqual(['violated', 2, [[4, 5]]])
  })

  test('a repetition one second after a 429 keeps the rule `waits-after-429`, even if a fault caused the 429', async () => {
    const { mock, call, advance } = limited()
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'provider-error', status: 429 }, [3])
    await call()
    await call()
    await advance(1000)
    await call()
    await advance(1000)
    await call()
    expect(await judged(mock, waits)).toEqual(['passed', 2, []])
  })

  test('a repetition within one second after a 429 breaks the rule `waits-after-429`, even if a fault caused the 429', async () => {
    const { mock, call, advance } = limited()
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'provider-error', status: 429 }, [4])
    await call()
    expect((await call()).status).toBe(429)
    await advance(400)
    await call({ DcId: 'DC-PIN' })
    await advance(5000)
    expect((await call()).status).toBe(429)
    await advance(700)
    await call()
    expect(await judged(mock, waits)).toEqual([
      'violated',
      3,
      [
        [2, 3],
        [4, 5],
      ],
    ])
    expect(await told(mock, waits)).toContain(
      'a request that was refused because of the limit was sent again 400 ms after its arrival; at least 1 s are required',
    )
    expect(await told(mock, waits, 'ja')).toContain(
      '上限超過で拒否されたリクエストが、到着の 400 ミリ秒後に再送された（1 秒以上待つ必要がある）',
    )
  })

  test('an immediate repetition after a 429 breaks the rule `waits-after-429`', async () => {
    const { mock, call } = limited()
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'provider-error', status: 429 })
    await call()
    await call()
    expect(await judged(mock, waits)).toEqual(['violated', 1, [[1, 2]]])
  })

  test('the rule `waits-after-429` is "not exercised" if no request follows a 429', async () => {
    const { mock, call, advance } = limited()
    await call()
    await advance(1000)
    await call()
    expect(await judged(mock, waits)).toEqual(['not exercised', 0, []])
    await call()
    expect(await judged(mock, waits)).toEqual(['not exercised', 0, []])
  })

  test('the rule `waits-after-429` requires no wait after a 429 that never reaches the client', async () => {
    const { mock, call } = limited()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'reset-connection' }, [2])
    await call()
    await call().catch(() => {})
    await call()
    expect((await mock.admin.request('000000002')).response.status).toBe(429)
    expect(await judged(mock, waits)).toEqual(['not exercised', 0, []])
  })

  test('if the limit allows several requests, a different request after a 429 is not a repetition', async () => {
    const { mock, call, advance } = bootAtGift({ settings: { 'atGift.limit.requests': 3 } })
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'provider-error', status: 429 })
    await call()
    await advance(200)
    await call({ DcId: 'DC-PIN' })
    expect(await judged(mock, waits)).toEqual(['not exercised', 0, []])
    await advance(200)
    await call()
    expect(await judged(mock, waits)).toEqual(['violated', 1, [[1, 3]]])
  })
})
