import { expect, test } from 'vitest'
import { recordExamples } from '../../../mock-server/core/openapi/examples.ts'
import { providers } from '../../../mock-server/app.ts'
import { boot, START } from '../../helpers/boot.ts'
import {
  AUTH_KEY,
  ACCESS_KEY,
  ISSUE_PATH,
  issued,
  issueOf,
  json,
  noLimits,
  partnerHeaders,
  purchasePath,
} from '../support.ts'

type Booted = ReturnType<typeof boot>

interface Shown {
  accepted: boolean
  differences: { part: string; name: string; sent: string | null; accepted: string | null; reason: string }[]
}

async function adviceOnLast({ mock, send }: Booted, query = ''): Promise<Shown> {
  const last = (await mock.admin.requests()).requests.at(-1)
  return (await send(`/__admin/requests/${last?.id}/accepted${query}`)).json()
}

/** Returns the differences as `part name: sent -> accepted`. */
const linesOf = ({ differences }: Shown): string[] =>
  differences.map(({ part, name, sent, accepted }) => `${part} ${name}: ${sent} -> ${accepted}`)

const bodies: readonly [title: string, change: Record<string, unknown>, lines: string[]][] = [
  ['a number instead of a text', { Amount: 500 }, ['body Amount: 500 -> "500"']],
  [
    'a misspelt member',
    { TranId: undefined, DcID: 'DC500', DcId: undefined },
    ['body DcID: "DC500" -> null', 'body DcId: null -> "DC500"'],
  ],
  ['an unknown product', { DcId: 'DC50' }, ['body DcId: "DC50" -> "DC500"']],
  ['a product outside the contract', { DcId: 'DC-NOT-CONTRACTED' }, ['body DcId: "DC-NOT-CONTRACTED" -> "DC500"']],
  ['a wrong fixed amount', { DcId: 'DC-FIXED-1000' }, ['body Amount: "500" -> "1000"']],
  ['leading zeros', { Amount: '0500' }, ['body Amount: "0500" -> "500"']],
  ['a missing amount', { Amount: undefined }, ['body Amount: null -> "500"']],
  ['a wrong AuthKey', { AuthKey: 'MOCK-AuthKey-002' }, ['body AuthKey: "***" -> $AT_GIFT_AUTH_KEY']],
  [
    'several errors',
    { AuthKey: 'MOCK-AuthKey-002', DcId: 'DC-FIXED-100', Amount: 500 },
    [
      'body Amount: 500 -> "1000"',
      'body AuthKey: "***" -> $AT_GIFT_AUTH_KEY',
      'body DcId: "DC-FIXED-100" -> "DC-FIXED-1000"',
    ],
  ],
]

test.each(bodies)(
  'the advice for an issue request with %s names the wrong members and their accepted values',
  async (_title, change, lines) => {
    const booted = boot({ settings: noLimits })
    await booted.send(ISSUE_PATH, issueOf(change))
    const { requests } = await booted.mock.admin.requests()
    expect(requests[0]?.response.status).toBeGreaterThanOrEqual(400)
    const advice = await adviceOnLast(booted)
    expect(advice.accepted).toBe(true)
    expect(linesOf(advice)).toEqual(lines)
    expect(JSON.stringify(advice)).not.toContain(AUTH_KEY)
    expect((await booted.mock.admin.ledger()).totals.issued).toBe(0)
  },
)

test('the advice for a request with a misspelt path or a wrong method names the correct path or method', async () => {
  const booted = boot({ settings: noLimits })
  await booted.send('/at-gift/demo-campaign/dc/getcod', issueOf())
  expect(await adviceOnLast(booted)).toMatchObject({
    accepted: false,
    differences: [{ part: 'path', sent: '/demo-campaign/dc/getcod', accepted: '/demo-campaign/dc/getcode' }],
  })
  await booted.send('/sandboxes/a/at-gift/demo-campain/dc/getcode', issueOf())
  const [entry] = (await booted.mock.sandbox('a').requests()).requests
  const shown: Shown = await (await booted.send(`/sandboxes/a/__admin/requests/${entry?.id}/accepted`)).json()
  expect(linesOf(shown)).toEqual([
    'path : /demo-campain/dc/getcode -> /demo-campaign/dc/getcode',
    'body AuthKey: "***" -> $AT_GIFT_AUTH_KEY',
  ])
  await booted.send(ISSUE_PATH, { ...issueOf(), method: 'DELETE' })
  expect(linesOf(await adviceOnLast(booted))).toEqual(['method : DELETE -> POST'])
})

test('the advice for an inquiry with a wrong TranId or amount names the value of the issue request', async () => {
  const booted = boot({ settings: noLimits })
  const { TranId } = await issued(await booted.send(ISSUE_PATH, issueOf()))
  const wrong = `${TranId.slice(0, -1)}${TranId.endsWith('A') ? 'B' : 'A'}`
  await booted.send(ISSUE_PATH, issueOf({ TranId: wrong }))
  expect(linesOf(await adviceOnLast(booted))).toEqual([`body TranId: "${wrong}" -> "${TranId}"`])
  await booted.send(ISSUE_PATH, issueOf({ TranId, Amount: '700' }))
  expect(linesOf(await adviceOnLast(booted))).toEqual(
    ['body DcId: "DC500" -> "DC500"', 'body Amount: "700" -> "500"'].slice(1),
  )
})

test('the advice for a refused partner request names the part of the request that is wrong, and contains no secret', async () => {
  const booted = boot({ settings: noLimits })
  const path = await purchasePath(booted.send)
  const buy = async (change: Record<string, string>, body: unknown = { price: 500 }): Promise<string[]> => {
    await booted.send(`${path}/gifts`, json(body, { headers: { ...(await partnerHeaders('gift-1')), ...change } }))
    const advice = await adviceOnLast(booted)
    expect(advice.accepted).toBe(true)
    expect(JSON.stringify(advice)).not.toContain(ACCESS_KEY)
    return linesOf(advice)
  }
  const header = 'header x-realpay-gift-api'
  expect(await buy({ 'x-realpay-gift-api-access-token': '000000' })).toEqual([
    `${header}-access-token: *** -> $(gift-mock totp)`,
  ])
  expect(await buy(await partnerHeaders('gift-2', START - 600_000))).toEqual([
    `${header}-access-token: *** -> $(gift-mock totp)`,
  ])
  expect(await buy({ 'x-realpay-gift-api-access-key': '0'.repeat(40) })).toEqual([
    `${header}-access-key: *** -> $REALPAY_GIFT_ACCESS_KEY`,
  ])
  expect(await buy({ 'x-realpay-gift-api-request-id': 'no id' })).toEqual([
    `${header}-request-id: no id -> a-new-request-id`,
  ])
  expect(await buy({}, { prise: '500' })).toEqual(['body prise: "500" -> null', 'body price: null -> 500'])
  expect(await buy({ 'x-realpay-gift-api-request-id': 'gift-3' }, { price: 501 })).toEqual(['body price: 501 -> 500'])
  expect(await buy({ 'x-realpay-gift-api-request-id': 'purchase-1' })).toEqual([
    `${header}-request-id: purchase-1 -> a-new-request-id`,
  ])
})

test('the reasons in the advice are in Japanese if Japanese is requested', async () => {
  const booted = boot({ settings: noLimits })
  await booted.send(ISSUE_PATH, issueOf({ DcId: 'DC50' }))
  expect((await adviceOnLast(booted, '?lang=ja')).differences[0]?.reason).toBe('このDcIdの商品は存在しない')
})

test.each(providers.map((provider) => [provider.name, provider] as const))(
  'the advice corrects every refused example request of %s, except the deletion of an image that is not set',
  async (_name, provider) => {
    const booted = boot({ settings: { 'mock.requestHeader': true } })
    const { mock } = booted
    const hopeless: string[] = []
    await recordExamples(provider, await provider.openApiDescription(), 'http://localhost', {
      fetch: async (request) => {
        const response = await mock.fetch(request)
        const entry = (await mock.admin.requests()).requests.at(-1)
        const advice = await adviceOnLast(booted)
        if (!advice.accepted) hopeless.push(`${entry?.operation}: ${entry?.outcome.reason}`)
        const isRefusal = response.status !== 200 && entry?.fault === undefined && response.status !== 429
        if (advice.accepted)
          expect([entry?.outcome.reason, advice.differences.length > 0]).toEqual([entry?.outcome.reason, isRefusal])
        return response
      },
      admin: mock.admin,
    })
    expect(hopeless).toEqual(
      provider.name === 'at-gift'
        ? []
        : [
            'realpay-gift.delete-face-image: no face image is set',
            'realpay-gift.delete-header-image: no header image is set',
          ],
    )
  },
)
