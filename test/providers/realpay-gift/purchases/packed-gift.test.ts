import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LedgerRow, NOT_SHOWN } from '../../../../mock-server/core/ledger.ts'
import { japanIso } from '../../../../mock-server/core/time/japan-time.ts'
import { memoryStore } from '../../../../mock-server/core/store/memory-store.ts'
import { Packed } from '../../../../mock-server/core/store/packed.ts'
import { type Gift, packGift } from '../../../../mock-server/providers/realpay-gift/state/packed-gift.ts'
import { gifts } from '../../../../mock-server/providers/realpay-gift/state/repository.ts'

type Row = LedgerRow<Gift>

const payment = { total: 527, price: 500, commission: 25, commission_tax: 2, currency: 'JPY' as const }

/** Returns the ledger row of a gift as a purchase creates it. */
function gift(code: string, reference: string, atMs: number): Row {
  const expiresAtMs = atMs + 1000
  return {
    code,
    provider: 'realpay-gift',
    operation: 'realpay-gift.buy-gift',
    reference,
    product: 'p',
    faceValue: 500,
    fee: 27,
    caller: 'c',
    atMs,
    journalId: String(atMs),
    delivered: true,
    shownBy: NOT_SHOWN,
    record: {
      expiresAtMs,
      body: {
        request: { id: reference, payload: {} },
        gift: { code, url: `http://localhost/user?code=${code}`, price: 500, expire_at: japanIso(expiresAtMs) },
        payment,
        errors: [],
      },
    },
  }
}

/** The changes that a provider state or a later request can make to a gift. */
const changes: ((row: Row) => Row)[] = [
  (row) => row,
  (row) => ({ ...row, delivered: false }),
  (row) => ({ ...row, shownBy: ['000000009'] }),
  (row) => ({ ...row, reference: 'other' }),
  (row) => ({ ...row, faceValue: 1000 }),
  (row) => withBody(row, { errors: ['e'] }),
  (row) => withBody(row, { payment: { ...payment, commission: 0 } }),
  (row) => withBody(row, { gift: { ...row.record.body.gift, url: 'http://other.test/' } }),
  (row) => withBody(row, { gift: { ...row.record.body.gift, price: 1 } }),
  (row) => withBody(row, { gift: { ...row.record.body.gift, expire_at: 'x' } }),
]

function withBody(row: Row, change: Partial<Row['record']['body']>): Row {
  return { ...row, record: { ...row.record, body: { ...row.record.body, ...change } } }
}

test('the memory store returns every gift unchanged, although it stores some gifts in a compact form', () => {
  const code = fc.stringMatching(/^[a-z]{1,4}$/)
  const row = fc
    .tuple(code, fc.constantFrom('r1', 'r2'), fc.nat(3), fc.constantFrom(...changes))
    .map(([at, reference, atMs, change]) => change(gift(at, reference, atMs)))
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
      const store = memoryStore()
      const readBack = store.transaction('s', (tx) => {
        rows.forEach((one, index) => tx.put(gifts, `k${index}`, one))
        return rows.map((_, index) => tx.get(gifts, `k${index}`))
      })
      expect(JSON.stringify(readBack)).toBe(JSON.stringify(rows))
    }),
    { numRuns: 500 },
  )
})

test('the memory store compacts a gift only if it was delivered and has not changed since its purchase', () => {
  const recent: Row[] = []
  const [unchanged, ...others] = changes.map((change, index) => change(gift(`c${index}`, `r${index}`, index)))
  packGift(gift('first', 'r', 0), recent)
  expect(unchanged && packGift(unchanged, recent)).toBeInstanceOf(Packed)
  for (const other of others) expect(packGift(other, [gift('first', 'r', 0)])).not.toBeInstanceOf(Packed)
})
