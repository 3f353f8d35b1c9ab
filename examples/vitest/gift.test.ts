import { test } from 'gift-provider-mock/vitest'
import { describe, expect } from 'vitest'

test('after a lost response, the client throws an error and issues no second code', async ({ gift }) => {
  await gift.arm({
    name: 'lose-it',
    when: { operation: 'at-gift.issue' },
    phase: 'after-commit',
    effect: { type: 'reset-connection' },
  })
  await expect(gift.atGift.issue({ dcId: 'DC500', amount: 500 })).rejects.toThrow('may have been issued')
  expect((await gift.sandbox.ledger()).totals).toMatchObject({ issued: 1, orphaned: 1 })
})

test('the client finds a gift after the response to the purchase was lost', async ({ gift }) => {
  const scenario = await gift.scenario('realpay-gift/gift-bought-answer-lost')
  const { id } = await gift.realpayGift.createPurchase({
    prices: [1000],
    name: 'Spring',
    issuer: 'Example',
    brands: ['amazon'],
    isStrict: true,
  })
  await gift.realpayGift.buyGift({ purchaseId: id, price: 1000 })
  await scenario.expectPassed()
})

describe('your own client', () => {
  test.override({ giftOptions: { settings: { 'atGift.limit.requests': 2 }, seed: 'two-a-second' } })

  test('your own client reads its base URL and credentials from `gift.env`', async ({ gift }) => {
    const { AT_GIFT_BASE_URL, AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY } = gift.env
    const body = JSON.stringify({ AuthKey: AT_GIFT_AUTH_KEY, DcId: 'DC500', Amount: '500' })
    const issue = () =>
      gift.fetch(`${AT_GIFT_BASE_URL}/${AT_GIFT_CAMPAIGN}/dc/getcode`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
    expect([(await issue()).status, (await issue()).status, (await issue()).status]).toEqual([200, 200, 429])
    await gift.advance(1000)
    expect((await issue()).status).toBe(200)
  })
})
