import { describe, expect, test } from 'vitest'
import { boot } from '../../helpers/boot.ts'
import type { ClearanceReport } from '../../../mock-server/index.ts'
import { bootAtGift } from '../../providers/at-gift/helpers.ts'
import { type BootedAtGift, issue, loseIssues } from './clearance-support.ts'

describe('POST /__admin/ledger/clear', () => {
  async function clear(send: BootedAtGift['send'], body: object, path = '/__admin/ledger/clear') {
    const response = await send(path, { method: 'POST', body: JSON.stringify(body) })
    return { status: response.status, body: (await response.json()) as ClearanceReport & { detail?: string } }
  }

  test('a recorded statement of the provider appears with its time and note in the report and in the ledger', async () => {
    const booted = bootAtGift()
    await loseIssues(booted.mock)
    await issue(booted)
    const { status, body } = await clear(booted.send, { request: '000000001', as: 'issued', note: 'Mr. Sato' })
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        request: '000000001',
        provider: 'at-gift',
        reference: null,
        as: 'issued',
        note: 'Mr. Sato',
        at: '2026-04-01T09:00:02.000+09:00',
        contradictsLedger: false,
        text: {
          en: 'request 000000001: the provider said that a code was issued; so says the ledger',
          ja: 'リクエスト 000000001: プロバイダーは「発行済み」と回答。台帳と一致',
        },
      },
    })
    for (const path of ['/__admin/report', '/__admin/ledger'])
      expect(await (await booted.send(path)).json()).toMatchObject({ clearances: [body] })
  })

  test('if the provider denies an issued code, the code stays in the ledger, and the response advises the user to dispute the bill', async () => {
    const booted = bootAtGift()
    await loseIssues(booted.mock)
    await issue(booted)
    const { body } = await clear(booted.send, { as: 'not-issued' })
    expect(body).toMatchObject({ contradictsLedger: true, text: { en: expect.stringContaining('dispute the bill') } })
    expect((await booted.mock.admin.ledger()).totals).toMatchObject({ issued: 1, orphaned: 1 })
    const { findings, result } = await booted.mock.admin.reconcile(
      'order,provider,amount,state\n1,at-gift,500,unknown\n1,at-gift,500,failed\n',
    )
    expect({ result, kinds: findings.map(({ kind }) => kind) }).toEqual({
      result: 'agreed',
      kinds: ['provider-contradicted'],
    })
  })

  test("if the provider's statement contradicts the ledger, the response says so, and a correction is recorded as well", async () => {
    const booted = bootAtGift()
    await booted.mock.admin.arm({
      name: 'broken',
      when: { operation: 'at-gift.issue' },
      phase: 'before-commit',
      effect: { type: 'provider-error', status: 500 },
    })
    await issue(booted)
    expect((await clear(booted.send, { as: 'issued' })).body).toMatchObject({
      contradictsLedger: true,
      text: { en: expect.stringContaining('but the ledger has none') },
    })
    expect((await clear(booted.send, { request: '000000001', as: 'not-issued' })).body).toMatchObject({
      contradictsLedger: false,
    })
    // The second statement corrects the first one. The mock keeps both statements in the order in which they were
    // recorded.
    expect((await booted.mock.admin.clearances()).map(({ as }) => as)).toEqual(['issued', 'not-issued'])
  })

  test("a provider's statement that names a TranId is recorded for the order with this TranId", async () => {
    const booted = bootAtGift()
    await loseIssues(booted.mock, [1, 2])
    await issue(booted)
    await issue(booted)
    const second = (await booted.mock.admin.ledger()).codes[1]
    const { body } = await clear(booted.send, { reference: second?.reference, as: 'issued' })
    expect(body).toMatchObject({ request: '000000002' })
  })

  test.each<[string, object, number, string]>([
    ['no order whose outcome is unknown', { as: 'issued' }, 404, 'no order has an unknown outcome'],
    [
      'a request that does not exist',
      { request: '000000099', as: 'issued' },
      404,
      'no order with the request "000000099"',
    ],
    ['a reference that does not exist', { reference: 'AZ00', as: 'issued' }, 404, 'no order with the reference "AZ00"'],
    ['an unknown provider', { provider: 'atgift', as: 'issued' }, 400, 'did you mean "at-gift"?'],
    [
      'an unknown statement of the provider',
      { as: 'maybe' },
      400,
      'there is no answer of the provider "maybe"; there are issued, not-issued',
    ],
    ['an unknown key', { as: 'issued', ref: 'x' }, 400, '"ref"'],
  ])('POST /__admin/ledger/clear with %s is rejected and creates no sandbox', async (_what, body, status, detail) => {
    const { mock, send } = boot()
    const answer = await clear(send, body, '/sandboxes/w1/__admin/ledger/clear')
    expect(answer).toMatchObject({ status, body: { detail: expect.stringContaining(detail) } })
    expect(await mock.sandboxes()).toEqual(['default'])
  })

  test("a provider's statement is recorded for the order of a request number, even if the number lacks its leading zeros", async () => {
    const booted = bootAtGift()
    await loseIssues(booted.mock)
    await issue(booted)
    expect(await clear(booted.send, { request: '1', as: 'issued' })).toMatchObject({
      status: 200,
      body: { request: '000000001' },
    })
  })

  test('a second statement about the only order with an unknown outcome must name this order, and the error says how', async () => {
    const booted = bootAtGift()
    await loseIssues(booted.mock)
    await issue(booted)
    await clear(booted.send, { as: 'issued' })
    expect(await clear(booted.send, { as: 'not-issued' })).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('(1 is already cleared: name it with --request to clear it again)') },
    })
  })

  test('if several orders have unknown outcomes, a statement that names no order is rejected with a list of the orders', async () => {
    const booted = bootAtGift()
    await loseIssues(booted.mock, [1, 2])
    await issue(booted)
    await issue(booted)
    expect(await clear(booted.send, { provider: 'at-gift', as: 'issued' })).toMatchObject({
      status: 409,
      body: {
        detail:
          '2 orders fit; name one by its request: 000000001 (at-gift, 2026-04-01T09:00:00+09:00), 000000002 (at-gift, 2026-04-01T09:00:02+09:00)',
      },
    })
    expect(await booted.mock.admin.clearances()).toEqual([])
  })

  test("a provider's statement about a refused order is rejected, because the client knows the outcome already", async () => {
    const booted = bootAtGift()
    await booted.mock.admin.changeSettings({ 'atGift.allowedIps': ['192.0.2.1'] })
    await issue(booted)
    expect(await clear(booted.send, { request: '000000001', as: 'issued' })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('was refused with 403') },
    })
  })
})

test('a snapshot contains the recorded statements of the provider about orders, and a reset deletes these statements', async () => {
  const booted = bootAtGift()
  await loseIssues(booted.mock)
  await issue(booted)
  await booted.mock.admin.clearOrder({ as: 'issued' })
  const snapshot = await booted.mock.admin.snapshot()
  const other = boot()
  await other.mock.admin.restore(JSON.parse(JSON.stringify(snapshot)))
  expect(await other.mock.admin.clearances()).toEqual(await booted.mock.admin.clearances())
  await booted.mock.admin.reset()
  expect(await booted.mock.admin.clearances()).toEqual([])
})

test("recording a provider's statement about an order causes an event that contains all recorded statements", async () => {
  const booted = bootAtGift()
  await loseIssues(booted.mock)
  await issue(booted)
  const reader = (await booted.send('/__admin/events')).body?.pipeThrough(new TextDecoderStream()).getReader()
  await reader?.read()
  await booted.mock.admin.clearOrder({ as: 'issued', note: 'by phone' })
  const { value } = (await reader?.read()) ?? {}
  await reader?.cancel()
  expect(value).toMatch(/^event: clearances\ndata: \{"clearances":\[\{"request":"000000001",.*"note":"by phone"/)
})
