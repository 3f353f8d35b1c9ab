import { ledgerOf, readLedger, recordIssue, sumTotals } from '../../mock-server/core/ledger.ts'
import { memoryStore } from '../../mock-server/core/store/memory-store.ts'
import { describe, expect, test } from 'vitest'
import { boot } from '../helpers/boot.ts'
import {
  ISSUE_PATH,
  issued,
  issueOf,
  json,
  journal,
  ledger,
  noLimits,
  partnerHeaders,
  purchasePath,
  sendAndLose,
} from './support.ts'

const booted = () => boot({ settings: noLimits })

test('the ledger lists all issued codes in the order of their issue, with correct totals [AG-D12]', async () => {
  const { send } = booted()
  const codes = []
  for (const Amount of ['500', '1200', '1']) codes.push((await issued(await send(ISSUE_PATH, issueOf({ Amount })))).Dc1)
  await send(ISSUE_PATH, issueOf({ Amount: '0' }))
  const path = await purchasePath(send)
  await send(`${path}/gifts`, json({ price: 10_000 }, { headers: await partnerHeaders('gift-1') }))
  const { codes: rows, totals } = await ledger(send)
  expect(rows.slice(0, 3).map(({ code }) => code)).toEqual(codes)
  expect(rows[0]).toMatchObject({
    provider: 'at-gift',
    operation: 'at-gift.issue',
    product: 'DC500',
    faceValue: 500,
    fee: 0,
    at: '2026-04-01T09:00:00.000+09:00',
    delivered: true,
    orphaned: false,
    recoveredBy: null,
    suspectedDuplicateOf: null,
  })
  expect(rows[3]).toMatchObject({
    provider: 'realpay-gift',
    operation: 'realpay-gift.buy-gift',
    reference: 'gift-1',
    faceValue: 10_000,
    fee: 550,
  })
  expect(totals).toEqual({
    issued: 4,
    faceValue: 11_701,
    fees: 550,
    orphaned: 0,
    orphanedYen: 0,
    suspectedDuplicates: 0,
    suspectedDuplicatesYen: 0,
  })
})

test('a ledger row contains the journal id of the issue request', async () => {
  const { send } = booted()
  await send(ISSUE_PATH, issueOf({ DcId: 'unknown' }))
  const { TranId } = await issued(await send(ISSUE_PATH, issueOf()))
  const [row] = (await ledger(send)).codes
  expect(row).toMatchObject({ reference: TranId })
  expect((await journal(send)).requests[1]?.id).toBe(row?.journalId)
})

test('the ledger contains no secret', async () => {
  const { send } = booted()
  await send(ISSUE_PATH, issueOf())
  await send(`${await purchasePath(send)}/gifts`, json({ price: 500 }, { headers: await partnerHeaders('g') }))
  const text = await (await send('/__admin/ledger')).text()
  expect(text).not.toMatch(/MOCK-AuthKey|mock0000|GIFTMOCK/)
})

test('if the response with a code is lost, the ledger lists the code as orphaned', async () => {
  const mock = booted()
  await sendAndLose(mock, ISSUE_PATH, issueOf())
  await mock.send(ISSUE_PATH, issueOf({ Amount: '700' }))
  const { codes, totals } = await ledger(mock.send)
  expect(codes.map(({ delivered, orphaned }) => ({ delivered, orphaned }))).toEqual([
    { delivered: false, orphaned: true },
    { delivered: true, orphaned: false },
  ])
  expect(totals).toMatchObject({ issued: 2, faceValue: 1200, orphaned: 1, suspectedDuplicates: 0 })
  expect((await journal(mock.send)).requests.map(({ delivered }) => delivered)).toEqual([false, true])
})

test('if a lost response contains no code, the journal marks the response as undelivered, and the ledger counts nothing', async () => {
  const mock = booted()
  await sendAndLose(mock, ISSUE_PATH, issueOf({ DcId: 'unknown' }))
  expect((await journal(mock.send)).requests[0]?.delivered).toBe(false)
  expect((await ledger(mock.send)).totals.issued).toBe(0)
})

describe('orphans', () => {
  const lostAtGift = async () => {
    const mock = booted()
    const { TranId, Dc1 } = await issued(await sendAndLose(mock, ISSUE_PATH, issueOf()))
    return { mock, inquiry: issueOf({ TranId }), Dc1 }
  }

  test('an orphaned code is no longer orphaned after an inquiry returns this code [AG-D3]', async () => {
    const { mock, inquiry } = await lostAtGift()
    const answer = await mock.send(ISSUE_PATH, inquiry)
    const { codes, totals } = await ledger(mock.send)
    expect(codes[0]).toMatchObject({
      delivered: false,
      orphaned: false,
      recoveredBy: answer.headers.get('x-gift-mock-request'),
    })
    expect(totals).toMatchObject({ issued: 1, orphaned: 0 })
  })

  test('an orphaned code stays orphaned if an inquiry about this code is rejected [AG-A5]', async () => {
    const { mock } = await lostAtGift()
    await mock.send(ISSUE_PATH, issueOf({ TranId: 'AZ0', Amount: '500' }))
    expect((await ledger(mock.send)).totals.orphaned).toBe(1)
  })

  test('an orphaned code stays orphaned until the response to an inquiry reaches the client', async () => {
    const { mock, inquiry } = await lostAtGift()
    await sendAndLose(mock, ISSUE_PATH, inquiry)
    expect((await ledger(mock.send)).totals.orphaned).toBe(1)
    await mock.send(ISSUE_PATH, inquiry)
    expect((await ledger(mock.send)).totals.orphaned).toBe(0)
    await sendAndLose(mock, ISSUE_PATH, inquiry)
    expect((await ledger(mock.send)).totals.orphaned).toBe(0)
  })

  test('an orphaned gift of the partner API is no longer orphaned after the client looks up the gift [RP-D13]', async () => {
    const mock = booted()
    const path = await purchasePath(mock.send)
    await sendAndLose(mock, `${path}/gifts`, json({ price: 500 }, { headers: await partnerHeaders('gift-1') }))
    expect((await ledger(mock.send)).totals.orphaned).toBe(1)
    await mock.send(`${path}/gifts?request_id=gift-1`, { headers: await partnerHeaders() })
    expect((await ledger(mock.send)).totals.orphaned).toBe(0)
  })

  test('a code is never orphaned if an inquiry returns the code before the mock notices the loss of the first response', async () => {
    const { mock } = booted()
    const losses: (() => Promise<void>)[] = []
    const request = (body: RequestInit) => new Request(`http://localhost${ISSUE_PATH}`, body)
    const { TranId } = await issued(await mock.fetch(request(issueOf()), { onHandled: (lost) => losses.push(lost) }))
    await mock.fetch(request(issueOf({ TranId })))
    for (const lose of losses) await lose()
    expect((await mock.admin.ledger()).totals.orphaned).toBe(0)
  })

  test('a code is never orphaned if a second inquiry returns the code before the mock notices the loss of the first inquiry', async () => {
    const { mock, inquiry } = await lostAtGift()
    const losses: (() => Promise<void>)[] = []
    await mock.mock.fetch(new Request(`http://localhost${ISSUE_PATH}`, inquiry), {
      onHandled: (lost) => losses.push(lost),
    })
    await mock.send(ISSUE_PATH, inquiry)
    for (const lose of losses) await lose()
    expect((await ledger(mock.send)).totals.orphaned).toBe(0)
  })
})

describe('suspected duplicates', () => {
  const duplicatesOf = async (send: ReturnType<typeof boot>['send']) =>
    (await ledger(send)).codes.map(({ suspectedDuplicateOf }) => suspectedDuplicateOf)

  test('if an identical issue request follows a lost response, the second code is a suspected duplicate', async () => {
    const mock = booted()
    const lost = await sendAndLose(mock, ISSUE_PATH, issueOf())
    await mock.send(ISSUE_PATH, issueOf())
    expect(await duplicatesOf(mock.send)).toEqual([null, lost.headers.get('x-gift-mock-request')])
    expect((await ledger(mock.send)).totals).toMatchObject({ issued: 2, orphaned: 1, suspectedDuplicates: 1 })
  })

  test('a code is no longer a suspected duplicate after an inquiry returns the earlier code', async () => {
    const mock = booted()
    const { TranId } = await issued(await sendAndLose(mock, ISSUE_PATH, issueOf()))
    await mock.send(ISSUE_PATH, issueOf())
    expect((await ledger(mock.send)).totals).toMatchObject({ orphaned: 1, suspectedDuplicates: 1 })
    await mock.send(ISSUE_PATH, issueOf({ TranId }))
    expect((await ledger(mock.send)).totals).toMatchObject({
      orphaned: 0,
      orphanedYen: 0,
      suspectedDuplicates: 0,
      suspectedDuplicatesYen: 0,
    })
  })

  test('if an inquiry returns the first code before the client orders again, the second code is no suspected duplicate', async () => {
    const mock = booted()
    const { TranId } = await issued(await sendAndLose(mock, ISSUE_PATH, issueOf()))
    await mock.send(ISSUE_PATH, issueOf({ TranId }))
    await mock.send(ISSUE_PATH, issueOf())
    expect(await duplicatesOf(mock.send)).toEqual([null, null])
  })

  test.each([
    ['for another product', { DcId: 'DC-PIN' }],
    ['for another amount', { Amount: '501' }],
    ['by another caller', { AuthKey: 'another-AuthKey1' }],
  ])(
    'after the response to an issue request is lost, a later issue request %s is no suspected duplicate',
    async (_what, change) => {
      const mock = boot({
        settings: {
          ...noLimits,
          'atGift.campaigns': [
            { campaign: 'demo-campaign', authKey: 'MOCK-AuthKey-001' },
            { campaign: 'demo-campaign', authKey: 'another-AuthKey1' },
          ],
        },
      })
      await sendAndLose(mock, ISSUE_PATH, issueOf())
      expect((await mock.send(ISSUE_PATH, issueOf(change))).status).toBe(200)
      expect(await duplicatesOf(mock.send)).toEqual([null, null])
    },
  )

  test('the codes of identical issue requests are not suspected duplicates if only the last response is lost', async () => {
    const mock = booted()
    await mock.send(ISSUE_PATH, issueOf())
    await mock.send(ISSUE_PATH, issueOf())
    await sendAndLose(mock, ISSUE_PATH, issueOf())
    expect(await duplicatesOf(mock.send)).toEqual([null, null, null])
  })

  test('each lost response leads to at most one suspected duplicate, even if many identical issue requests follow', async () => {
    const mock = booted()
    const first = await sendAndLose(mock, ISSUE_PATH, issueOf())
    const second = await sendAndLose(mock, ISSUE_PATH, issueOf())
    await mock.send(ISSUE_PATH, issueOf())
    await mock.send(ISSUE_PATH, issueOf())
    const ids = [first, second].map(({ headers }) => headers.get('x-gift-mock-request'))
    expect(await duplicatesOf(mock.send)).toEqual([null, ...ids, null])
  })
})

test('the totals of a ledger with 200 000 codes are correct', async () => {
  const rows = ledgerOf('at-gift')
  const row = {
    record: null,
    code: '',
    provider: 'at-gift',
    operation: 'at-gift.issue',
    reference: '',
    product: 'DC500',
    faceValue: 1,
    fee: 0,
    caller: 'c',
    atMs: 0,
    delivered: true,
    shownBy: [],
  }
  const totals = await memoryStore().transaction('many', (tx) => {
    for (let sequence = 0; sequence < 200_000; sequence++)
      recordIssue(tx, rows, `${sequence}`, { ...row, journalId: `${sequence}` })
    return sumTotals(readLedger(tx, ['at-gift', 'realpay-gift']))
  })
  expect(totals).toEqual({
    issued: 200_000,
    faceValue: 200_000,
    fees: 0,
    orphaned: 0,
    orphanedYen: 0,
    suspectedDuplicates: 0,
    suspectedDuplicatesYen: 0,
  })
})
