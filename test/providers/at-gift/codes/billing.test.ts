import { expect, test } from 'vitest'
import { bootAtGift, CAMPAIGN, expectError, PATH } from '../helpers.ts'

test('each request issues one code, which is billed at its face value [AG-D10]', async () => {
  const { issue, mock } = bootAtGift()
  const codes = [await issue(), await issue({ Amount: '700' }), await issue({ DcId: 'DC-FIXED-1000', Amount: '1000' })]
  const ledger = await mock.admin.ledger()
  expect(ledger.totals).toEqual({
    issued: 3,
    faceValue: 2200,
    fees: 0,
    orphaned: 0,
    orphanedYen: 0,
    suspectedDuplicates: 0,
    suspectedDuplicatesYen: 0,
  })
  expect(
    ledger.codes.map(({ code, reference, faceValue, operation }) => ({ code, reference, faceValue, operation })),
  ).toEqual(
    codes.map(({ Dc1, TranId, Amount }) => ({
      code: Dc1,
      reference: TranId,
      faceValue: Amount,
      operation: 'at-gift.issue',
    })),
  )
  expect(new Set(ledger.codes.map(({ journalId }) => journalId)).size).toBe(3)
})

test.each([
  [{ 'atGift.commission.rate': 0.05 }, 333, 16 + 1],
  [{ 'atGift.commission.rate': 0.05, 'atGift.commission.rounding': 'up' }, 333, 17 + 2],
  [{ 'atGift.commission.rate': 0.05, 'atGift.commission.taxRate': 0 }, 333, 16],
  [{ 'atGift.commission.taxRate': 0.5 }, 333, 0],
] as const)(
  'with the settings %j, a code of %i yen costs a fee of %i yen, and a loss includes the fee [AG-A58]',
  async (settings, faceValue, fees) => {
    const { issue, mock } = bootAtGift({ settings })
    await mock.admin.arm({ name: 'lost', phase: 'after-commit', effect: { type: 'reset-connection' }, times: 1 })
    await issue({ Amount: faceValue.toString() }).catch(() => undefined)
    expect((await mock.admin.ledger()).totals).toMatchObject({ faceValue, fees, orphanedYen: faceValue + fees })
  },
)

test('a request for several codes is refused, no matter which member or value asks for several codes [AG-D10] [AG-A6]', async () => {
  const { call, issued } = bootAtGift()
  for (const members of [{ Count: 2 }, { Quantity: '2' }, { DcId: ['DC500', 'DC500'] }, { Amount: ['500', '500'] }])
    expectError(await call(members), 400)
  expect(await issued()).toBe(0)
})

test.each([
  ['DELETE', PATH],
  ['POST', `/at-gift/${CAMPAIGN}/dc/cancel`],
  ['POST', `/at-gift/${CAMPAIGN}/dc/cancelcode`],
  ['DELETE', `/at-gift/${CAMPAIGN}/dc`],
])('the request %s %s gets a 404 and does not cancel a code [AG-D12]', async (method, path) => {
  const { call, issue, mock } = bootAtGift()
  const code = await issue()
  const before = (await mock.admin.ledger()).totals
  expectError(await call({ TranId: code.TranId }, { path, method }), 404)
  expect((await mock.admin.ledger()).totals).toEqual(before)
  expect(await issue({ TranId: code.TranId })).toEqual(code)
})

test.each([{ Cancel: true }, { Amount: '0' }, { Amount: '-500' }])(
  'an inquiry with %j is refused with 400 and does not cancel the code [AG-D12]',
  async (members) => {
    const { call, issue, issued } = bootAtGift()
    const { TranId } = await issue()
    expectError(await call({ TranId, ...members }), 400)
    expect(await issued()).toBe(1)
    await issue({ TranId })
  },
)

test('if the response to an order is lost, the code is billed, and an inquiry returns the code [AG-D12] [AG-D3]', async () => {
  const { mock, issue } = bootAtGift()
  const reports: (() => Promise<void>)[] = []
  const body = JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' })
  const request = new Request(`http://localhost${PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  await mock.fetch(request, { onHandled: (lost) => reports.push(lost) })
  expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 1, orphaned: 0 })
  await reports[0]?.()
  const {
    codes: [orphan],
    totals,
  } = await mock.admin.ledger()
  expect(totals).toMatchObject({ issued: 1, faceValue: 500, orphaned: 1 })
  expect((await issue({ TranId: orphan?.reference })).Dc1).toBe(orphan?.code)
  expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 1, faceValue: 500, orphaned: 0 })
})
