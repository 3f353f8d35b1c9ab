import { expect, test } from 'vitest'
import { bootAtGift, campaigns, codeOf, expectError, OTHERS_PATH } from '../helpers.ts'

const fixedAt = (fixed: number) => ({
  dcId: 'DC-FIXED',
  name: 'fixed',
  amount: { fixed },
  code: 'text',
  secondCode: null,
  sevenPayment: false,
  validityYears: 10,
  inContract: true,
})

test.each([
  ['DC500', '500'],
  ['DC-FIXED-1000', '1000'],
  ['DC-URL', '300'],
  ['DC-PIN', '1'],
  ['DC-URL-URL', '100000'],
  ['DC-SEVEN', '700'],
  ['DC-NO-EXPIRY', '800'],
])(
  'for a code of the product %s, an inquiry returns the same response as the original order and issues no code [AG-D3]',
  async (DcId, Amount) => {
    const { call, issue, issued, last, advance } = bootAtGift()
    const first = await call({ DcId, Amount })
    await issue({ DcId, Amount })
    await advance(24 * 60 * 60 * 1000)
    const again = await call({ DcId, Amount, TranId: codeOf(first).TranId })
    expect(again).toMatchObject({ status: 200, text: first.text })
    expect(await last()).toMatchObject({ operation: 'at-gift.inquire', outcome: { code: 'inquired', rule: 'AG-D3' } })
    expect(await issued()).toBe(2)
  },
)

test('an inquiry for a code can be repeated any number of times [AG-D3] [AG-D12]', async () => {
  const { issue, issued } = bootAtGift()
  const code = await issue()
  for (let round = 0; round < 5; round++) expect(await issue({ TranId: code.TranId })).toEqual(code)
  expect(await issued()).toBe(1)
})

test.each(['AZ0a1b2c3d4e5f60718293a4b5c6d7e8f901234567', 'x', '__proto__', 'AZ'])(
  'an inquiry for the unknown TranId %j is refused with 400 and issues nothing [AG-A4]',
  async (TranId) => {
    const { call, last, issued } = bootAtGift()
    expectError(await call({ TranId }), 400)
    expect(await last()).toMatchObject({ operation: 'at-gift.inquire', outcome: { rule: 'AG-A4' } })
    expect(await issued()).toBe(0)
  },
)

test('an inquiry whose TranId differs only in case or by a space is refused [AG-A4]', async () => {
  const { call, issue } = bootAtGift()
  const { TranId } = await issue()
  expectError(await call({ TranId: TranId.toLowerCase() }), 400)
  expectError(await call({ TranId: ` ${TranId}` }), 400)
})

test('an inquiry with another AuthKey or another campaign does not find the code [AG-A4]', async () => {
  const sameKey = { campaign: 'other-campaign', authKey: 'MOCK-AuthKey-001' }
  const { call, issue, last } = bootAtGift({ settings: { 'atGift.campaigns': [...campaigns, sameKey] } })
  const { TranId } = await issue()
  expectError(await call({ TranId, AuthKey: 'Second-AuthKey-1' }), 400)
  expect((await last()).outcome.rule).toBe('AG-A4')
  expectError(await call({ TranId, AuthKey: 'Others-AuthKey-1' }, { path: OTHERS_PATH }), 400)
  expectError(await call({ TranId }, { path: OTHERS_PATH }), 400)
  await issue({ TranId })
})

test('an inquiry with another product or amount than the order is refused [AG-A5]', async () => {
  const { call, issue, last } = bootAtGift()
  const { TranId } = await issue()
  for (const wrong of [{ Amount: '501' }, { DcId: 'DC-PIN' }, { DcId: 'DC-PIN', Amount: '501' }]) {
    expectError(await call({ TranId, ...wrong }), 400)
    expect((await last()).outcome).toMatchObject({ code: 'bad-request', rule: 'AG-A5' })
  }
})

test("if a setting allows an inquiry with another product or amount, the response has the order's values [AG-A5]", async () => {
  const { issue, change, issued, call } = bootAtGift()
  const code = await issue()
  await change({ 'atGift.inquiry.mustMatch': false })
  expect(await issue({ TranId: code.TranId, Amount: '501', DcId: 'DC-PIN' })).toEqual(code)
  expect(await issued()).toBe(1)
  await change({ 'atGift.inquiry.mustMatch': true })
  expectError(await call({ TranId: code.TranId, Amount: '501' }), 400)
})

test('a product with a fixed amount accepts only that amount [AG-D11]', async () => {
  const { call, issue, last } = bootAtGift()
  expect(await issue({ DcId: 'DC-FIXED-1000', Amount: '1000' })).toMatchObject({ Amount: 1000 })
  for (const Amount of ['999', '1001', '1']) {
    expectError(await call({ DcId: 'DC-FIXED-1000', Amount }), 400)
    expect((await last()).outcome.rule).toBe('AG-D11')
  }
})

test('a product with a range of amounts accepts any amount in the range [AG-D11]', async () => {
  const { call, issue, last } = bootAtGift()
  for (const Amount of ['1', '777', '100000']) expect(await issue({ Amount })).toMatchObject({ Amount: Number(Amount) })
  expectError(await call({ Amount: '100001' }), 400)
  expect((await last()).outcome.rule).toBe('AG-D11')
})

test('after a fixed amount is changed, an inquiry for an earlier code still needs the old amount [AG-D11] [AG-A5]', async () => {
  const { call, issue, change, issued } = bootAtGift({ settings: { 'atGift.catalogue': [fixedAt(1000)] } })
  const old = await issue({ DcId: 'DC-FIXED', Amount: '1000' })
  await change({ 'atGift.catalogue': [fixedAt(1200)] })
  expectError(await call({ DcId: 'DC-FIXED', Amount: '1000' }), 400)
  expect(await issue({ DcId: 'DC-FIXED', Amount: '1200' })).toMatchObject({ Amount: 1200 })
  expect(await issue({ DcId: 'DC-FIXED', Amount: '1000', TranId: old.TranId })).toEqual(old)
  expectError(await call({ DcId: 'DC-FIXED', Amount: '1200', TranId: old.TranId }), 400)
  expect(await issued()).toBe(2)
})

test('an order is refused if its product is missing from the catalogue or from the contract [AG-D11]', async () => {
  const { call, issue, change } = bootAtGift()
  await change({ 'atGift.catalogue': [fixedAt(1000)] })
  expectError(await call(), 400)
  await issue({ DcId: 'DC-FIXED', Amount: '1000' })
  await change({ 'atGift.catalogue': [{ ...fixedAt(1000), inContract: false }] })
  expectError(await call({ DcId: 'DC-FIXED', Amount: '1000' }), 403)
})
