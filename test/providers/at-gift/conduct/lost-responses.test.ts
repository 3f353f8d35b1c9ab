import { describe, expect, test } from 'vitest'
import { arm, judged, told, undecidedBy } from '../../../core/conduct/support.ts'
import { sendAndLose } from '../../../core/support.ts'
import { noBlindReissue } from '../../../../mock-server/providers/at-gift/conduct/lost-responses.ts'
import { boot, START } from '../../../helpers/boot.ts'
import { bootAtGift, campaigns, JSON_TYPE, order, OTHERS_PATH, PATH } from '../helpers.ts'

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
    "a client that gives up after %d ms on the provider's clock keeps the rule [AG-D9]",
    async (ms) => {
      expect(await judged(await giveUpAfter(ms), patience)).toEqual(['passed', 1, []])
    },
  )

  test.each([1, 5000, 88_999])('a client that gives up after %d ms breaks the rule', async (ms) => {
    const mock = await giveUpAfter(ms)
    expect(await judged(mock, patience)).toEqual(['violated', 1, [[1]]])
    expect(await told(mock, patience)).toEqual([
      `the caller gave up after ${ms} ms, and at least 90000 ms are required`,
    ])
    expect(await told(mock, patience, 'ja')).toEqual([
      `クライアントが ${ms} ミリ秒で切断した（レスポンスは 90000 ミリ秒以上待つ必要がある）`,
    ])
  })

  test.each([
    [70_000, 'passed'],
    [69_999, 'violated'],
    [60_000, 'violated'],
    [30_000, 'violated'],
  ])(
    'giving up after %d ms at clock rate 20, with a tolerance of one real second (20 seconds), is %s',
    async (ms, expected) => {
      expect(await judged(await giveUpAfter(ms, 20), patience)).toEqual([
        expected,
        1,
        expected === 'passed' ? [] : [[1]],
      ])
    },
  )

  test('a frozen clock does not exercise the rule, because the waiting time is unknown', async () => {
    expect(await judged(await giveUpAfter(0), patience)).toEqual(['not exercised', 0, []])
  })

  test.each([
    [85_000, ['passed', 1, []]],
    [84_999, ['not exercised', 0, []]],
  ])('an answer after %d ms exercises the rule only from 85 seconds on', async (ms, expected) => {
    const { mock, call, advance } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'delay', ms })
    const answer = call()
    await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
    await advance(ms)
    expect((await answer).status).toBe(200)
    expect(await judged(mock, patience)).toEqual(expected)
  })
})

describe('at-gift/no-blind-reissue', () => {
  const blind = 'at-gift/no-blind-reissue'

  test('a lost issue that is not repeated keeps the rule [AG-D12]', async () => {
    const booted = bootAtGift()
    await sendAndLose(booted, PATH, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(order()) })
    expect(await judged(booted.mock, blind)).toEqual(['passed', 1, []])
  })

  test.each([
    ['a reset after the issue', 'after-commit', { type: 'reset-connection' }],
    ['a reset before it', 'before-commit', { type: 'reset-connection' }],
    ['a 500 after it', 'after-commit', { type: 'provider-error', status: 500 }],
    ['a 500 before it', 'before-commit', { type: 'provider-error', status: 500 }],
    ['half a body', 'mid-body', { type: 'close-connection' }],
    ['a body that is not JSON', 'after-commit', { type: 'malformed-body' }],
    ['an error page', 'after-commit', { type: 'html-error-page', status: 502 }],
    ['an answer that is none of the provider', 'before-commit', { type: 'respond', status: 200, body: {} }],
  ] as const)('an issue that met %s, and came again, breaks it', async (_what, phase, effect) => {
    const { mock, call, advance } = bootAtGift()
    await arm(mock, 'at-gift.issue', phase, effect)
    await call().catch(() => {})
    await advance(60_000)
    await call()
    await call()
    expect(await judged(mock, blind)).toEqual(['violated', 1, [[1, 2]]])
    expect(await told(mock, blind)).toEqual([
      'DC500 for 500 yen was ordered again while it was unknown whether the first request had issued a code. It may be another order of the same product, but nothing shows that: stop the batch until the first one is cleared up',
    ])
    expect(await told(mock, blind, 'ja')).toEqual([
      'DC500（500 円）が、先に発行されたかどうか不明なまま再び発行依頼された（同じ商品の別の注文かもしれないが区別できないため、確認が済むまで一括発行を止める）',
    ])
  })

  test.each([
    ['at once, may have been sent by the library', 5, {}, true],
    ['later, was sent by the program', 60, {}, false],
    ['later by the host alone, as at a frozen clock, was sent by the program', 0, { receivedAtMs: START + 60 }, false],
    [
      'with other content, was sent by the program',
      5,
      { body: '{"AuthKey":"***","DcId":"DC500","Amount":500}' },
      false,
    ],
    ['after the client left, was sent by the program', 5, { abandoned: true }, false],
  ] as [string, number, { body?: string; abandoned?: true; receivedAtMs?: number }, boolean][])(
    'an issue that came again after a lost connection, %s',
    async (_what, ms, { body, abandoned, receivedAtMs }, isHinted) => {
      const { mock, call } = bootAtGift()
      await arm(mock, 'at-gift.issue', 'after-commit', { type: 'empty-response' }, [1])
      await call().catch(() => {})
      await call()
      const [lost, again] = (await mock.admin.requests()).requests
      if (!lost || !again) throw new Error('two requests are in the journal')
      const { violations } = noBlindReissue.evaluate({
        entries: [
          { ...lost, receivedAtMs: START, ...(abandoned && { abandoned }) },
          {
            ...again,
            atMs: lost.atMs + ms,
            receivedAtMs: receivedAtMs ?? START + ms,
            request: { ...again.request, body: body ?? again.request.body },
          },
        ],
        codes: [],
        settings: {},
        initialSettings: {},
        clockRate: 1,
      })
      expect(violations).toHaveLength(1)
      expect(violations[0]?.what.en.includes('Your library may have sent this again by itself')).toBe(isHinted)
      expect(violations[0]?.what.ja.includes('自動で再送した可能性')).toBe(isHinted)
    },
  )

  test('each further repetition is a separate violation', async () => {
    const { mock, call } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'reset-connection' }, '1-2')
    for (let time = 0; time < 3; time += 1) await call().catch(() => {})
    expect(await judged(mock, blind)).toEqual([
      'violated',
      2,
      [
        [1, 2],
        [2, 3],
      ],
    ])
  })

  test('each of several issues that were lost at once can be repeated once', async () => {
    const { mock, send, call, advance } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'hang' }, [1, 2])
    const caller = new AbortController()
    const lost = [1, 2].map(() =>
      send(PATH, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(order()), signal: caller.signal }).catch(
        () => {},
      ),
    )
    await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(2)
    await advance(90_000)
    caller.abort()
    await Promise.all(lost)
    await expect
      .poll(async () => (await mock.admin.requests()).requests.filter(({ abandoned }) => abandoned).length)
      .toBe(2)
    for (let time = 0; time < 3; time += 1) await call()
    expect(await judged(mock, blind)).toEqual([
      'violated',
      2,
      [
        [1, 3],
        [2, 4],
      ],
    ])
  })

  test.each([400, 401, 403, 404, 429])('a %d makes the outcome known', async (status) => {
    const { mock, call } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'provider-error', status })
    await call()
    await call()
    expect(await judged(mock, blind)).toEqual(['not exercised', 0, []])
  })

  test('a refusal with a truncated body has a known outcome, and a connection reset before the status has not', async () => {
    const { mock, call } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'mid-body', { type: 'reset-connection' })
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'reset-connection' }, [3])
    for (let time = 0; time < 4; time += 1) await call({ DcId: 'NOTHING' }).catch(() => {})
    expect(await judged(mock, blind)).toEqual(['violated', 1, [[3, 4]]])
  })

  test('an issue of another AuthKey of the campaign is not a repetition', async () => {
    const { mock, call } = bootAtGift({ settings: { 'atGift.campaigns': campaigns } })
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'reset-connection' })
    await call().catch(() => {})
    await call({ AuthKey: 'Second-AuthKey-1' })
    await call({ AuthKey: 'Second-AuthKey-1' })
    expect(await judged(mock, blind)).toEqual(['passed', 1, []])
    await call()
    expect(await judged(mock, blind)).toEqual(['violated', 1, [[1, 4]]])
  })

  test('another product, amount or campaign is another order, and an inquiry is not an order', async () => {
    const { mock, call } = bootAtGift({ settings: { 'atGift.campaigns': campaigns } })
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'reset-connection' })
    await call().catch(() => {})
    await call({ DcId: 'DC-PIN' })
    await call({ Amount: '300' })
    await call({ AuthKey: 'Others-AuthKey-1' }, { path: OTHERS_PATH })
    await call({ TranId: 'AZ1' })
    expect(await judged(mock, blind)).toEqual(['passed', 1, []])
  })

  test('an issue that is sent while the first is pending is not a repetition', async () => {
    const { mock, call, advance } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'delay', ms: 20_000 })
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'provider-error', status: 500 })
    const first = call()
    await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
    await advance(10_000)
    await call()
    await advance(10_000)
    await first
    expect(await judged(mock, blind)).toEqual(['passed', 1, []])
    await call()
    expect(await judged(mock, blind)).toEqual(['violated', 1, [[2, 3]]])
  })

  test('a hanging request has no outcome yet', async () => {
    const { mock, call, advance } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'hang' })
    void call().catch(() => {})
    await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
    await advance(1000)
    await call()
    expect(await judged(mock, blind)).toEqual(['not exercised', 0, []])
  })

  test('an issue after an inquiry that recovered the code is another order', async () => {
    const { mock, call } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'truncate-body' })
    await call()
    const [lost] = (await mock.admin.ledger()).codes
    await call({ TranId: lost?.reference })
    await call()
    expect(await judged(mock, blind)).toEqual(['passed', 1, []])
  })

  test('an inquiry after the repetition leaves the rule undecided', async () => {
    const { mock, call } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'truncate-body' })
    await call()
    await call()
    const [lost] = (await mock.admin.ledger()).codes
    await call({ TranId: lost?.reference })
    expect(await judged(mock, blind)).toEqual(['inconclusive', 1, []])
    expect(await undecidedBy(mock, blind)).toEqual([[1, 2]])
  })

  test.each([
    ['500 ms after the second was answered', 500, ['violated', 1, [[1, 2]]]],
    ['5 seconds after it', 5000, ['passed', 1, []]],
  ])('an issue that was sent twice, and whose first request was given up %s', async (_when, ms, expected) => {
    const { mock, send, call, advance } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'hang' })
    const caller = new AbortController()
    const first = send(PATH, {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify(order()),
      signal: caller.signal,
    }).catch(() => {})
    await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
    await advance(2000)
    await call()
    await advance(ms)
    caller.abort()
    await first
    await expect.poll(async () => (await mock.admin.request('000000001')).abandoned).toBe(true)
    expect(await judged(mock, blind)).toEqual(expected)
  })

  test('successful issues do not exercise the rule', async () => {
    const { mock, call } = bootAtGift()
    await call()
    await call()
    expect(await judged(mock, blind)).toEqual(['not exercised', 0, []])
  })
})

describe('at-gift/no-orphans', () => {
  const orphans = 'at-gift/no-orphans'

  test('a code that was billed and never reached the client is reported with the request that issued it', async () => {
    const { mock, call } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'reset-connection' }, [2])
    await call()
    await call().catch(() => {})
    expect(await judged(mock, orphans)).toEqual(['violated', 1, [[2]]])
    expect(await told(mock, orphans)).toEqual([
      'a code of DC500 was billed with 500 yen, and the client never learned it',
    ])
    expect(await told(mock, orphans, 'ja')).toEqual([
      'DC500 のコード（500 円）は請求されるが、クライアントに届いていない',
    ])
  })

  test('a code that an inquiry recovered keeps the rule', async () => {
    const { mock, call } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'truncate-body' })
    await call()
    await call({ TranId: (await mock.admin.ledger()).codes[0]?.reference })
    expect(await judged(mock, orphans)).toEqual(['passed', 1, []])
  })

  test('the rule is not exercised if every answer arrived', async () => {
    const { mock, call } = bootAtGift()
    await call()
    expect(await judged(mock, orphans)).toEqual(['not exercised', 0, []])
  })
})
