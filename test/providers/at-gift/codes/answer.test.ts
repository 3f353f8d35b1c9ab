import { expect, test } from 'vitest'
import { bootAtGift, expectError, memberNames } from '../helpers.ts'

test("a success response has the members of version 1.5 of the provider's document, in the sample's order [AG-D4] [AG-D16]", async () => {
  const { call, last } = bootAtGift()
  const { status, headers, text } = await call()
  expect(status).toBe(200)
  expect(memberNames(text)).toEqual([
    'Status',
    'Amount',
    'ErrorMsg',
    'Expiration',
    'TranId',
    'Dc1',
    'Dc1Type',
    'Dc2Type',
    'Dc2',
    'ControlNo',
    'RmtrCd',
    'Extend1',
    'Extend2',
    'Extend3',
    'Extend4',
    'Extend5',
  ])
  expect(JSON.parse(text)).toStrictEqual({
    Status: 'SUCCESS',
    Amount: 500,
    ErrorMsg: '',
    Expiration: '20360401',
    TranId: expect.stringMatching(/^AZ[0-9a-f]{40}$/),
    Dc1: expect.stringMatching(/^[A-Z]{4}-\d{6}-[A-Z]{4}$/),
    Dc1Type: '0',
    Dc2Type: null,
    Dc2: null,
    ControlNo: expect.stringMatching(/^\d{12}$/),
    RmtrCd: null,
    Extend1: null,
    Extend2: null,
    Extend3: null,
    Extend4: null,
    Extend5: null,
  })
  expect(headers.get('content-type')).toBe('application/json')
  expect((await last()).outcome).toMatchObject({ code: 'issued', rule: 'AG-D3' })
})

test("the response format from before version 1.5 of the provider's document lacks only ControlNo and RmtrCd [AG-D16] [AG-D15]", async () => {
  const { call, change } = bootAtGift()
  const today = memberNames((await call({ DcId: 'DC-SEVEN' })).text)
  await change({ 'atGift.answer.controlNo': false })
  const older = memberNames((await call({ DcId: 'DC-SEVEN' })).text)
  expect(older).toEqual(today.filter((name) => name !== 'ControlNo' && name !== 'RmtrCd'))
  expect(older).toHaveLength(14)
})

test('if the response to an order omitted the ControlNo of the code, a later inquiry returns the ControlNo [AG-D15]', async () => {
  const { issue, change } = bootAtGift({ settings: { 'atGift.answer.controlNo': false } })
  const { TranId, ControlNo } = await issue({ DcId: 'DC-SEVEN' })
  expect(ControlNo).toBeUndefined()
  await change({ 'atGift.answer.controlNo': true })
  expect(await issue({ DcId: 'DC-SEVEN', TranId })).toMatchObject({
    ControlNo: expect.stringMatching(/^\d{12}$/),
    RmtrCd: expect.stringMatching(/^\d{5}$/),
  })
})

test('the amount is a string of digits in the request and a number in the response [AG-D16] [AG-D11]', async () => {
  const { call } = bootAtGift()
  expect((await call({ Amount: '12345' })).text).toContain('"Amount":12345,')
})

const TEXT = /^[A-Z]{4}-\d{6}-[A-Z]{4}$/
const LINK = /^http:\/\/localhost\/at-gift\/code\/[a-z0-9]{24}$/

interface Expected {
  type: string
  code: RegExp
  amount?: string
  secondType?: string
  second?: RegExp
  remitter?: RegExp
  expiration?: string
}

test.each<[string, string, Expected]>([
  ['a text code', 'DC500', { type: '0', code: TEXT }],
  ['a text code of a fixed amount', 'DC-FIXED-1000', { type: '0', code: TEXT, amount: '1000' }],
  ['a URL', 'DC-URL', { type: '1', code: LINK }],
  ['a text code with a PIN', 'DC-PIN', { type: '0', code: TEXT, secondType: '0', second: /^\d{4}$/ }],
  ['a URL with a second URL', 'DC-URL-URL', { type: '1', code: LINK, secondType: '1', second: LINK }],
  ['a text code by Seven Payment', 'DC-SEVEN', { type: '0', code: TEXT, remitter: /^\d{5}$/ }],
  ['a text code without expiry', 'DC-NO-EXPIRY', { type: '0', code: TEXT, expiration: '99991231' }],
])(
  'if a product is delivered as %s, the response has the members for this form of delivery [AG-D14] [AG-D15] [AG-D13]',
  async (_kind, DcId, { type, code, amount = '500', secondType = null, second, remitter, expiration = '20360401' }) => {
    expect(await bootAtGift().issue({ DcId, Amount: amount })).toMatchObject({
      Dc1Type: type,
      Dc1: expect.stringMatching(code),
      Dc2Type: secondType,
      Dc2: second ? expect.stringMatching(second) : null,
      RmtrCd: remitter ? expect.stringMatching(remitter) : null,
      ControlNo: expect.stringMatching(/^\d{12}$/),
      Expiration: expiration,
    })
  },
)

test('if a code consists of two URLs, the two URLs differ [AG-D14]', async () => {
  const { Dc1, Dc2 } = await bootAtGift().issue({ DcId: 'DC-URL-URL' })
  expect(Dc1).not.toBe(Dc2)
})

test('a control number has 12 digits and is unique, and a partner code has 5 digits [AG-A10]', async () => {
  const { issue } = bootAtGift()
  const numbers = new Set<string | undefined>()
  for (let round = 0; round < 20; round++) {
    const { ControlNo, RmtrCd } = await issue({ DcId: 'DC-SEVEN' })
    expect(ControlNo).toMatch(/^\d{12}$/)
    expect(RmtrCd).toMatch(/^\d{5}$/)
    numbers.add(ControlNo)
  }
  expect(numbers.size).toBe(20)
})

test('the response to a refused request contains neither the reason nor the violated rule [AG-D5]', async () => {
  const { call, last } = bootAtGift()
  const reply = await call({ DcId: 'DC-FIXED-1000', Amount: '999' })
  expectError(reply, 400)
  const { outcome } = await last()
  expect(outcome).toMatchObject({ rule: 'AG-D11', reason: expect.stringContaining('fixed at 1000 yen') })
  expect(reply.text).not.toMatch(/AG-|fixed|1000/)
})

test('the mock adds only one header to a response, the id of the journal entry, and a setting removes this header [AG-D4]', async () => {
  const { call, change, last } = bootAtGift()
  const { headers } = await call()
  expect(headers.get('x-gift-mock-request')).toBe((await last()).id)
  await change({ 'mock.requestHeader': false })
  expect([...(await call()).headers.keys()]).toEqual(['content-type'])
})
