import { expect, test } from 'vitest'
import { arm, judged, undecidedBy } from '../../../core/conduct/support.ts'
import { bootAtGift, JSON_TYPE, order, PATH } from '../helpers.ts'

const blind = 'at-gift/no-blind-reissue'

test.each([
  ['in Shift_JIS', { type: 'shift-jis-body', members: { ControlNo: '予約' } }],
  ['with a byte order mark', { type: 'byte-order-mark' }],
  ['with a wrong Content-Type', { type: 'wrong-content-type' }],
] as const)(
  'if a client repeats an order after a 200 response %s, `no-blind-reissue` is undecided until an inquiry',
  async (_what, effect) => {
    const issueTwice = async () => {
      const booted = bootAtGift()
      await arm(booted.mock, 'at-gift.issue', 'after-commit', effect, [1])
      const first = await booted.call()
      await booted.advance(2000)
      await booted.call()
      return { ...booted, first }
    }
    const { mock, call, advance } = await issueTwice()
    expect(await judged(mock, blind)).toEqual(['inconclusive', 1, []])
    expect(await undecidedBy(mock, blind)).toEqual([[1, 2]])
    expect((await mock.admin.report()).result).toBe('cannot tell')
    const { codes } = await mock.admin.ledger()
    await advance(2000)
    await call({ TranId: codes[0]?.reference })
    expect(await judged(mock, blind)).toEqual(['not exercised', 0, []])
  },
)

test('after a lost response and a refused repetition, a second repetition is also a violation of `no-blind-reissue`', async () => {
  const { mock, call, advance } = bootAtGift({ settings: { 'atGift.limit.requests': 1 } })
  await arm(mock, 'at-gift.issue', 'after-commit', { type: 'empty-response' }, [1])
  await call().catch(() => {})
  await call()
  await advance(2000)
  await call()
  expect(await judged(mock, blind)).toEqual([
    'violated',
    1,
    [
      [1, 2],
      [1, 3],
    ],
  ])
})

test('if a client sends an order again while the first request still waits, the report says "cannot tell"', async () => {
  const { mock, send, call, advance } = bootAtGift()
  await arm(mock, 'at-gift.issue', 'after-commit', { type: 'hang' })
  const caller = new AbortController()
  const body = JSON.stringify(order())
  const first = send(PATH, { method: 'POST', headers: JSON_TYPE, body, signal: caller.signal }).catch(() => {})
  await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
  await advance(2000)
  await call()
  await advance(90_000)
  caller.abort()
  await first
  await expect.poll(async () => (await mock.admin.request('000000001')).abandoned).toBe(true)
  expect(await judged(mock, blind)).toEqual(['passed', 1, []])
  const resultOf = async () => {
    const { result, ledger } = await mock.admin.report()
    return [result, ledger.suspectedDuplicates]
  }
  expect(await resultOf()).toEqual(['cannot tell', 1])
  await call()
  expect(await judged(mock, blind)).toEqual(['violated', 1, [[1, 3]]])
  expect(await resultOf()).toEqual(['failed', 1])
})
