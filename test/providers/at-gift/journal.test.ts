import { expect, test } from 'vitest'
import { AUTH_KEY, bootAtGift, JSON_TYPE, order, PATH } from './helpers.ts'

test('a journal entry contains the request, the response and the rule that determined the response', async () => {
  const { issue, send } = bootAtGift()
  const { TranId } = await issue()
  await issue({ TranId })
  const response = await send('/__admin/requests')
  expect(await response.json()).toMatchObject({
    requests: [
      {
        sandbox: 'default',
        provider: 'at-gift',
        operation: 'at-gift.issue',
        method: 'POST',
        path: PATH,
        delivered: true,
        at: '2026-04-01T09:00:00.000+09:00',
        outcome: { code: 'issued', rule: 'AG-D3', evidence: 'documented' },
      },
      {
        operation: 'at-gift.inquire',
        response: { status: 200 },
        outcome: { code: 'inquired', rule: 'AG-D3', evidence: 'documented' },
      },
    ],
  })
})

test('a request has the same caller id in the journal and in the ledger, even if a fault dropped it', async () => {
  const { issue, call, last, mock } = bootAtGift()
  await issue()
  const { caller } = (await mock.admin.ledger()).codes[0] ?? {}
  expect(caller).toMatch(/^[0-9a-f]{16}$/)
  expect((await last()).caller).toBe(caller)
  await mock.admin.arm({ name: 'swallow', phase: 'before-commit', effect: { type: 'reset-connection' } })
  await call().catch(() => {})
  expect(await last()).toMatchObject({ caller, outcome: { code: 'fault' } })
  await mock.admin.disarm('swallow')
  await call({ AuthKey: 'wrong' })
  expect((await last()).caller).not.toBe(caller)
  await call({ AuthKey: undefined })
  expect((await last()).caller).toBeNull()
})

test.each([
  ['a misspelt TranId', { TranID: 'x' }, 'AG-A6', 'assumed'],
  ['an amount as a number', { Amount: 500 }, 'AG-A1', 'assumed'],
  ['an amount that differs from the fixed amount', { DcId: 'DC-FIXED-1000' }, 'AG-D11', 'documented'],
  ['a wrong AuthKey', { AuthKey: 'wrong' }, 'AG-A7', 'assumed'],
])(
  'the journal entry of a request with %s contains the violated rule and its evidence class',
  async (_what, members, rule, evidence) => {
    const { call, send } = bootAtGift()
    await call(members)
    const response = await send('/__admin/requests')
    expect(await response.json()).toMatchObject({
      requests: [{ outcome: { code: expect.any(String), reason: expect.stringMatching(/./), rule, evidence } }],
    })
  },
)

test.each(['application/json; charset=shift_jis', 'application/json; version=1'])(
  'the journal entry of a refused request with the content type %j names the assumption that caused the refusal [AG-A51]',
  async (type) => {
    const { call, last } = bootAtGift()
    await call({}, { headers: { 'content-type': type } })
    expect((await last()).outcome).toMatchObject({ rule: 'AG-A51', reason: expect.stringContaining('charset') })
  },
)

test.each(['0500', '-500', '', '1000000000'])(
  'the journal entry of a refused request with the amount %j names the assumption that caused the refusal [AG-A52]',
  async (Amount) => {
    const { call, last } = bootAtGift()
    await call({ Amount })
    expect((await last()).outcome).toMatchObject({ rule: 'AG-A52', reason: expect.stringContaining('Amount') })
  },
)

test.each<[string, string]>([
  ['in a valid request', JSON.stringify(order())],
  ['with white space around it', `{ "AuthKey" :\n "${AUTH_KEY}" , "DcId": "DC500"}`],
  ['in a truncated body', `{"AuthKey":"${AUTH_KEY}`],
  ['that contains quotes', `{"AuthKey":"a\\"${AUTH_KEY}","DcId":"DC500"}`],
  ['as a number', '{"AuthKey":4929111122223333,"DcId":"DC500"}'],
  ['in a form', `AuthKey=${AUTH_KEY}&DcId=DC500`],
  ['under a misspelt name', `{"authkey":"${AUTH_KEY}"}`],
  ['that occurs twice', `{"AuthKey":"x","AuthKey":"${AUTH_KEY}"}`],
])('the journal masks an AuthKey %s', async (_where, body) => {
  const { post, last } = bootAtGift()
  await post(body)
  const entry = await last()
  expect(entry.request.body).toContain('***')
  expect(JSON.stringify(entry)).not.toMatch(new RegExp(`${AUTH_KEY}|4929111122223333`))
})

test('the journal masks an AuthKey in the query and in headers that contain secrets', async () => {
  const { call, last } = bootAtGift()
  await call(
    {},
    {
      path: `${PATH}?AuthKey=${AUTH_KEY}&x=1`,
      headers: { ...JSON_TYPE, authorization: `Bearer ${AUTH_KEY}`, cookie: AUTH_KEY },
    },
  )
  const entry = await last()
  expect(entry.path).toBe(`${PATH}?AuthKey=***&x=1`)
  expect(JSON.stringify(entry)).not.toContain(AUTH_KEY)
})

test('the settings, the snapshot and the ledger that the control API returns contain no AuthKey', async () => {
  const { send, issue } = bootAtGift()
  await issue()
  for (const path of ['/__admin/settings', '/__admin/snapshot', '/__admin/ledger']) {
    const response = await send(path)
    expect(response.status).toBe(200)
    expect(await response.text()).not.toContain(AUTH_KEY)
  }
})

test('a log line contains the id of the journal entry and no AuthKey', async () => {
  const lines: { message: string; fields: Readonly<Record<string, unknown>> }[] = []
  const { call, issue, last } = bootAtGift({ log: (_level, message, fields) => lines.push({ message, fields }) })
  await issue()
  await call({ AuthKey: 'real-AuthKey-123' })
  expect(lines.at(-1)?.fields).toMatchObject({ request: (await last()).id, status: 401, rule: 'AG-A7' })
  expect(JSON.stringify(lines)).not.toMatch(new RegExp(`${AUTH_KEY}|real-AuthKey-123`))
})
