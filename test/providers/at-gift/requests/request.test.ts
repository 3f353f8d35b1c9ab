import { expect, test } from 'vitest'
import { AUTH_KEY, bootAtGift, CAMPAIGN, expectError, order, PATH } from '../helpers.ts'

test('a request without a TranId issues a new code each time [AG-D3] [AG-D10]', async () => {
  const { issue, issued } = bootAtGift()
  const [first, second] = [await issue(), await issue()]
  expect(first.TranId).not.toBe(second.TranId)
  expect(first.Dc1).not.toBe(second.Dc1)
  expect(await issued()).toBe(2)
})

test.each(['AuthKey', 'DcId', 'Amount'])('a request without %s is refused with 400 [AG-D3]', async (name) => {
  const { call, last, issued } = bootAtGift()
  expectError(await call({ [name]: undefined }), 400)
  expect((await last()).outcome).toMatchObject({ code: 'bad-request', rule: 'AG-D3' })
  expect(await issued()).toBe(0)
})

test.each([null, '', 5, true, ['DC500'], { a: 1 }])(
  'a request whose AuthKey or DcId is %j is refused with 400 [AG-D3]',
  async (value) => {
    const { call, issued } = bootAtGift()
    for (const name of ['AuthKey', 'DcId']) expectError(await call({ [name]: value }), 400)
    expect(await issued()).toBe(0)
  },
)

test.each([
  '"text"',
  '5',
  'null',
  'true',
  '[]',
  '[{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}]',
  '""',
])('the JSON body %s is refused with 400, because it is not an object [AG-D3]', async (body) => {
  const { post, last } = bootAtGift()
  expectError(await post(body), 400)
  expect((await last()).outcome.rule).toBe('AG-D3')
})

test('an amount as a JSON number is refused with 400 unless a setting allows numbers [AG-A1]', async () => {
  const { call, issue, last, change } = bootAtGift()
  expectError(await call({ Amount: 500 }), 400)
  expect((await last()).outcome.rule).toBe('AG-A1')
  await change({ 'atGift.amount.acceptNumber': true })
  expect(await issue({ Amount: 500 })).toMatchObject({ Amount: 500 })
  expect(await issue({ Amount: '500' })).toMatchObject({ Amount: 500 })
  await change({ 'atGift.amount.acceptNumber': null })
  expectError(await call({ Amount: 500 }), 400)
})

test.each([0, -500, 500.5, 1_000_000_000, 1e21])(
  'the amount %d is refused even if a setting allows amounts as numbers [AG-A1]',
  async (Amount) => {
    const { call, issued } = bootAtGift({ settings: { 'atGift.amount.acceptNumber': true } })
    expectError(await call({ Amount }), 400)
    expect(await issued()).toBe(0)
  },
)

test.each([
  '',
  '0',
  '0500',
  '+500',
  '-500',
  ' 500',
  '500 ',
  '500.0',
  '5e2',
  '0x1f4',
  '５００',
  '1,000',
  '1000000000',
  '500\n',
  'NaN',
])('the amount %j is refused with 400 [AG-A52]', async (Amount) => {
  const { call, issued } = bootAtGift()
  expectError(await call({ Amount }), 400)
  expect(await issued()).toBe(0)
})

test('an amount of nine digits is accepted [AG-A52]', async () => {
  const product = {
    dcId: 'DC-ANY',
    name: 'any',
    amount: { min: 1, max: 999_999_999 },
    code: 'text',
    secondCode: null,
    sevenPayment: false,
    validityYears: 1,
    inContract: true,
  }
  const { issue } = bootAtGift({ settings: { 'atGift.catalogue': [product] } })
  expect(await issue({ DcId: 'DC-ANY', Amount: '999999999' })).toMatchObject({ Amount: 999_999_999 })
})

test.each(['TranID', 'tranId', 'TranId ', 'Extend1', 'constructor', 'toString'])(
  'a request with the unknown key %j is refused with 400 and issues nothing [AG-A6]',
  async (name) => {
    const { call, last, issued } = bootAtGift()
    expectError(await call({ [name]: 'AZ0a1b2c3d4e5f60718293a4b5c6d7e8f901234567' }), 400)
    expect((await last()).outcome.rule).toBe('AG-A6')
    expect(await issued()).toBe(0)
  },
)

test.each([null, '', 5, []])(
  'a request with the TranId %j is refused as an invalid inquiry and issues nothing [AG-A6]',
  async (TranId) => {
    const { call, last, issued } = bootAtGift()
    expectError(await call({ TranId }), 400)
    expect(await last()).toMatchObject({ operation: 'at-gift.inquire', outcome: { rule: 'AG-A6' } })
    expect(await issued()).toBe(0)
  },
)

test.each([
  '',
  'text/plain',
  'text/json',
  'application/x-www-form-urlencoded',
  'application/jsonx',
  'application/problem+json',
])('a request with the content type %j is refused with 400 [AG-D2]', async (type) => {
  const { post, last, issued } = bootAtGift()
  expectError(await post(JSON.stringify(order()), { headers: { 'content-type': type } }), 400)
  expect((await last()).outcome.rule).toBe('AG-D2')
  expect(await issued()).toBe(0)
})

test('a request without a content type is refused with 400 [AG-D2]', async () => {
  const { post, last } = bootAtGift()
  expectError(await post(new TextEncoder().encode(JSON.stringify(order())), { headers: {} }), 400)
  expect((await last()).outcome).toMatchObject({ rule: 'AG-D2', reason: expect.stringContaining('missing') })
})

test.each([
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'application/json; charset="utf-8"',
  'Application/JSON',
])('a request with the content type %j is accepted [AG-A51]', async (type) => {
  await bootAtGift().issue({}, { headers: { 'content-type': type } })
})

test.each([
  'application/json; charset=shift_jis',
  'application/json; charset=utf-16',
  'application/json; version=1',
  'application/json; charset=utf-8; version=1',
])('a request with the content type %j is refused with 400 [AG-A51]', async (type) => {
  const { call, issued } = bootAtGift()
  expectError(await call({}, { headers: { 'content-type': type } }), 400)
  expect(await issued()).toBe(0)
})

test('a body of 64 KiB is accepted, and a body that is one byte longer is refused with 400 [AG-A50]', async () => {
  const { post, issued } = bootAtGift()
  const json = JSON.stringify(order())
  const filled = json + ' '.repeat(64 * 1024 - json.length)
  expect((await post(filled)).status).toBe(200)
  expectError(await post(`${filled} `), 400)
  expect(await issued()).toBe(1)
})

test('an AuthKey with characters outside ASCII is accepted if it is sent in UTF-8 [AG-D2]', async () => {
  const { issue, change } = bootAtGift()
  const AuthKey = '鍵🔑Ab*cD-eFg<h)i1(J'
  await change({ 'atGift.campaigns': [{ campaign: CAMPAIGN, authKey: AuthKey }] })
  expect((await issue({ AuthKey })).TranId).toMatch(/^AZ/)
})

test.each([
  ['GET', PATH],
  ['PUT', PATH],
  ['PATCH', PATH],
  ['DELETE', PATH],
  ['OPTIONS', PATH],
  ['POST', `/at-gift/${CAMPAIGN}/dc`],
  ['POST', `/at-gift/${CAMPAIGN}/dc/getcode/`],
  ['POST', `/at-gift/${CAMPAIGN}/dc/getcode/x`],
  ['POST', `/at-gift/${CAMPAIGN}/DC/GETCODE`],
  ['POST', '/at-gift/dc/getcode'],
  ['POST', '/at-gift'],
  ['POST', '/at-gift/'],
])('the request %s %s is no operation of the API and gets a 404 [AG-D1] [AG-A11]', async (method, path) => {
  const { send, last, issued } = bootAtGift()
  const body = method === 'GET' ? {} : { body: JSON.stringify(order()) }
  const response = await send(path, { method, headers: { 'content-type': 'application/json' }, ...body })
  expectError({ status: response.status, headers: response.headers, text: await response.text() }, 404)
  expect(await last()).toMatchObject({ operation: null, outcome: { rule: method === 'POST' ? 'AG-D6' : 'AG-A11' } })
  expect(await issued()).toBe(0)
})

test('a HEAD request to the path of the API gets a 404 without a body [AG-A11]', async () => {
  const { send, last } = bootAtGift()
  const response = await send(PATH, { method: 'HEAD' })
  expect(response.status).toBe(404)
  expect(await response.text()).toBe('')
  expect(await last()).toMatchObject({ method: 'HEAD', outcome: { rule: 'AG-A11' } })
})

test("an AuthKey with punctuation, as in the provider's sample, is accepted [AG-D16]", async () => {
  const AuthKey = 'Ab*cD-eFg<h)i1(J'
  const { issue, call } = bootAtGift({ settings: { 'atGift.campaigns': [{ campaign: CAMPAIGN, authKey: AuthKey }] } })
  await issue({ AuthKey })
  expectError(await call({ AuthKey: AuthKey.toLowerCase() }), 401)
  expectError(await call({ AuthKey: AUTH_KEY }), 401)
})
