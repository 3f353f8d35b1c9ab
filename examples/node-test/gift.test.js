// node --test examples/node-test/
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withGiftSandbox } from 'gift-provider-mock/fixture'

test('issues one code for an order', () =>
  withGiftSandbox(async (gift) => {
    const { tranId } = await gift.atGift.issue({ dcId: 'DC500', amount: 500 })

    const { codes, totals } = await gift.sandbox.ledger()
    assert.equal(totals.faceValue, 500)
    assert.deepEqual(
      codes.map(({ reference }) => reference),
      [tranId],
    )
  }))

test('reports a lost response and does not issue again', () =>
  withGiftSandbox(async (gift) => {
    const scenario = await gift.scenario('at-gift/response-lost-after-issue')
    await assert.rejects(gift.atGift.issue({ dcId: 'DC500', amount: 500 }), { name: 'OutcomeUnknownError' })
    await scenario.expectPassed()
  }))

test('responds with 429 to a client that does not wait', () =>
  withGiftSandbox(
    async (gift) => {
      const { AT_GIFT_BASE_URL, AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY } = gift.env
      const issue = () =>
        gift.fetch(`${AT_GIFT_BASE_URL}/${AT_GIFT_CAMPAIGN}/dc/getcode`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ AuthKey: AT_GIFT_AUTH_KEY, DcId: 'DC500', Amount: '500' }),
        })
      assert.deepEqual([(await issue()).status, (await issue()).status], [200, 429])
      await gift.advance(1000)
      assert.equal((await issue()).status, 200)
    },
    { seed: 'an impatient client' },
  ))
