import { expect, test } from 'vitest'
import { NO_CODES } from '../../../mock-server/core/ledger.ts'
import {
  issued,
  ISSUE_PATH,
  issueOf,
  json,
  noLimits,
  partnerHeaders,
  purchasePath,
  sendAndLose,
} from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'

test('the ledger of an unused sandbox is empty', async () => {
  expect(await (await boot().send('/__admin/ledger')).json()).toEqual({
    codes: [],
    totals: NO_CODES,
    clearances: [],
  })
})

test('`GET ledger` with `newest` returns only the newest codes, but the totals of all codes', async () => {
  const mock = boot({ settings: noLimits })
  for (const Amount of ['300', '400', '500']) await mock.send(ISSUE_PATH, issueOf({ Amount }))
  const read = async (query: string): Promise<{ codes: object[]; totals: object }> =>
    (await mock.send(`/__admin/ledger${query}`)).json()
  const { codes, totals } = await read('')
  expect(codes.length).toBe(3)
  for (const [newest, from] of [
    [1, 2],
    [2, 1],
    [9, 0],
  ] as const)
    expect(await read(`?newest=${newest}`)).toMatchObject({ codes: codes.slice(from), totals })
})

test('for each code, the ledger shows the cost, whether the client received the code, and which earlier code it may duplicate', async () => {
  const mock = boot({ settings: noLimits })
  const lost = await sendAndLose(mock, ISSUE_PATH, issueOf({ Amount: '300' }))
  const again = await mock.send(ISSUE_PATH, issueOf({ Amount: '300' }))
  const { Dc1, TranId } = await issued(lost)
  const shown = await (await mock.send('/__admin/ledger')).json()
  expect(shown).toEqual({
    codes: [
      {
        code: Dc1,
        provider: 'at-gift',
        operation: 'at-gift.issue',
        reference: TranId,
        product: 'DC500',
        faceValue: 300,
        fee: 0,
        caller: expect.stringMatching(/^[0-9a-f]{16}$/),
        at: '2026-04-01T09:00:00.000+09:00',
        journalId: lost.headers.get('x-gift-mock-request'),
        delivered: false,
        recoveredBy: null,
        orphaned: true,
        suspectedDuplicateOf: null,
      },
      expect.objectContaining({
        journalId: again.headers.get('x-gift-mock-request'),
        delivered: true,
        orphaned: false,
        suspectedDuplicateOf: lost.headers.get('x-gift-mock-request'),
      }),
    ],
    totals: {
      issued: 2,
      faceValue: 600,
      fees: 0,
      orphaned: 1,
      orphanedYen: 300,
      suspectedDuplicates: 1,
      suspectedDuplicatesYen: 300,
    },
    clearances: [],
  })
})

test('the total fees in the ledger are the sum of the commissions and the taxes of all codes [RP-A8]', async () => {
  const { send } = boot()
  const path = await purchasePath(send)
  for (const [index, price] of [10_000, 500].entries())
    await send(`${path}/gifts`, json({ price }, { headers: await partnerHeaders(`gift-${index}`) }))
  expect(await (await send('/__admin/ledger')).json()).toMatchObject({
    codes: [{ fee: 550, product: path.split('/').at(-1) }, { fee: 27 }],
    totals: { issued: 2, faceValue: 10_500, fees: 577 },
  })
})

test('clearing the journal leaves the ledger unchanged', async () => {
  const { send } = boot()
  await send(ISSUE_PATH, issueOf())
  const before = await (await send('/__admin/ledger')).text()
  await send('/__admin/requests', { method: 'DELETE' })
  expect(await (await send('/__admin/ledger')).text()).toBe(before)
})
