import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ledgerOf, type LedgerRow, NOT_SHOWN } from '../../../../mock-server/core/ledger.ts'
import { memoryStore } from '../../../../mock-server/core/store/memory-store.ts'
import { Packed } from '../../../../mock-server/core/store/packed.ts'
import type { Success } from '../../../../mock-server/providers/at-gift/openapi/response-schema.ts'
import { packCode } from '../../../../mock-server/providers/at-gift/state/packed-code.ts'
import { issuedCodes } from '../../../../mock-server/providers/at-gift/state/repository.ts'

type Code = LedgerRow<Success>

const record = fc.record(
  {
    Status: fc.constant('SUCCESS' as const),
    Amount: fc.constantFrom(500, 1000),
    ErrorMsg: fc.constant('' as const),
    Expiration: fc.constantFrom('20260430', '99991231'),
    TranId: fc.constantFrom('AZ1', 'AZ2', 'AZ3'),
    Dc1: fc.constantFrom('a', 'b', 'c'),
    Dc1Type: fc.constantFrom('0' as const, '1' as const),
    Dc2Type: fc.constantFrom(null, '0' as const),
    Dc2: fc.constantFrom(null, '1234', '5678'),
    ControlNo: fc.constantFrom('000000000001', '000000000002'),
    RmtrCd: fc.constantFrom(null, '12345'),
    Extend1: fc.constant(null),
    Extend2: fc.constant(null),
    Extend3: fc.constant(null),
    Extend4: fc.constant(null),
    Extend5: fc.constant(null),
  },
  {
    requiredKeys: [
      'Status',
      'Amount',
      'ErrorMsg',
      'Expiration',
      'TranId',
      'Dc1',
      'Dc1Type',
      'Dc2Type',
      'Dc2',
      'Extend1',
      'Extend2',
      'Extend3',
      'Extend4',
      'Extend5',
    ],
  },
)

/**
 * Generator of stored codes. Most codes are unchanged after the issue request. The other codes have one of the changes
 * that a provider state, a lost response or an inquiry can make.
 */
const code: fc.Arbitrary<Code> = fc
  .record({
    record,
    product: fc.constantFrom('DC500', 'DC-PIN'),
    caller: fc.constantFrom('x', 'y'),
    atMs: fc.constantFrom(1_775_001_600_000, 1_775_001_600_001),
    journalId: fc.constantFrom('000000001', '000000002'),
    delivered: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    shownBy: fc.oneof(
      { weight: 5, arbitrary: fc.constant<readonly string[]>([]) },
      { weight: 1, arbitrary: fc.constant<readonly string[]>(['000000009']) },
    ),
    renamed: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constant('AZ9') }),
  })
  .map(({ record: its, renamed, ...row }) => ({
    ...row,
    code: its.Dc1,
    provider: 'at-gift',
    operation: 'at-gift.issue',
    reference: renamed ?? its.TranId,
    faceValue: its.Amount,
    fee: 0,
    record: its,
  }))

test('the memory store returns stored codes unchanged, with their members in the same order', () => {
  fc.assert(
    fc.property(fc.array(code, { minLength: 1, maxLength: 30 }), (codes) => {
      const rows = codes.map((value, index) => ({ key: index.toString().padStart(3, '0'), value }))
      const readBack = memoryStore().transaction('s', (tx) => {
        for (const { key, value } of rows) tx.insert(issuedCodes, key, value)
        return [
          tx.list(issuedCodes),
          rows.map(({ key }) => ({ key, value: tx.get(issuedCodes, key) })),
          Object.values(tx.dump().collections['ledger.at-gift'] ?? {}),
        ]
      })
      expect(JSON.stringify(readBack)).toBe(JSON.stringify([rows, rows, codes]))
    }),
    { numRuns: 500 },
  )
})

/** Returns a code as an issue request creates it. */
function issue(number: number): Code {
  const [like] = fc.sample(code, { numRuns: 1, seed: 1 })
  if (!like) throw new Error('no sample')
  return {
    ...like,
    delivered: true,
    shownBy: NOT_SHOWN,
    code: `c${number}`,
    reference: `t${number}`,
    atMs: number,
    record: { ...like.record, Dc1: `c${number}`, TranId: `t${number}` },
  }
}

test('the memory store compacts a code only if it was delivered and still has its original reference', () => {
  const recent: Code[] = []
  packCode(issue(1), recent)
  expect(packCode(issue(2), recent)).toBeInstanceOf(Packed)
  expect(packCode({ ...issue(3), delivered: false }, recent)).not.toBeInstanceOf(Packed)
  expect(packCode({ ...issue(4), reference: 'other' }, recent)).not.toBeInstanceOf(Packed)
})

test('the compact form of a stored code refers only to codes of the same sandbox', async () => {
  const store = memoryStore()
  const likes: unknown[][] = []
  const spied = ledgerOf<Success>('at-gift', (row, recent) => {
    likes.push([...recent])
    return packCode(row, recent)
  })
  for (const sandbox of ['one', 'two', 'one'])
    await store.transaction(sandbox, (tx) => tx.insert(spied, `k${likes.length}`, issue(likes.length)))
  expect(likes).toEqual([[], [], [issue(0)]])
})
