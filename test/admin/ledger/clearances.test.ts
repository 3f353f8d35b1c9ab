import { describe, expect, test } from 'vitest'
import { boot } from '../../helpers/boot.ts'
import type { ClearanceReport, SandboxAdmin } from '../../../mock-server/index.ts'
import { arm } from '../../core/conduct/support.ts'
import { scenarioOf } from '../../core/scenario/support.ts'
import { bootAtGift } from '../../providers/at-gift/helpers.ts'
import { type BootedAtGift, issue, loseIssues } from './clearance-support.ts'
import { buyGift, withPurchase } from '../../providers/realpay-gift/conduct/support.ts'

/** Returns the result of the report, the result of a conduct rule, and the number of suspected duplicates. */
async function judged(admin: SandboxAdmin, rule = 'at-gift/no-blind-reissue') {
  const { result, rules, ledger } = await admin.report()
  return [result, rules.find(({ name }) => name === rule)?.result, ledger.suspectedDuplicates]
}

describe('a clearance and the rules of conduct', () => {
  test("after the provider's statement about an order is recorded, the next issue request counts as a new order", async () => {
    for (const as of ['issued', 'not-issued'] as const) {
      const booted = bootAtGift()
      await loseIssues(booted.mock)
      await issue(booted)
      await booted.mock.admin.clearOrder({ provider: 'at-gift', as })
      await issue(booted)
      expect([as, await judged(booted.mock.admin)]).toEqual([as, ['passed', 'passed', 0]])
    }
  })

  test("repeating an order whose response was lost remains a violation if the provider's statement is recorded only later", async () => {
    const booted = bootAtGift()
    await loseIssues(booted.mock)
    await issue(booted)
    await issue(booted)
    await booted.mock.admin.clearOrder({ request: '000000001', as: 'issued' })
    expect(await judged(booted.mock.admin)).toEqual(['failed', 'violated', 1])
  })

  test("a provider's statement about one order does not permit repeating another order with an unknown outcome", async () => {
    const booted = bootAtGift()
    await loseIssues(booted.mock, [1, 2])
    await booted.call().catch(() => {})
    await booted.mock.admin.advanceClock(2000)
    await booted.mock.admin.clearOrder({ as: 'issued' })
    await issue(booted)
    await issue(booted)
    const { rules } = await booted.mock.admin.report()
    const violations = rules.find(({ name }) => name === 'at-gift/no-blind-reissue')?.violations
    expect(violations?.map(({ requests }) => requests)).toEqual([['000000002', '000000003']])
  })
})

describe('a clearance and the purchases of the partner API', () => {
  test.each(['issued', 'not-issued'] as const)(
    'after the statement "%s" of the provider is recorded, buying with a new request id obeys `looks-up-before-rebuy`',
    async (as) => {
      const { mock, buy, advance } = await withPurchase()
      await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
      await buy('a')
      await advance(5000)
      expect(await mock.admin.clearOrder({ reference: 'a', as })).toMatchObject({
        provider: 'realpay-gift',
        request: '000000002',
        reference: 'a',
        contradictsLedger: as === 'not-issued',
      })
      const [cleared] = await mock.admin.clearances()
      if (as === 'not-issued')
        expect(cleared?.text.en).toMatch(
          /but the ledger has a gift of [\d,]+ yen, purchase \S{8}…, which is billed with/,
        )
      await buy('b')
      expect(await judged(mock.admin, 'realpay-gift/looks-up-before-rebuy')).toEqual(['passed', 'passed', 0])
      expect((await judged(mock.admin, 'realpay-gift/no-orphans'))[1]).toBe('not exercised')
    },
  )

  test("buying a gift again remains a violation if the provider's statement about it is recorded only later", async () => {
    const { mock, buy } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('a')
    await buy('b')
    await mock.admin.clearOrder({ reference: 'a', as: 'issued' })
    expect(await judged(mock.admin, 'realpay-gift/looks-up-before-rebuy')).toEqual(['failed', 'violated', 1])
  })

  test("the provider's statement about a repeated request is recorded for the first request with the same request id", async () => {
    const { mock, buy } = await withPurchase()
    await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await buy('a')
    await buy('a')
    expect(await mock.admin.clearOrder({ request: '000000003', as: 'issued' })).toMatchObject({
      request: '000000002',
      contradictsLedger: false,
    })
  })
})

test('if a client issues too many codes, the failed check says how many of them were issued after `ledger clear`', async () => {
  const booted = bootAtGift()
  await booted.mock.admin.startScenario(scenarioOf())
  await issue(booted)
  await booted.mock.admin.clearOrder({ as: 'issued' })
  await issue(booted)
  const { scenario } = await booted.mock.admin.report()
  expect(scenario?.checks.filter(({ passed }) => !passed).map(({ actual }) => actual.en)).toContain(
    '2 (1 after `ledger clear`: the counts of a scenario are for its one task)',
  )
})

describe('reconcile after a clearance', () => {
  const bookOf = (...lines: string[]) => ['order,provider,amount,reference,state', ...lines, ''].join('\n')

  test('the statement that no code was issued is assigned to the order of the same amount with an unknown outcome', async () => {
    const booted = bootAtGift()
    await arm(booted.mock, 'at-gift.issue', 'before-commit', { type: 'reset-connection' })
    await issue(booted)
    await booted.mock.admin.clearOrder({ as: 'not-issued' })
    const { findings } = await booted.mock.admin.reconcile(
      bookOf('A-1,at-gift,500,,unknown', 'A-2,at-gift,700,,unknown'),
    )
    expect(findings.map(({ kind, order }) => [kind, order])).toEqual([
      ['cleared-not-issued', 'A-1'],
      ['unknown-not-issued', 'A-2'],
    ])
    expect(findings[0]?.text.en).toContain('the provider said at 2026-04-01 09:00 that nothing was issued')
  })

  test("the statement that no gift was sold is assigned to the order of the same request id in the client's book", async () => {
    const { mock, buy } = await withPurchase()
    await arm(mock, buyGift, 'before-commit', { type: 'reset-connection' })
    await buy('a')
    await mock.admin.clearOrder({ reference: 'a', as: 'not-issued' })
    const { findings } = await mock.admin.reconcile(bookOf('A-1,realpay-gift,1000,a,unknown'))
    expect(findings.map(({ kind }) => kind)).toEqual(['cleared-not-issued'])
  })

  test("if a client's book says `failed` for a bought gift, the finding advises to look up a gift after a 409", async () => {
    const { mock, buy } = await withPurchase()
    await buy('a')
    const [code] = (await mock.admin.ledger()).codes
    const { findings } = await mock.admin.reconcile(bookOf(`A-1,realpay-gift,${code?.faceValue},a,failed`))
    expect(findings[0]?.text.en).toMatch(
      /it was issued: a gift of [\d,]+ yen, purchase \S{8}…, (fees of \d+ yen, )?reference a$/,
    )
    expect(findings[0]?.remedy.en).toMatch(/Do not do so after a 409: look the gift up by its request id\.$/)
  })
})

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

  test('if the provider denies an issued code, the code stays in the ledger, and the response advises to dispute the bill', async () => {
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

  test("a provider's statement is recorded for the order whose request number it names, even without leading zeros", async () => {
    const booted = bootAtGift()
    await loseIssues(booted.mock)
    await issue(booted)
    expect(await clear(booted.send, { request: '1', as: 'issued' })).toMatchObject({
      status: 200,
      body: { request: '000000001' },
    })
  })

  test('the error for a second statement about the only order with an unknown outcome says how to name the order', async () => {
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

test('a snapshot contains the recorded statements of the provider about orders, and a reset deletes them', async () => {
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
