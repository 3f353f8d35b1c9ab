import { OutcomeUnknownError } from 'gift-provider-mock/clients'
import { test } from 'gift-provider-mock/vitest'
import { describe, expect } from 'vitest'

test('an order becomes one code', async ({ gift }) => {
  const { tranId } = await gift.atGift.issue({ dcId: 'DC500', amount: 500 })

  const { codes, totals } = await gift.sandbox.ledger()
  expect(totals.faceValue).toBe(500)
  expect(codes.map(({ reference }) => reference)).toEqual([tranId])
})

test('a lost answer is told, and nothing is bought again', async ({ gift }) => {
  await gift.arm({ name: 'lose-it', when: { operation: 'at-gift.issue' }, phase: 'after-commit', effect: { type: 'reset-connection' } })
  await expect(gift.atGift.issue({ dcId: 'DC500', amount: 500 })).rejects.toThrow(OutcomeUnknownError)
  expect((await gift.sandbox.ledger()).totals).toMatchObject({ issued: 1, orphaned: 1 })
})

test('a gift whose answer was lost is found again', async ({ gift }) => {
  const scenario = await gift.scenario('realpay-gift/gift-bought-answer-lost')
  const { id } = await gift.realpayGift.createPurchase({ prices: [500], name: 'Spring', issuer: 'Example', brands: ['amazon'], isStrict: true })
  await gift.realpayGift.buyGift({ purchaseId: id, price: 500 })
  await scenario.expectPassed()
})

describe('with a limit of five a second', () => {
  test.override({ giftOptions: { settings: { 'atGift.limit.requests': 5 } } })

  test.concurrent('a burst is let through', async ({ gift }) => {
    const { AT_GIFT_BASE_URL, AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY } = gift.env
    const issue = () =>
      gift.fetch(`${AT_GIFT_BASE_URL}/${AT_GIFT_CAMPAIGN}/dc/getcode`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ AuthKey: AT_GIFT_AUTH_KEY, DcId: 'DC500', Amount: '500' }),
      })
    const statuses = [await issue(), await issue(), await issue(), await issue(), await issue(), await issue()].map(({ status }) => status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  })
})
