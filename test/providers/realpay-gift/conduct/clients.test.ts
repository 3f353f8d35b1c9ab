import { expect, test } from 'vitest'
import type { RealPayGiftClient } from '../../../../clients/index.ts'
import type { FaultDocument } from '../../../../mock-server/index.ts'
import { arm, expectClean, judged, realpayClient, type SharedTime, sharedTime } from '../../../core/conduct/support.ts'
import { boot } from '../../../helpers/boot.ts'

const wish = { prices: [500, 1000], name: 'n', issuer: 'i', brands: ['amazon'], isStrict: true }

async function purchaseIdOf(client: RealPayGiftClient, { drive }: SharedTime): Promise<string> {
  await drive(client.listBrands())
  const made = client.createPurchase(wish)
  await drive(made)
  return (await made).id
}

const faults: [what: string, phase: FaultDocument['phase'], effect: FaultDocument['effect']][] = [
  ['a refusal by the limit', 'before-commit', { type: 'provider-error', status: 429 }],
  ['a refusal by the limit after the commit', 'after-commit', { type: 'provider-error', status: 429 }],
  ['a 503 before the commit', 'before-commit', { type: 'provider-error', status: 503 }],
  ['a 503 after the commit', 'after-commit', { type: 'provider-error', status: 503 }],
  ['a 400', 'before-commit', { type: 'provider-error', status: 400 }],
  ['a 401', 'before-commit', { type: 'provider-error', status: 401 }],
  ['a 409 that a fault causes', 'before-commit', { type: 'provider-error', status: 409 }],
  ['a connection reset before the commit', 'before-commit', { type: 'reset-connection' }],
  ['a connection reset after the commit', 'after-commit', { type: 'reset-connection' }],
  ['a connection reset within the body', 'mid-body', { type: 'reset-connection' }],
  ['an empty response', 'after-commit', { type: 'empty-response' }],
  ['a hang before the commit', 'before-commit', { type: 'hang' }],
  ['a hang after the commit', 'after-commit', { type: 'hang' }],
  ['a hang within the body', 'mid-body', { type: 'hang' }],
  ['a delay after the commit that exceeds the timeout', 'after-commit', { type: 'delay', ms: 40_000 }],
  ['a delay before the commit that exceeds the timeout', 'before-commit', { type: 'delay', ms: 40_000 }],
  ['a delay until the token has expired', 'before-commit', { type: 'delay', ms: 100_000 }],
  ['a truncated body', 'after-commit', { type: 'truncate-body' }],
  ['an error page of a gateway', 'after-commit', { type: 'html-error-page' }],
  ['a body that arrives too slowly', 'after-commit', { type: 'slow-body', ms: 60_000 }],
  ['a response in an unexpected format', 'before-commit', { type: 'respond', status: 200, body: {} }],
  ['a clock that goes forward', 'after-commit', { type: 'set', clockMs: 600_000 }],
  ['a clock that goes back', 'before-commit', { type: 'set', clockMs: -600_000 }],
  ['an unannounced lower limit', 'before-commit', { type: 'set', settings: { 'realpayGift.limit.requests': 3 } }],
  [
    'a lower limit that refuses with 503',
    'before-commit',
    { type: 'set', settings: { 'realpayGift.limit.requests': 3, 'realpayGift.limit.status': 503 } },
  ],
  ['brands that are removed', 'before-commit', { type: 'set', settings: { 'realpayGift.brands': [] } }],
]

test.each(faults)(
  'the reference client breaks no rule if its first purchase of a gift meets this fault: %s',
  async (_what, phase, effect) => {
    const { mock } = boot()
    await arm(mock, 'realpay-gift.buy-gift', phase, effect)
    const time = sharedTime(mock)
    const client = realpayClient(time)
    const purchaseId = await purchaseIdOf(client, time)
    await time.drive(client.buyGift({ purchaseId, price: 500 }))
    await time.drive(client.buyGift({ purchaseId, price: 1000, rebuyWhenNotFound: true }))
    await time.drive(client.getPurchase({ purchaseId }))
    await expectClean(mock)
  },
)

test.each(faults)(
  'the reference client breaks no rule if three concurrent purchases meet this fault: %s',
  async (_what, phase, effect) => {
    const { mock } = boot()
    await arm(mock, 'realpay-gift.buy-gift', phase, effect, [1, 2, 5])
    const time = sharedTime(mock)
    const client = realpayClient(time)
    const purchaseId = await purchaseIdOf(client, time)
    await time.drive(Promise.allSettled([1, 2, 3].map(() => client.buyGift({ purchaseId, price: 500 }))))
    await expectClean(mock)
  },
)

test.each(faults)(
  'the reference client breaks no rule if the look-up of a gift with a lost response meets this fault: %s',
  async (_what, phase, effect) => {
    const { mock } = boot()
    await arm(mock, 'realpay-gift.buy-gift', 'after-commit', { type: 'reset-connection' })
    await arm(mock, 'realpay-gift.find-gift', phase, effect, '1-')
    const time = sharedTime(mock)
    const client = realpayClient(time)
    const purchaseId = await purchaseIdOf(client, time)
    // A 400 to the look-up hides whether a gift was bought. A second purchase could therefore lose the first gift, so
    // the client does not buy again after a 400.
    const rebuyWhenNotFound = !(effect.type === 'provider-error' && effect.status === 400)
    await time.drive(client.buyGift({ purchaseId, price: 500, rebuyWhenNotFound }))
    await expectClean(mock)
  },
)

test('if the provider has booked a gift, a client that buys again breaks the rule `looks-up-before-rebuy`, even if its look-ups got no result', async () => {
  const { mock } = boot()
  await arm(mock, 'realpay-gift.buy-gift', 'after-commit', { type: 'reset-connection' })
  await arm(mock, 'realpay-gift.find-gift', 'before-commit', { type: 'provider-error', status: 400 }, '1-')
  const time = sharedTime(mock)
  const client = realpayClient(time)
  const purchaseId = await purchaseIdOf(client, time)
  await time.drive(client.buyGift({ purchaseId, price: 500, rebuyWhenNotFound: true }))
  expect((await judged(mock, 'realpay-gift/looks-up-before-rebuy'))[0]).toBe('violated')
  expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 2, orphaned: 1 })
})

test('the reference client breaks no rule if the provider sends 429 responses for minutes', async () => {
  const { mock } = boot()
  await mock.admin.arm({
    name: 'busy',
    when: { provider: 'realpay-gift' },
    phase: 'before-commit',
    effect: { type: 'provider-error', status: 429 },
  })
  const time = sharedTime(mock)
  const client = realpayClient(time)
  await time.drive(
    Promise.allSettled([
      client.listBrands(),
      client.listBrands(),
      client.listBrands(),
      client.createPurchase(wish),
      client.createPurchase(wish),
    ]),
  )
  await expectClean(mock)
  // Five requests were refused seven times each. The rule compares each refusal with the next request that has the same
  // content. The three reads have the same content: 21 refusals give 20 comparisons. The two purchases have the same
  // content: 14 refusals give 13 comparisons.
  expect(await judged(mock, 'realpay-gift/waits-after-429')).toEqual(['passed', 33, []])
})

test('the reference client breaks no rule if it repeats a purchase with the same request id after a crash', async () => {
  const { mock, advance } = boot()
  const time = sharedTime(mock)
  const client = realpayClient(time)
  const purchaseId = await purchaseIdOf(client, time)
  await time.drive(client.buyGift({ purchaseId, price: 500, requestId: 'kept' }))
  await advance(5000)
  await time.drive(client.buyGift({ purchaseId, price: 500, requestId: 'kept' }))
  await expectClean(mock)
  expect((await mock.admin.ledger()).totals.issued).toBe(1)
})

test('if the provider has booked no gift, buying again with a new request id after a look-up without a result breaks no rule', async () => {
  const { mock } = boot()
  await arm(mock, 'realpay-gift.buy-gift', 'before-commit', { type: 'reset-connection' }, '1-4')
  const time = sharedTime(mock)
  const client = realpayClient(time)
  const purchaseId = await purchaseIdOf(client, time)
  await time.drive(client.buyGift({ purchaseId, price: 500, rebuyWhenNotFound: true }))
  await expectClean(mock)
  expect(await judged(mock, 'realpay-gift/looks-up-before-rebuy')).toEqual(['passed', 1, []])
  expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 1, orphaned: 0 })
})
