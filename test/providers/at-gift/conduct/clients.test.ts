import { expect, test } from 'vitest'
import { createPacer } from '../../../../clients/index.ts'
import type { FaultDocument } from '../../../../mock-server/index.ts'
import { arm, atGiftClient, expectClean, judged, sharedTime } from '../../../core/conduct/support.ts'
import { boot } from '../../../helpers/boot.ts'

const order = { dcId: 'DC500', amount: 500 }
type Case = [what: string, phase: FaultDocument['phase'], effect: FaultDocument['effect']]

const faults: Case[] = [
  ['a refusal by the limit', 'before-commit', { type: 'provider-error', status: 429 }],
  ['a refusal by the limit after the commit', 'after-commit', { type: 'provider-error', status: 429 }],
  ['a connection that is reset within the body', 'mid-body', { type: 'reset-connection' }],
  ['a 500 before the commit', 'before-commit', { type: 'provider-error', status: 500 }],
  ['a 500 after the commit', 'after-commit', { type: 'provider-error', status: 500 }],
  ['a 401', 'before-commit', { type: 'provider-error', status: 401 }],
  ['a connection reset before the commit', 'before-commit', { type: 'reset-connection' }],
  ['a connection reset after the commit', 'after-commit', { type: 'reset-connection' }],
  ['an empty response', 'after-commit', { type: 'empty-response' }],
  ['a connection that is closed after the head', 'after-commit', { type: 'close-connection' }],
  ['a delay of 85 seconds before the commit', 'before-commit', { type: 'delay', ms: 85_000 }],
  ['a delay of 85 seconds after the commit', 'after-commit', { type: 'delay', ms: 85_000 }],
  ['a delay of two minutes before the commit', 'before-commit', { type: 'delay', ms: 120_000 }],
  ['a hang before the commit', 'before-commit', { type: 'hang' }],
  ['a hang after the commit', 'after-commit', { type: 'hang' }],
  ['a hang within the body', 'mid-body', { type: 'hang' }],
  ['a truncated body', 'after-commit', { type: 'truncate-body' }],
  ['a body that is not JSON', 'after-commit', { type: 'malformed-body' }],
  ['a body that is sent slowly', 'after-commit', { type: 'slow-body', ms: 60_000 }],
  ['a body that is sent too slowly', 'after-commit', { type: 'slow-body', ms: 200_000 }],
  ['a body in Shift_JIS', 'after-commit', { type: 'shift-jis-body' }],
  ['an error page of a gateway', 'after-commit', { type: 'html-error-page' }],
  ['a 429 of a gateway', 'before-commit', { type: 'html-error-page', status: 429 }],
  ['a response in an unexpected format', 'before-commit', { type: 'respond', status: 200, body: 'closed for today' }],
  [
    'a change of the AuthKey after the commit',
    'after-commit',
    { type: 'set', settings: { 'atGift.campaigns': [{ campaign: 'demo-campaign', authKey: 'Another-AuthKey-1' }] } },
  ],
  ['a clock that goes back after the commit', 'after-commit', { type: 'set', clockMs: -600_000 }],
  ['a clock that goes back before the commit', 'before-commit', { type: 'set', clockMs: -600_000 }],
  [
    'an unannounced longer window of the limit',
    'before-commit',
    { type: 'set', settings: { 'atGift.limit.windowMs': 5000 } },
  ],
]

test.each(faults)('the reference client breaks no rule if an order is affected by %s', async (_what, phase, effect) => {
  const { mock } = boot()
  await arm(mock, 'at-gift.issue', phase, effect)
  const time = sharedTime(mock)
  const client = atGiftClient(time)
  const issuing = client.issue(order)
  await time.drive(issuing)
  const issued = await issuing.catch(() => undefined)
  // The next issue request is another order, because its product differs.
  await time.drive(client.issue({ dcId: 'DC-PIN', amount: 300 }))
  if (issued) await time.drive(client.inquire({ ...order, tranId: issued.tranId }))
  await expectClean(mock)
})

test.each(faults)(
  'the reference client breaks no rule if every inquiry is affected by %s',
  async (_what, phase, effect) => {
    const { mock } = boot()
    await arm(mock, 'at-gift.inquire', phase, effect, '1-')
    const time = sharedTime(mock)
    const client = atGiftClient(time)
    const issuing = client.issue(order)
    await time.drive(issuing)
    const { tranId } = await issuing
    await time.drive(client.inquire({ ...order, tranId }))
    await expectClean(mock)
  },
)

test('the reference client breaks no rule if it sends many orders concurrently', async () => {
  const { mock } = boot()
  await arm(mock, 'at-gift.issue', 'before-commit', { type: 'provider-error', status: 429 }, [1, 3, 4])
  const time = sharedTime(mock)
  const client = atGiftClient(time)
  await time.drive(Promise.all([1, 2, 3, 4, 5].map(() => client.issue(order))))
  await expectClean(mock)
  expect(await judged(mock, 'at-gift/pacing')).toEqual(['passed', 7, []])
  expect(await judged(mock, 'at-gift/waits-after-429')).toEqual(['passed', 3, []])
  expect((await mock.admin.ledger()).totals.issued).toBe(5)
})

test('the reference client breaks no rule if one of several concurrent requests gets a 429', async () => {
  const { mock } = boot({ settings: { 'atGift.limit.requests': 5 } })
  await arm(mock, 'at-gift.issue', 'before-commit', { type: 'provider-error', status: 429 })
  const time = sharedTime(mock)
  const client = atGiftClient(time, { pacer: createPacer({ requests: 5, windowMs: 1000, clock: time.clock }) })
  await time.drive(Promise.all([1, 2, 3, 4].map(() => client.issue(order))))
  await expectClean(mock)
  expect(await judged(mock, 'at-gift/waits-after-429')).toEqual(['passed', 1, []])
})
