import { describe, expect, test } from 'vitest'
import { arm, judged, told } from '../../../core/conduct/support.ts'
import { boot } from '../../../helpers/boot.ts'
import { bootAtGift, JSON_TYPE, order, PATH } from '../helpers.ts'

describe('at-gift/waits-90-seconds', () => {
  const patience = 'at-gift/waits-90-seconds'

  /** Sends an issue request and gives up after `ms` milliseconds. */
  async function giveUpAfter(ms: number, rate = 1) {
    const booted = boot()
    await arm(booted.mock, 'at-gift.issue', 'after-commit', { type: 'hang' })
    const caller = new AbortController()
    const answer = booted
      .send(PATH, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(order()), signal: caller.signal })
      .catch(() => {})
    await expect.poll(async () => (await booted.mock.admin.pendingWaits()).count).toBe(1)
    await booted.advance(ms)
    caller.abort()
    await answer
    await expect.poll(async () => (await booted.mock.admin.request('000000001')).abandoned).toBe(true)
    if (rate !== 1) await booted.mock.admin.setClock({ mode: 'running', rate })
    return booted.mock
  }

  test.each([90_000, 89_500])(
    "a client that stops waiting after %d ms on the provider's clock keeps the rule `waits-90-seconds` [AG-D9]",
    async (ms) => {
      expect(await judged(await giveUpAfter(ms), patience)).toEqual(['passed', 1, []])
    },
  )

  test.each([1, 5000, 88_999])(
    'a client that stops waiting after %d ms breaks the rule `waits-90-seconds`',
    async (ms) => {
      const mock = await giveUpAfter(ms)
      expect(await judged(mock, patience)).toEqual(['violated', 1, [[1]]])
      expect(await told(mock, patience)).toEqual([
        `the client gave up the request after ${ms < 1000 ? `${ms} ms` : `${ms / 1000} s`}, and at least 90 s are required`,
      ])
      expect(await told(mock, patience, 'ja')).toEqual([
        `クライアントが ${ms < 1000 ? `${ms} ミリ秒` : `${ms / 1000} 秒`}で待つのを打ち切った（レスポンスは 90 秒以上待つ必要がある）`,
      ])
    },
  )

  test.each([
    [20, 85_000, 'passed'],
    [20, 84_999, 'inconclusive'],
    [20, 70_000, 'inconclusive'],
    [20, 69_999, 'violated'],
    [50, 77_500, 'passed'],
    [50, 77_499, 'inconclusive'],
    [50, 40_000, 'inconclusive'],
    [50, 39_999, 'violated'],
  ])(
    'on a clock %d times as fast, giving up after %d ms has the result "%s" for `waits-90-seconds`',
    async (rate, ms, expected) => {
      expect(await judged(await giveUpAfter(ms, rate), patience)).toEqual([
        expected,
        1,
        expected === 'violated' ? [[1]] : [],
      ])
    },
  )

  test('the result "inconclusive" for `waits-90-seconds` advises a run in real time', async () => {
    const mock = await giveUpAfter(80_000, 20)
    const rule = (await mock.admin.report()).rules.find(({ name }) => name === patience)
    expect(rule?.undecided.map(({ what }) => what)).toEqual([
      {
        en: 'the client gave up the request after 80 s (4.0 s of real time); the mock cannot measure at this speed of the clock whether it waited 90 s: test it in real time',
        ja: 'クライアントが 80 秒（実時間 4.0 秒）で待つのを打ち切った。時計がこの速さでは、90 秒待ったかどうかを測定できないため、実時間で試す',
      },
    ])
  })

  test('if the clock runs faster than real time, a violation of `waits-90-seconds` also states the waiting time in real time', async () => {
    const mock = await giveUpAfter(30_000, 20)
    expect(await told(mock, patience)).toEqual([
      'the client gave up the request after 30 s (1.5 s of real time), and at least 90 s are required',
    ])
    expect(await told(mock, patience, 'ja')).toEqual([
      'クライアントが 30 秒（実時間 1.5 秒）で待つのを打ち切った（レスポンスは 90 秒以上待つ必要がある）',
    ])
  })

  test('on a frozen clock, the result of `waits-90-seconds` is "not exercised", because the wait is unknown', async () => {
    expect(await judged(await giveUpAfter(0), patience)).toEqual(['not exercised', 0, []])
  })

  test.each([
    [85_000, ['passed', 1, []]],
    [84_999, ['not exercised', 0, []]],
  ])(
    'a response after %d ms gives the rule `waits-90-seconds` the result, the number of waits and the violations %j',
    async (ms, expected) => {
      const { mock, call, advance } = bootAtGift()
      await arm(mock, 'at-gift.issue', 'before-commit', { type: 'delay', ms })
      const answer = call()
      await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
      await advance(ms)
      expect((await answer).status).toBe(200)
      expect(await judged(mock, patience)).toEqual(expected)
    },
  )
})
