// Jest 30, with "type": "module" in package.json: NODE_OPTIONS=--experimental-vm-modules npx jest
import { withGiftSandbox } from 'gift-provider-mock/fixture'

test('issues one code for an order', () =>
  withGiftSandbox(async (gift) => {
    const { tranId } = await gift.atGift.issue({ dcId: 'DC500', amount: 500 })

    const { codes, totals } = await gift.sandbox.ledger()
    expect(totals.faceValue).toBe(500)
    expect(codes.map(({ reference }) => reference)).toEqual([tranId])
  }))

test('reports a lost response and does not issue again', () =>
  withGiftSandbox(async (gift) => {
    const scenario = await gift.scenario('at-gift/response-lost-after-issue')
    await expect(gift.atGift.issue({ dcId: 'DC500', amount: 500 })).rejects.toThrow('may have been issued')
    await scenario.expectPassed()
  }))
