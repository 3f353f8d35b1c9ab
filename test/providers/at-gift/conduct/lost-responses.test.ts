import { describe, expect, test } from 'vitest'
import { indexClearances } from '../../../../mock-server/core/clearances/clearance.ts'
import { arm, judged, told, undecidedBy } from '../../../core/conduct/support.ts'
import { sendAndLose } from '../../../core/support.ts'
import { noBlindReissue } from '../../../../mock-server/providers/at-gift/conduct/lost-responses.ts'
import { START } from '../../../helpers/boot.ts'
import { bootAtGift, campaigns, JSON_TYPE, order, OTHERS_PATH, PATH } from '../helpers.ts'

describe('at-gift/no-blind-reissue', () => {
  const blind = 'at-gift/no-blind-reissue'

  test('after a lost response, a client that does not repeat the order keeps the rule `no-blind-reissue` [AG-D12]', async () => {
    const booted = bootAtGift()
    await sendAndLose(booted, PATH, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(order()) })
    expect(await judged(booted.mock, blind)).toEqual(['passed', 1, []])
  })

  test.each([
    ['a reset after the issue', 'after-commit', { type: 'reset-connection' }],
    ['a reset before the issue', 'before-commit', { type: 'reset-connection' }],
    ['a 500 after the issue', 'after-commit', { type: 'provider-error', status: 500 }],
    ['a 500 before the issue', 'before-commit', { type: 'provider-error', status: 500 }],
    ['a connection that is closed within the body', 'mid-body', { type: 'close-connection' }],
    ['a body that is not JSON', 'after-commit', { type: 'malformed-body' }],
    ['an error page', 'after-commit', { type: 'html-error-page', status: 502 }],
    ['a response in an unexpected format', 'before-commit', { type: 'respond', status: 200, body: {} }],
  ] as const)(
    'a client that repeats an order that ended with %s breaks the rule `no-blind-reissue`',
    async (_what, phase, effect) => {
      const { mock, call, advance } = bootAtGift()
      await arm(mock, 'at-gift.issue', phase, effect)
      await call().catch(() => {})
      await advance(60_000)
      await call()
      await call()
      expect(await judged(mock, blind)).toEqual(['violated', 1, [[1, 2]]])
      expect(await told(mock, blind)).toEqual([
        'DC500 for 500 yen was ordered again while it was unknown whether the earlier request had issued a code. Another order of the same product looks the same: order no more of it until the earlier outcome is cleared up',
      ])
      expect(await told(mock, blind, 'ja')).toEqual([
        'DC500（500円）の発行が、前のリクエストで発行されたかどうか不明なまま、再び依頼された。別の注文であっても区別できないため、前の結果を確認するまで同じ商品の発行を止める',
      ])
    },
  )

  test.each([
    ['immediately', 'names the HTTP library as a possible sender', 5, {}, true],
    ['60 ms later', 'names no library', 60, {}, false],
    ['60 ms of real time later on a frozen clock', 'names no library', 0, { receivedAtMs: START + 60 }, false],
    ['with other content', 'names no library', 5, { body: '{"AuthKey":"***","DcId":"DC500","Amount":500}' }, false],
    ['after the client gave up', 'names no library', 5, { abandoned: true }, false],
  ] as [string, string, number, { body?: string; abandoned?: true; receivedAtMs?: number }, boolean][])(
    'if an order whose response is lost is repeated %s, the report %s',
    async (_when, _what, ms, { body, abandoned, receivedAtMs }, isHinted) => {
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
        reasonOf: ({ reason }) => ({ en: reason, ja: reason }),
        clearances: indexClearances([]),
        settings: {},
        initialSettings: {},
        clockRate: 1,
      })
      expect(violations).toHaveLength(1)
      expect(violations[0]?.what.en.includes('Your library may have sent this again by itself')).toBe(isHinted)
      expect(violations[0]?.what.ja.includes('自動で再送した可能性')).toBe(isHinted)
    },
  )

  test('each repetition after a lost response is a separate violation of `no-blind-reissue`', async () => {
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

  test('after two identical orders with lost responses, at most two repetitions violate `no-blind-reissue`', async () => {
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

  test('if the repetition of an order gets a 429, the text of the violation does not mention a second code', async () => {
    const { mock, call } = bootAtGift({ settings: { 'atGift.limit.requests': 1 } })
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'reset-connection' })
    await call().catch(() => {})
    expect((await call()).status).toBe(429)
    expect((await mock.admin.ledger()).totals.issued).toBe(1)
    const [[english], [japanese]] = [await told(mock, blind), await told(mock, blind, 'ja')]
    expect(english).toMatch(/^DC500 for 500 yen was ordered again while/)
    expect(english).not.toContain('issued again')
    expect(japanese).toMatch(/^DC500（500円）の発行が、前のリクエストで発行されたかどうか不明なまま、再び依頼された/)
  })

  test.each([400, 401, 403, 404, 429])(
    'if a client repeats an order after a refusal with %d, the rule `no-blind-reissue` stays "not exercised"',
    async (status) => {
      const { mock, call } = bootAtGift()
      await arm(mock, 'at-gift.issue', 'before-commit', { type: 'provider-error', status })
      await call()
      await call()
      expect(await judged(mock, blind)).toEqual(['not exercised', 0, []])
    },
  )

  test('an order counts as refused only if the client receives the status before the connection is reset', async () => {
    const { mock, call } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'mid-body', { type: 'reset-connection' })
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'reset-connection' }, [3])
    for (let time = 0; time < 4; time += 1) await call({ DcId: 'NOTHING' }).catch(() => {})
    expect(await judged(mock, blind)).toEqual(['violated', 1, [[3, 4]]])
  })

  test('an order with another AuthKey of the campaign is not a repetition of an order with a lost response', async () => {
    const { mock, call } = bootAtGift({ settings: { 'atGift.campaigns': campaigns } })
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'reset-connection' })
    await call().catch(() => {})
    await call({ AuthKey: 'Second-AuthKey-1' })
    await call({ AuthKey: 'Second-AuthKey-1' })
    expect(await judged(mock, blind)).toEqual(['passed', 1, []])
    await call()
    expect(await judged(mock, blind)).toEqual(['violated', 1, [[1, 4]]])
  })

  test('an inquiry is not a repetition of an order, and neither is an order with another product, amount or campaign', async () => {
    const { mock, call } = bootAtGift({ settings: { 'atGift.campaigns': campaigns } })
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'reset-connection' })
    await call().catch(() => {})
    await call({ DcId: 'DC-PIN' })
    await call({ Amount: '300' })
    await call({ AuthKey: 'Others-AuthKey-1' }, { path: OTHERS_PATH })
    await call({ TranId: 'AZ1' })
    expect(await judged(mock, blind)).toEqual(['passed', 1, []])
  })

  test('an order that is sent while an identical order still waits for its response is not a repetition', async () => {
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

  test('`no-blind-reissue` is "not exercised" if an order is sent while an identical order hangs because of a fault', async () => {
    const { mock, call, advance } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'hang' })
    void call().catch(() => {})
    await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
    await advance(1000)
    await call()
    expect(await judged(mock, blind)).toEqual(['not exercised', 0, []])
  })

  test('if an inquiry recovers the first code, the next order keeps the rule `no-blind-reissue`', async () => {
    const { mock, call } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'truncate-body' })
    await call()
    const [lost] = (await mock.admin.ledger()).codes
    await call({ TranId: lost?.reference })
    await call()
    expect(await judged(mock, blind)).toEqual(['passed', 1, []])
  })

  test('an inquiry that follows the repetition of an order leaves the rule `no-blind-reissue` undecided', async () => {
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
    [500, 'violated', [[1, 2]]],
    [5000, 'passed', []],
  ])(
    'if a first order is given up %i ms after the response to an identical order, `no-blind-reissue` is %s',
    async (ms, result, violations) => {
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
      expect(await judged(mock, blind)).toEqual([result, 1, violations])
    },
  )

  test('`no-blind-reissue` is "not exercised" if all orders succeed', async () => {
    const { mock, call } = bootAtGift()
    await call()
    await call()
    expect(await judged(mock, blind)).toEqual(['not exercised', 0, []])
  })
})
