import { expect, test } from 'vitest'
import { bootAtGift, campaigns, expectError, JSON_TYPE, order, OTHERS_PATH, PATH, type Members } from '../helpers.ts'

/** A change of a request that makes one check fail. If two checks fail, the earlier check decides the response. */
interface Breach {
  path?: string
  peer?: string
  type?: string
  body?: string
  members?: Members
  /** True if the limit is used up before the request. */
  pastLimit?: boolean
}

const foreignPeer: Breach = { peer: '203.0.113.9' }
const breaches = {
  'an unknown path': { path: `${PATH}/cancel` },
  'an unknown campaign': { path: '/at-gift/no-such-campaign/dc/getcode' },
  'a foreign address': foreignPeer,
  'a wrong content type': { type: 'text/plain' },
  'a body that is not JSON': { body: '{' },
  'an unknown key': { members: { Cancel: '1' } },
  'a missing amount': { members: { Amount: undefined } },
  'a wrong AuthKey': { members: { AuthKey: 'wrong' } },
  'a second request within the second': { pastLimit: true },
  'a product outside the contract': { members: { DcId: 'DC-NOT-CONTRACTED' } },
  'an unknown product': { members: { DcId: 'DC-UNKNOWN' } },
  'an amount out of range': { members: { Amount: '100001' } },
  'an unknown TranId': { members: { TranId: 'AZ0a1b2c3d4e5f60718293a4b5c6d7e8f901234567' } },
} satisfies Record<string, Breach>

type Name = keyof typeof breaches

async function answerTo(...names: Name[]) {
  const {
    path = PATH,
    peer = '192.0.2.1',
    type,
    body,
    members,
    pastLimit,
  } = names.reduce<Breach>((all, name) => {
    const breach: Breach = breaches[name]
    return { ...all, ...breach, members: { ...all.members, ...breach.members } }
  }, {})
  const { post, issue, last, issued } = bootAtGift({
    settings: { 'atGift.limit.requests': 1, 'atGift.allowedIps': ['192.0.2.1'] },
  })
  if (pastLimit) await issue({}, { peer: '192.0.2.1' })
  const before = await issued()
  const reply = await post(body ?? JSON.stringify(order(members)), {
    path,
    peer,
    headers: type === undefined ? JSON_TYPE : { 'content-type': type },
  })
  expect(await issued()).toBe(before)
  return { reply, outcome: (await last()).outcome }
}

test.each<[Name, number, string]>([
  ['an unknown path', 404, 'AG-D6'],
  ['an unknown campaign', 404, 'AG-A7'],
  ['a foreign address', 403, 'AG-D8'],
  ['a wrong content type', 400, 'AG-D2'],
  ['a body that is not JSON', 400, 'AG-D2'],
  ['an unknown key', 400, 'AG-A6'],
  ['a missing amount', 400, 'AG-D3'],
  ['a wrong AuthKey', 401, 'AG-A7'],
  ['a second request within the second', 429, 'AG-D7'],
  ['a product outside the contract', 403, 'AG-D6'],
  ['an unknown product', 400, 'AG-A2'],
  ['an amount out of range', 400, 'AG-D11'],
  ['an unknown TranId', 400, 'AG-A4'],
])(
  'a request with the defect "%s" gets a %i in the format of the provider and issues nothing [AG-D5] [AG-D6] [AG-A8] [AG-D8] [AG-A7]',
  async (name, status, rule) => {
    const { reply, outcome } = await answerTo(name)
    expectError(reply, status)
    expect(outcome.rule).toBe(rule)
  },
)

test.each<[Name, Name, number, string]>([
  ['an unknown path', 'a foreign address', 404, 'AG-D6'],
  ['an unknown campaign', 'a foreign address', 404, 'AG-A7'],
  ['an unknown campaign', 'a wrong content type', 404, 'AG-A7'],
  ['a foreign address', 'a wrong content type', 403, 'AG-D8'],
  ['a foreign address', 'a body that is not JSON', 403, 'AG-D8'],
  ['a foreign address', 'a wrong AuthKey', 403, 'AG-D8'],
  ['a wrong content type', 'a wrong AuthKey', 400, 'AG-D2'],
  ['an unknown key', 'a wrong AuthKey', 400, 'AG-A6'],
  ['a missing amount', 'a wrong AuthKey', 400, 'AG-D3'],
  ['a missing amount', 'a second request within the second', 400, 'AG-D3'],
  ['a wrong AuthKey', 'a second request within the second', 401, 'AG-A7'],
  ['a wrong AuthKey', 'a product outside the contract', 401, 'AG-A7'],
  ['a second request within the second', 'a product outside the contract', 429, 'AG-D7'],
  ['a second request within the second', 'an unknown product', 429, 'AG-D7'],
  ['a second request within the second', 'an unknown TranId', 429, 'AG-D7'],
  ['a product outside the contract', 'an amount out of range', 403, 'AG-D6'],
  ['a product outside the contract', 'an unknown TranId', 403, 'AG-D6'],
  ['an unknown product', 'an amount out of range', 400, 'AG-A2'],
  ['an unknown product', 'an unknown TranId', 400, 'AG-A2'],
  ['an unknown TranId', 'an amount out of range', 400, 'AG-A4'],
])(
  'a request with the two defects "%s" and "%s" gets the error for the first of these defects [AG-A2]',
  async (first, second, status, rule) => {
    const { reply, outcome } = await answerTo(first, second)
    expectError(reply, status)
    expect(outcome.rule).toBe(rule)
  },
)

test('a wrong content type is reported even if the body also has an error [AG-A2]', async () => {
  expect((await answerTo('a wrong content type', 'a body that is not JSON')).outcome.reason).toContain('Content-Type')
})

test('an AuthKey of another campaign is refused with 401 [AG-A7]', async () => {
  const { call, issue, last } = bootAtGift({ settings: { 'atGift.campaigns': campaigns } })
  expectError(await call({ AuthKey: 'Others-AuthKey-1' }), 401)
  expect((await last()).outcome).toMatchObject({ code: 'unauthorized', rule: 'AG-A7' })
  expectError(await call({}, { path: OTHERS_PATH }), 401)
  await issue({ AuthKey: 'Others-AuthKey-1' }, { path: OTHERS_PATH })
})

test('campaigns and AuthKeys can change while the server runs [AG-A7] [AG-D1]', async () => {
  const { call, issue, change } = bootAtGift()
  expectError(await call({ AuthKey: 'Others-AuthKey-1' }, { path: OTHERS_PATH }), 404)
  await change({ 'atGift.campaigns': campaigns })
  await issue({ AuthKey: 'Others-AuthKey-1' }, { path: OTHERS_PATH })
  await issue()
  await change({ 'atGift.campaigns': campaigns.slice(2) })
  expectError(await call(), 404)
})

test('a request is accepted if its source address is registered or if no address is registered [AG-D8]', async () => {
  const { call, issue, change, last } = bootAtGift()
  await issue({}, { peer: '203.0.113.9' })
  await change({ 'atGift.allowedIps': ['192.0.2.1', '2001:db8::1'] })
  expectError(await call({}, { peer: '203.0.113.9' }), 403)
  expect((await last()).outcome).toMatchObject({
    code: 'forbidden',
    rule: 'AG-D8',
    reason: expect.stringContaining('203.0.113.9'),
  })
  await issue({}, { peer: '192.0.2.1' })
  await issue({}, { peer: '::ffff:192.0.2.1' })
  await issue({}, { peer: '2001:db8::1' })
  expectError(await call({}, { peer: '192.0.2.11' }), 403)
})

test('the source address in a header of the request is used only behind a trusted proxy [AG-D8]', async () => {
  const settings = { 'atGift.allowedIps': ['192.0.2.1'] }
  const claimed = { peer: '203.0.113.9', headers: { ...JSON_TYPE, 'x-forwarded-for': '198.51.100.7, 192.0.2.1' } }
  expectError(await bootAtGift({ settings }).call({}, claimed), 403)
  await bootAtGift({ settings, trustProxy: true }).issue({}, claimed)
})
