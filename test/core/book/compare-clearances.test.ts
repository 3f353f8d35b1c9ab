import { describe, expect, test } from 'vitest'
import type { BilledCode } from '../../../mock-server/core/book/billed-code.ts'
import type { BookLine } from '../../../mock-server/core/book/book.ts'
import { compareBook } from '../../../mock-server/core/book/compare-book.ts'
import type { LostOrder } from '../../../mock-server/core/book/findings/provider-statements.ts'
import { billed, line, lost, noTrace } from './compare-support.ts'

describe('an unknown order after a clearance', () => {
  const at = '2026-04-01T09:05:00+09:00'
  const open = line(1, { state: 'unknown', ...noTrace })
  const lostOrder = { provider: 'at-gift', reference: null, amount: 500 }
  /** Returns the kind, the order and the remedy of each finding. */
  const compared = (lines: BookLine[], codes: BilledCode[], orders: LostOrder[] = []) =>
    compareBook(lines, codes, orders).findings.map(({ kind, order, remedy }) => [kind, order, remedy.en])

  test.each<[string, BilledCode[], LostOrder[], [string, string | null, unknown][]]>([
    [
      'that a code was issued, and the ledger has this code',
      [billed(1, { ...lost, cleared: { as: 'issued', at } })],
      [],
      [['cleared-issued', 'order-1', expect.stringMatching(/^Get the code from the provider/)]],
    ],
    [
      'that a code was issued, but the ledger has no code',
      [],
      [{ ...lostOrder, cleared: { as: 'issued', at } }],
      [['cleared-issued', 'order-1', expect.stringMatching(/^The ledger has no code/)]],
    ],
    [
      'that no code was issued, and the ledger has no code',
      [],
      [{ ...lostOrder, cleared: { as: 'not-issued', at } }],
      [['cleared-not-issued', 'order-1', expect.stringMatching(/^Book the order as failed/)]],
    ],
    [
      'that no code was issued, but the ledger has a code',
      [billed(1, { ...lost, cleared: { as: 'not-issued', at } })],
      [],
      [
        ['cleared-not-issued', 'order-1', expect.stringMatching(/^Book the order as failed/)],
        ['provider-contradicted', 'order-1', expect.stringContaining('dispute the bill')],
      ],
    ],
  ])(
    'if the provider said %s, the comparison says how to book the order with the unknown outcome',
    (_what, codes, orders, expected) => {
      expect(compared([open], codes, orders)).toEqual(expected)
    },
  )

  test("a provider's statement about an order that is booked as failed is not assigned to another order of the same amount", () => {
    const orders = [{ ...lostOrder, cleared: { as: 'not-issued', at } as const }, lostOrder]
    const second = line(2, { state: 'unknown', ...noTrace })
    expect(compared([open, second], [], orders).map(([kind]) => kind)).toEqual([
      'cleared-not-issued',
      'unknown-not-issued',
    ])
    expect(compared([line(1, { state: 'failed', ...noTrace }), second], [], orders).map(([kind]) => kind)).toEqual([
      'unknown-not-issued',
    ])
  })

  test("a provider's statement about a reference is assigned only to the order with this reference", () => {
    const named = { ...lostOrder, provider: 'realpay-gift', amount: null, cleared: { as: 'not-issued', at } as const }
    const order = line(1, { provider: 'realpay-gift', state: 'unknown', reference: 'a', codes: [] })
    expect(compared([order], [], [{ ...named, reference: 'a' }])[0]?.[0]).toBe('cleared-not-issued')
    expect(compared([order], [], [{ ...named, reference: 'b' }])[0]?.[0]).toBe('unknown-not-issued')
  })
})
