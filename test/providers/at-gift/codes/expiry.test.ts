import { expect, test } from 'vitest'
import { bootAtGift } from '../helpers.ts'

function frozenAt(iso: string, validityYears: number | null = 10) {
  const product = {
    dcId: 'DC500',
    name: 'text',
    amount: { min: 1, max: 1000 },
    code: 'text',
    secondCode: null,
    sevenPayment: false,
    validityYears,
    inContract: true,
  }
  return bootAtGift({ clock: { mode: 'frozen', nowMs: Date.parse(iso) }, settings: { 'atGift.catalogue': [product] } })
}

test.each([
  ['2024-05-16T12:00:00+09:00', 10, '20340516'],
  ['2026-04-01T23:59:59.999+09:00', 10, '20360401'],
  ['2026-04-02T00:00:00+09:00', 10, '20360402'],
  ['2026-04-01T15:00:00Z', 10, '20360402'],
  ['2026-12-31T23:59:59+09:00', 1, '20271231'],
  ['2026-12-31T15:00:00Z', 1, '20280101'],
  ['2026-01-09T00:00:00+09:00', 1, '20270109'],
])(
  'a code that is issued at %s with a validity of %i years expires on %s in Japan [AG-A9] [AG-D13]',
  async (now, years, expected) => {
    expect((await frozenAt(now, years).issue()).Expiration).toBe(expected)
  },
)

test.each([
  [4, '20320229'],
  [10, '20380228'],
  [1, '20290228'],
  [72, '21000228'],
])(
  'a code that is issued on 29 February with a validity of %i years expires on %s [AG-A9]',
  async (years, expected) => {
    expect((await frozenAt('2028-02-29T10:00:00+09:00', years).issue()).Expiration).toBe(expected)
  },
)

test('a code counts as issued on 29 February if the date in Japan is 29 February [AG-A9]', async () => {
  expect((await frozenAt('2028-02-28T15:00:00Z', 4).issue()).Expiration).toBe('20320229')
  expect((await frozenAt('2028-02-29T15:00:00Z', 4).issue()).Expiration).toBe('20320301')
})

test('the expiry date of a code is computed from the clock of the sandbox [AG-A9]', async () => {
  const { issue, advance } = frozenAt('2026-04-01T23:59:59.999+09:00')
  expect((await issue()).Expiration).toBe('20360401')
  await advance(1)
  expect((await issue()).Expiration).toBe('20360402')
})

test('a changed validity period applies only to codes that are issued later [AG-D13] [AG-A9]', async () => {
  const { issue, change } = frozenAt('2026-04-01T09:00:00+09:00', null)
  const endless = await issue()
  expect(endless.Expiration).toBe('99991231')
  const product = {
    dcId: 'DC500',
    name: 'text',
    amount: { min: 1, max: 1000 },
    code: 'text',
    secondCode: null,
    sevenPayment: false,
    validityYears: 3,
    inContract: true,
  }
  await change({ 'atGift.catalogue': [product] })
  expect((await issue()).Expiration).toBe('20290401')
  expect((await issue({ TranId: endless.TranId })).Expiration).toBe('99991231')
})
