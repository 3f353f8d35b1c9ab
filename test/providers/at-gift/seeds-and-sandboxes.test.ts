import { expect, test } from 'vitest'
import { AUTH_KEY, bootAtGift, CAMPAIGN, codeOf, expectError, JSON_TYPE, order, PATH } from './helpers.ts'

const everyKind: readonly (readonly [string, string])[] = [
  ['DC500', '500'],
  ['DC-FIXED-1000', '1000'],
  ['DC-URL', '1'],
  ['DC-PIN', '2'],
  ['DC-URL-URL', '3'],
  ['DC-SEVEN', '4'],
]

async function codesOf(seed: string, orders = everyKind) {
  const { issue } = bootAtGift({ seed })
  const codes = []
  for (const [DcId, Amount] of orders) codes.push(await issue({ DcId, Amount }))
  return codes
}

test('two mocks with the same seed issue the same codes, and a mock with another seed issues other codes [AG-D16]', async () => {
  const [first, again, other] = [await codesOf('a'), await codesOf('a'), await codesOf('b')]
  expect(again).toEqual(first)
  first.forEach((code, index) => {
    expect(other[index]?.TranId).not.toBe(code.TranId)
    expect(other[index]?.Dc1).not.toBe(code.Dc1)
  })
})

test('refused requests and inquiries do not influence the codes that are issued later [AG-D3]', async () => {
  const [first, second] = await codesOf('a', [
    ['DC500', '500'],
    ['DC500', '500'],
  ])
  const { issue, call } = bootAtGift({ seed: 'a' })
  expectError(await call({ Amount: '0' }), 400)
  expect(await issue()).toEqual(first)
  await issue({ TranId: first?.TranId })
  expectError(await call({ DcId: 'DC-FIXED-1000', Amount: '999' }), 400)
  expect(await issue()).toEqual(second)
})

test('two concurrent requests never get the same code [AG-D10]', async () => {
  const { call } = bootAtGift()
  const codes = await Promise.all(Array.from({ length: 50 }, async () => codeOf(await call())))
  for (const member of ['TranId', 'Dc1', 'ControlNo'] as const)
    expect(new Set(codes.map((code) => code[member])).size).toBe(50)
})

test('a sandbox issues its first code again after a reset [AG-D3]', async () => {
  const { issue, call, mock, issued } = bootAtGift()
  const first = await issue()
  await mock.reset()
  expect(await issued()).toBe(0)
  expectError(await call({ TranId: first.TranId }), 400)
  expect(await issue()).toEqual(first)
})

test('each sandbox has its own codes, limit, settings, clock and ledger [AG-D3] [AG-D7] [AG-A4]', async () => {
  const { call, issue, mock, send, change } = bootAtGift()
  await change({ 'atGift.limit.requests': 1 })
  const mine = { path: `/sandboxes/mine${PATH}` }
  const yours = { path: `/sandboxes/yours${PATH}` }
  for (const name of ['mine', 'yours']) await mock.sandbox(name).changeSettings({ 'atGift.limit.requests': 1 })

  const [root, first, second] = [await issue(), await issue({}, mine), await issue({}, yours)]
  expect(new Set([root, first, second].map(({ TranId }) => TranId)).size).toBe(3)
  expectError(await call({}, mine), 429)

  await mock.sandbox('mine').advanceClock(24 * 60 * 60 * 1000)
  expect((await issue({}, mine)).Expiration).toBe('20360402')
  expectError(await call({}, yours), 429)
  await mock.sandbox('yours').advanceClock(1000)
  expectError(await call({ TranId: first.TranId }, yours), 400)

  const changed = await send('/sandboxes/mine/__admin/settings', {
    method: 'PATCH',
    body: JSON.stringify({ 'atGift.amount.acceptNumber': true }),
  })
  expect(changed.status).toBe(200)
  await mock.sandbox('mine').advanceClock(1000)
  await issue({ Amount: 500 }, mine)
  await mock.sandbox('yours').advanceClock(1000)
  expectError(await call({ Amount: 500 }, yours), 400)

  expect((await mock.sandbox('mine').ledger()).totals.issued).toBe(3)
  expect((await mock.sandbox('yours').ledger()).totals.issued).toBe(1)
  expect((await mock.admin.ledger()).totals.issued).toBe(1)
})

test('a sandbox issues the same codes in every mock with the same seed', async () => {
  const here = { path: `/sandboxes/mine${PATH}` }
  const once = await bootAtGift({ seed: 's' }).issue({}, here)
  expect(await bootAtGift({ seed: 's' }).issue({}, here)).toEqual(once)
  expect((await bootAtGift({ seed: 't' }).issue({}, here)).TranId).not.toBe(once.TranId)
})

test.each([
  'https://service-gift.jp',
  'https://stg.service-gift.jp',
  'http://service-gift.jp',
  'https://SERVICE-GIFT.JP:443',
  'https://service-gift.jp:8443',
])("the API is served at the root of the provider's host %s [AG-D1]", async (origin) => {
  const { mock } = bootAtGift()
  const response = await mock.fetch(
    new Request(`${origin}/${CAMPAIGN}/dc/getcode`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify(order()),
    }),
  )
  codeOf({ status: response.status, headers: response.headers, text: await response.text() })
  const elsewhere = await mock.fetch(new Request(`${origin}/__admin/settings`))
  expectError({ status: elsewhere.status, headers: elsewhere.headers, text: await elsewhere.text() }, 404)
})

test.each(['https://www.service-gift.jp', 'https://service-gift.jp.example.com', 'https://myservice-gift.jp'])(
  'the API is not served at %s: a request gets a 404 and issues nothing [AG-D1]',
  async (origin) => {
    const { mock, issued } = bootAtGift()
    const response = await mock.fetch(
      new Request(`${origin}/${CAMPAIGN}/dc/getcode`, {
        method: 'POST',
        headers: JSON_TYPE,
        body: JSON.stringify(order()),
      }),
    )
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await issued()).toBe(0)
  },
)

test('a code that is issued below /at-gift can be found by inquiries at both provider hosts [AG-D1] [AG-D3]', async () => {
  const { mock, issue } = bootAtGift()
  const { TranId } = await issue()
  for (const host of ['service-gift.jp', 'stg.service-gift.jp']) {
    const body = JSON.stringify(order({ TranId, AuthKey: AUTH_KEY }))
    const response = await mock.fetch(
      new Request(`https://${host}/${CAMPAIGN}/dc/getcode`, { method: 'POST', headers: JSON_TYPE, body }),
    )
    expect(codeOf({ status: response.status, headers: response.headers, text: await response.text() }).TranId).toBe(
      TranId,
    )
  }
})
