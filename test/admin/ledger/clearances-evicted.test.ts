import { describe, expect, test } from 'vitest'
import { arm } from '../../core/conduct/support.ts'
import { bootAtGift } from '../../providers/at-gift/helpers.ts'
import { buyGift } from '../../providers/realpay-gift/conduct/support.ts'
import { partner } from '../../providers/realpay-gift/helpers.ts'
import { type BootedAtGift, issue, loseIssues } from './clearance-support.ts'

describe('a clearance of an order whose request was evicted from the journal', () => {
  const evict = async ({ mock, call }: Pick<BootedAtGift, 'call' | 'mock'>) => {
    for (let time = 0; time < 3; time += 1) {
      await mock.admin.advanceClock(2000)
      await call({ TranId: 'AZ1' })
    }
    expect((await mock.admin.requests()).requests.map(({ id }) => id)).not.toContain('000000001')
  }
  const evicting = () => bootAtGift({ maxJournalEntries: 2 })
  const unknown = 'order,provider,amount,state\nA-1,at-gift,500,unknown\n'

  test.each([{}, { request: '1' }, { byReference: true }])(
    "the provider's statement about an order is recorded even after the order's request was evicted (order named by: %j)",
    async ({ request, byReference }: { request?: string; byReference?: boolean }) => {
      const booted = evicting()
      await loseIssues(booted.mock)
      await issue(booted)
      await evict(booted)
      const { admin } = booted.mock
      const [code] = (await admin.ledger()).codes
      const reference = byReference ? code?.reference : undefined
      expect(await admin.clearOrder({ request, reference, as: 'issued' })).toMatchObject({
        request: '000000001',
        provider: 'at-gift',
        reference: null,
        contradictsLedger: false,
      })
      await issue(booted)
      expect((await admin.report()).ledger.suspectedDuplicates).toBe(0)
      const { findings } = await admin.reconcile(unknown)
      expect(findings.map(({ kind }) => kind)).toContain('cleared-issued')
      await expect(admin.clearOrder({ as: 'issued' })).rejects.toThrow('1 is already cleared')
    },
  )

  test("the provider's statement about a gift, named by its request id, is recorded after the request was evicted", async () => {
    const booted = partner({ maxJournalEntries: 2 })
    const id = await booted.createPurchase()
    await arm(booted.mock, buyGift, 'after-commit', { type: 'reset-connection' })
    await booted.buy(id, 500, { requestId: 'a' }).catch(() => {})
    for (let time = 0; time < 2; time += 1) await booted.call('GET', '/brands')
    expect(await booted.mock.admin.clearOrder({ reference: 'a', as: 'issued' })).toMatchObject({
      request: '000000002',
      reference: 'a',
      contradictsLedger: false,
    })
  })

  test("`reconcile` uses the provider's statement about an order without a code, even after its request was evicted", async () => {
    const booted = evicting()
    await arm(booted.mock, 'at-gift.issue', 'before-commit', { type: 'reset-connection' })
    await issue(booted)
    await booted.mock.admin.clearOrder({ as: 'issued' })
    await booted.mock.admin.clearOrder({ request: '1', as: 'not-issued' })
    await evict(booted)
    const { findings } = await booted.mock.admin.reconcile(`${unknown}A-2,at-gift,700,unknown\n`)
    expect(findings.map(({ kind, order }) => [kind, order])).toEqual([
      ['cleared-not-issued', 'A-1'],
      ['unknown-not-issued', 'A-2'],
    ])
  })

  test("recording the provider's statement about an evicted request fails if the ledger has no code for the request", async () => {
    const booted = evicting()
    await arm(booted.mock, 'at-gift.issue', 'before-commit', { type: 'reset-connection' })
    await issue(booted)
    await evict(booted)
    await expect(booted.mock.admin.clearOrder({ request: '1', as: 'not-issued' })).rejects.toThrow(
      'request 1 was evicted from the journal, and the ledger has no code for it: start the mock with more --max-journal-entries',
    )
    await expect(booted.mock.admin.clearOrder({ request: '99', as: 'issued' })).rejects.toThrow(
      'the journal has no order with the request "000000099"',
    )
  })
})
