import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BilledCode } from '../../../mock-server/core/book/billed-code.ts'
import type { BookLine } from '../../../mock-server/core/book/book.ts'
import { compareBook } from '../../../mock-server/core/book/compare-book.ts'
import { billed, line, lost, noTrace } from './compare-support.ts'
import { cpuTimeOf } from '../../helpers/cpu-time.ts'

/** Returns the kind, the order and the amount in yen of each finding. */
function found(lines: readonly BookLine[], codes: readonly BilledCode[]): (string | number | null)[][] {
  return compareBook(lines, codes).findings.map(({ kind, order, yen }) => [kind, order, yen])
}

test("if the client's book contains every code as it was issued, the comparison finds no difference", () => {
  const arbitrary = fc.array(
    fc.record({
      faceValue: fc.integer({ min: 1, max: 3000 }),
      fee: fc.nat(100),
      delivered: fc.boolean(),
      isRealpay: fc.boolean(),
      pin: fc.option(fc.stringMatching(/^\d{4}$/)),
      extra: fc.nat(2),
    }),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(arbitrary, (given) => {
      const codes = given.map(({ isRealpay, pin, extra: _extra, ...more }, index) =>
        billed(index, {
          ...more,
          provider: isRealpay ? 'realpay-gift' : 'at-gift',
          parts: pin === null ? [] : [{ kind: 'second-code', name: 'Dc2', value: pin }],
        }),
      )
      // Each order may have several lines. The last line contains the state of the order.
      const lines = codes.flatMap(({ provider, faceValue, parts }, index) => [
        ...Array.from({ length: given[index]?.extra ?? 0 }, () =>
          line(index, { provider, amount: faceValue, state: 'unknown', ...noTrace }),
        ),
        line(index, { provider, amount: faceValue, codes: [`CODE-${index}`, ...parts.map(({ value }) => value)] }),
      ])
      const { result, findings, totals } = compareBook(lines, codes)
      expect({ result, findings }).toEqual({ result: 'agreed', findings: [] })
      expect(totals).toMatchObject({ orders: codes.length, kept: codes.length, issued: codes.length, differenceYen: 0 })
    }),
    { numRuns: 100 },
  )
})

test.each<[string, BookLine[], BilledCode[], (string | number | null)[][]]>([
  [
    'reports a code without an order as `billed-unknown`',
    [],
    [billed(1, { fee: 25 })],
    [['billed-unknown', null, 525]],
  ],
  [
    'reports a code in two orders as `same-code-twice`',
    [line(1), line(2, { reference: null, codes: ['CODE-1'] })],
    [billed(1)],
    [['same-code-twice', 'order-2', 500]],
  ],
  [
    'reports two codes in one line as `two-codes`',
    [line(1, { codes: ['CODE-1', 'CODE-2'] })],
    [billed(1), billed(2)],
    [['two-codes', 'order-1', 500]],
  ],
  [
    'reports two codes in two lines of an order as `two-codes`',
    [line(1), line(2, { order: 'order-1' })],
    [billed(1), billed(2)],
    [['two-codes', 'order-1', 500]],
  ],
  [
    'reports a code that is not in the ledger as `never-issued`',
    [line(1, { reference: null, codes: ['CODE-9'] })],
    [],
    [['never-issued', 'order-1', 500]],
  ],
  [
    'reports a code that differs from the issued code with the same reference as `never-issued`',
    [line(1, { codes: ['CODE-9'] })],
    [billed(1)],
    [['never-issued', 'order-1', 500]],
  ],
  [
    'reports an order that was kept without a code as `code-missing`',
    [line(1, noTrace)],
    [billed(1, lost)],
    [['code-missing', 'order-1', 500]],
  ],
  [
    'reports a wrong amount as `wrong-amount`',
    [line(1, { amount: 5000 })],
    [billed(1)],
    [['wrong-amount', 'order-1', 4500]],
  ],
  [
    'reports a failed order as `failed-issued` if an issued code has the reference of the order',
    [line(1, { state: 'failed', codes: [] })],
    [billed(1)],
    [['failed-issued', 'order-1', 500]],
  ],
  [
    'reports a failed order without a reference as `failed-issued` if the response with the code was lost',
    [line(1, { state: 'failed', ...noTrace })],
    [billed(1, lost)],
    [['failed-issued', 'order-1', 500]],
  ],
  [
    'reports an order with an unknown outcome as `unknown-issued` if a code was issued',
    [line(1, { state: 'unknown', ...noTrace })],
    [billed(1, lost)],
    [['unknown-issued', 'order-1', 500]],
  ],
  [
    'reports an order with an unknown outcome as the error `unknown-delivered` if the client received the code',
    [line(1, { state: 'unknown', ...noTrace }), line(2, { state: 'unknown', codes: [] })],
    [billed(1, { received: true, fee: 25 }), billed(2, { received: true })],
    [
      ['unknown-delivered', 'order-1', 525],
      ['unknown-delivered', 'order-2', 500],
    ],
  ],
  [
    'reports an order with an unknown outcome as `unknown-issued` if the client may have been unable to read the code',
    [line(1, { state: 'unknown', ...noTrace })],
    [billed(1, { received: false })],
    [['unknown-issued', 'order-1', 500]],
  ],
  [
    'counts only the received code in the cost of an order with an unknown outcome',
    [line(1, { state: 'unknown', codes: ['CODE-2'] })],
    [billed(1, { received: true }), billed(2, lost)],
    [['unknown-delivered', 'order-1', 500]],
  ],
  [
    'reports an order as `cleared-issued` if the provider said that the received code was issued',
    [line(1, { state: 'unknown', ...noTrace })],
    [billed(1, { received: true, cleared: { as: 'issued', at: '2026-04-01T09:00:00+09:00' } })],
    [['cleared-issued', 'order-1', 500]],
  ],
  [
    'reports an order with an unknown outcome as `unknown-not-issued` if no code was issued',
    [line(1, { state: 'unknown', ...noTrace })],
    [],
    [['unknown-not-issued', 'order-1', 0]],
  ],
  ['reports nothing about a failed order if no code was issued', [line(1, { state: 'failed', ...noTrace })], [], []],
  [
    'reports nothing about an order that failed at one provider and is kept at the other provider',
    [line(1, { state: 'failed', ...noTrace }), line(1, { provider: 'realpay-gift' })],
    [billed(1, { provider: 'realpay-gift' })],
    [],
  ],
])("the comparison of the client's book of orders with the ledger %s", (_what, lines, codes, expected) => {
  expect(found(lines, codes)).toEqual(expected)
})

const pin = { kind: 'second-code', name: 'Dc2', value: '0123' } as const

const remittance = { kind: 'remittance-code', name: 'RmtrCd', value: '00042' } as const

test('the comparison reports each missing part of a code, but counts the cost of the code once', () => {
  const code = billed(1, { parts: [pin, remittance] })
  expect(found([line(1)], [code])).toEqual([
    ['second-code-missing', 'order-1', 500],
    ['remittance-code-missing', 'order-1', 0],
  ])
  expect(found([line(1, { codes: ['CODE-1', '0123'] })], [code])).toEqual([['remittance-code-missing', 'order-1', 500]])
  // The book contains the second code without its leading zeros, as a spreadsheet would write it.
  expect(found([line(1, { codes: ['CODE-1', '123', '00042'] })], [code])).toEqual([
    ['second-code-missing', 'order-1', 500],
  ])
})

test("if the client's book contains the URL of a gift instead of its code, the comparison finds no difference", () => {
  const gift = billed(1, { aliases: ['https://gift.example/user?code=CODE-1'] })
  expect(found([line(1, { reference: null, codes: ['https://gift.example/user?code=CODE-1'] })], [gift])).toEqual([])
})

test('if both a failed order and an unknown order fit a code, the code is assigned to the unknown order', () => {
  const lines = [line(1, { state: 'failed', ...noTrace }), line(2, { state: 'unknown', ...noTrace })]
  expect(found(lines, [billed(7, lost)])).toEqual([['unknown-issued', 'order-2', 500]])
  expect(found(lines, [billed(7, lost), billed(8, lost)])).toEqual([
    ['failed-issued', 'order-1', 500],
    ['unknown-issued', 'order-2', 500],
  ])
})

test('a code is assigned to an order without a reference only if the amount and the provider match', () => {
  const lines = [line(1, { state: 'failed', ...noTrace })]
  const codes = [billed(7, { ...lost, faceValue: 1000 }), billed(8, { ...lost, provider: 'realpay-gift' })]
  expect(found(lines, codes).map(([kind]) => kind)).toEqual(['billed-unknown', 'billed-unknown'])
})

test('if clients choose the references, an order whose reference is not in the ledger gets no code', () => {
  const gift = billed(7, { ...lost, provider: 'realpay-gift', clientChoosesReference: true })
  const order = line(1, { provider: 'realpay-gift', state: 'failed', reference: 'request-1', codes: [] })
  expect(found([order], [gift])).toEqual([['billed-unknown', null, 500]])
  expect(found([{ ...order, reference: null }], [gift])).toEqual([['failed-issued', 'order-1', 500]])
})

test('the total difference is the sum of the amounts of all errors that the comparison finds', () => {
  const lines = [
    line(1, { amount: 700 }),
    line(2, { codes: ['CODE-2', 'CODE-3'] }),
    line(4, { state: 'failed', ...noTrace }),
    line(5, { state: 'unknown', ...noTrace }),
    line(6, { codes: ['CODE-1'], reference: null }),
  ]
  const codes = [billed(1, { parts: [pin] }), billed(2), billed(3), billed(4, lost), billed(5, lost), billed(9)]
  const { result, findings, totals } = compareBook(lines, codes)
  const errors = findings.filter(({ severity }) => severity === 'error')
  expect(result).toBe('differs')
  expect(totals.differenceYen).toBe(errors.reduce((sum, { yen }) => sum + yen, 0))
  expect(totals).toMatchObject({ errors: errors.length, notices: 1, billedYen: 3000, keptYen: 1700 })
  const written = JSON.stringify(findings)
  expect(written).not.toContain('CODE-')
  expect(written).not.toContain('0123')
})

test('the advice about a surplus code takes into account that the client may have repeated an order with an unknown outcome', () => {
  const before = line(1, { state: 'unknown', ...noTrace })
  const remedyOf = (lines: BookLine[]) => compareBook(lines, [billed(1), billed(7, lost)]).findings[0]?.remedy.en
  expect(remedyOf([before, line(1)])).toMatch(/^If your client ordered again, this is the first code/)
  expect(remedyOf([line(1)])).toMatch(/^Write the order into the book before you send it/)
})

test("a finding about a failed order contains the provider's description of the code and its additional advice", () => {
  const failedRemedy = { en: 'Do not do so after a 409.', ja: '409 は除く。' }
  const title = {
    noun: { en: 'a gift of 1,000 yen', ja: '1,000円のギフト' },
    detail: { en: 'purchase 1a2b…', ja: '購入ID 1a2b…' },
  }
  const { findings } = compareBook(
    [line(1, { state: 'failed', codes: [] })],
    [billed(1, { failedRemedy, title, fee: 25 })],
  )
  expect(findings[0]?.remedy.en).toMatch(/it is unknown\. Do not do so after a 409\.$/)
  expect(findings[0]?.remedy.ja).toMatch(/unknown とする。409 は除く。$/)
  expect(findings[0]?.text.en).toMatch(/: a gift of 1,000 yen, purchase 1a2b…, fees of 25 yen, reference AZ1$/)
})

test('20,000 orders with unknown outcomes are compared with 20,000 codes in less than five seconds of CPU time', async () => {
  const numbers = Array.from({ length: 20_000 }, (_, index) => index)
  const orders = numbers.map((number) => line(number, { state: 'unknown', ...noTrace }))
  const codes = numbers.map((number) => billed(number + 50_000, lost))
  const cpuMs = await cpuTimeOf(() => {
    expect(compareBook(orders, codes).totals.notices).toBe(20_000)
  })
  expect(cpuMs).toBeLessThan(5000)
})
