import { expect, test } from 'vitest'
import { bootAtGift, campaigns, expectError, OTHERS_PATH } from '../helpers.ts'

const oneASecond = { 'atGift.limit.requests': 1 }
const SECOND_KEY = { AuthKey: 'Second-AuthKey-1' }
const OTHERS_KEY = { AuthKey: 'Others-AuthKey-1' }

test('the default limit is one request in any period of one second [AG-D7] [AG-A3]', async () => {
  const { call, issue, advance, last, change } = bootAtGift()
  await change({ 'atGift.limit.requests': null })
  await issue()
  await advance(999)
  const refused = await call()
  expectError(refused, 429)
  expect(refused.headers.has('retry-after')).toBe(false)
  expect((await last()).outcome).toMatchObject({
    code: 'rate-limited',
    rule: 'AG-D7',
    reason: expect.stringContaining('in 1 ms'),
  })
  await advance(1)
  await issue()
})

test('orders and inquiries count towards the same limit [AG-D7]', async () => {
  const { call, issue, advance } = bootAtGift({ settings: oneASecond })
  const { TranId } = await issue()
  expectError(await call({ TranId }), 429)
  await advance(1000)
  await issue({ TranId })
  expectError(await call(), 429)
})

test('concurrent requests do not exceed the limit [AG-D7]', async () => {
  const { call, issued } = bootAtGift({ settings: { 'atGift.limit.requests': 3 } })
  const replies = await Promise.all(Array.from({ length: 10 }, () => call()))
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(3)
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(7)
  expect(await issued()).toBe(3)
})

test('a request that exceeds the rate limit counts towards the limit only if a setting says so [AG-A3]', async () => {
  const { call, issue, advance, change } = bootAtGift({ settings: oneASecond })
  await issue()
  await advance(900)
  expectError(await call(), 429)
  await advance(100)
  await issue()

  await change({ 'atGift.limit.countRefused': true })
  await advance(900)
  expectError(await call(), 429)
  await advance(100)
  expectError(await call(), 429)
  await advance(999)
  expectError(await call(), 429)
  await advance(1000)
  await issue()
})

test('a request that fails a check before the rate limit does not count towards the limit [AG-A3] [AG-A2]', async () => {
  const { call, issue } = bootAtGift({ settings: oneASecond })
  expectError(await call({ Amount: undefined }), 400)
  expectError(await call({ AuthKey: 'wrong' }), 401)
  await issue()
})

test('a request that fails a check after the rate limit counts towards the limit [AG-A3] [AG-A2]', async () => {
  const { call } = bootAtGift({ settings: oneASecond })
  expectError(await call({ DcId: 'DC-NOT-CONTRACTED' }), 403)
  expectError(await call(), 429)
})

test('each pair of campaign and AuthKey has a separate limit by default [AG-A3]', async () => {
  const { call, issue } = bootAtGift({ settings: { ...oneASecond, 'atGift.campaigns': campaigns } })
  await issue()
  await issue(SECOND_KEY)
  await issue(OTHERS_KEY, { path: OTHERS_PATH })
  expectError(await call(), 429)
})

test('an AuthKey of two campaigns has a separate limit in each campaign [AG-A3]', async () => {
  const { issue } = bootAtGift({
    settings: {
      ...oneASecond,
      'atGift.campaigns': ['demo-campaign', 'other-campaign'].map((campaign) => ({
        campaign,
        authKey: 'MOCK-AuthKey-001',
      })),
    },
  })
  await issue()
  await issue({}, { path: OTHERS_PATH })
})

test('all AuthKeys of a campaign share one limit if a setting says so [AG-A3]', async () => {
  const { call, issue } = bootAtGift({
    settings: { ...oneASecond, 'atGift.campaigns': campaigns, 'atGift.limit.scope': 'campaign' },
  })
  await issue()
  expectError(await call(SECOND_KEY), 429)
  await issue(OTHERS_KEY, { path: OTHERS_PATH })
})

test("if all callers share one limit, even a caller's first request can be refused [AG-D7] [AG-A3]", async () => {
  const { call, issue, advance } = bootAtGift({
    settings: { ...oneASecond, 'atGift.campaigns': campaigns, 'atGift.limit.scope': 'service' },
  })
  await issue()
  expectError(await call(OTHERS_KEY, { path: OTHERS_PATH }), 429)
  await advance(1000)
  await issue(OTHERS_KEY, { path: OTHERS_PATH })
})

test('the number of requests and the window of the limit can be changed while the server runs [AG-D7]', async () => {
  const { call, issue, change, advance } = bootAtGift({ settings: oneASecond })
  await issue()
  expectError(await call(), 429)
  await change({ 'atGift.limit.requests': 2 })
  await issue()
  expectError(await call(), 429)
  await change({ 'atGift.limit.windowMs': 5000 })
  await advance(4999)
  expectError(await call(), 429)
  await advance(1)
  await issue()
})

test.each([
  [1, 1000, 400, '1'],
  [1, 2500, 100, '3'],
  [1, 2500, 1500, '1'],
])(
  'if the limit is %i request per %i ms, a 429 after %i ms has the header Retry-After: %s [AG-A3]',
  async (requests, windowMs, passed, seconds) => {
    const { call, issue, advance } = bootAtGift({
      settings: { 'atGift.limit.requests': requests, 'atGift.limit.windowMs': windowMs, 'atGift.retryAfter': true },
    })
    expect((await call()).headers.has('retry-after')).toBe(false)
    await advance(passed)
    const { status, headers } = await call()
    expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 429, retryAfter: seconds })
    await advance(Number(seconds) * 1000)
    await issue()
  },
)
