import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  AUTH_KEY,
  issued,
  ISSUE_PATH,
  issueOf,
  journal,
  json,
  ledger,
  noLimits,
  partnerHeaders,
  problemOf,
  purchasePath,
  type Send,
} from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'

const load = (text: string): RequestInit => ({
  method: 'PUT',
  headers: { 'content-type': 'application/json' },
  body: text,
})
const take = async (send: Send, sandbox = ''): Promise<string> => (await send(`${sandbox}/__admin/snapshot`)).text()

const partsSchema = z.looseObject({
  state: z.looseObject({
    collections: z.record(z.string(), z.record(z.string(), z.unknown())),
    counters: z.record(z.string(), z.number()),
  }),
})

async function used() {
  const booted = boot({ seed: 'a seed of its own', settings: { 'realpayGift.limit.requests': 100 } })
  const { send } = booted
  const code = await issued(await send(ISSUE_PATH, issueOf()))
  const purchase = await purchasePath(send)
  await send(`${purchase}/gifts`, json({ price: 500 }, { headers: await partnerHeaders('gift-1') }))
  await send(
    '/__admin/settings',
    json(
      {
        'atGift.limit.windowMs': 2000,
        'atGift.campaigns': [
          { campaign: 'demo-campaign', authKey: AUTH_KEY },
          { campaign: 'spring', authKey: 'REAL-SECRET-KEY1' },
        ],
      },
      { method: 'PATCH' },
    ),
  )
  await send('/__admin/clock/advance', json({ ms: 700 }))
  return { ...booted, code, purchase }
}

test('a snapshot that is taken after a restore is equal to the restored snapshot', async () => {
  const { send } = await used()
  const seen = async () =>
    Promise.all(
      ['/__admin/snapshot', '/__admin/ledger', '/__admin/requests', '/__admin/clock', '/__admin/settings'].map(
        async (path) => (await send(path)).text(),
      ),
    )
  const before = await seen()
  await send('/__admin/clock/advance', json({ ms: 60_000 }))
  await send(ISSUE_PATH, issueOf())
  await send('/__admin/settings', json({ 'atGift.limit.windowMs': 1, 'atGift.retryAfter': true }, { method: 'PATCH' }))
  expect(await seen()).not.toEqual(before)
  const response = await send('/__admin/snapshot', load(before[0] ?? ''))
  expect({ status: response.status, body: await response.text() }).toEqual({ status: 204, body: '' })
  expect(await seen()).toEqual(before)
})

test.each([
  ['another sandbox', async () => ({ target: (await used()).send, sandbox: '/sandboxes/copy' })],
  ['another mock', async () => ({ target: boot().send, sandbox: '' })],
])(
  'a snapshot restored in %s brings back the used-up rate limit, the codes and the used request ids',
  async (_where, elsewhere) => {
    const original = await used()
    const { target, sandbox } = await elsewhere()
    expect((await target(`${sandbox}/__admin/snapshot`, load(await take(original.send)))).status).toBe(204)

    // The rate limit is still used up, and its window ends at the same time as in the original sandbox.
    expect((await target(sandbox + ISSUE_PATH, issueOf())).status).toBe(429)
    await target(`${sandbox}/__admin/clock/advance`, json({ ms: 1300 }))
    expect((await target(sandbox + ISSUE_PATH, issueOf({ TranId: original.code.TranId }))).status).toBe(200)
    // The request id is already used up, and a search for the request id finds the gift.
    const bought = await target(
      `${sandbox}${original.purchase}/gifts`,
      json({ price: 500 }, { headers: await partnerHeaders('gift-1') }),
    )
    expect(bought.status).toBe(409)
    expect(
      (await target(`${sandbox}${original.purchase}/gifts?request_id=gift-1`, { headers: await partnerHeaders() }))
        .status,
    ).toBe(200)
    expect((await ledger(target, sandbox)).totals.issued).toBe(2)
  },
)

test('a sandbox that is restored from a snapshot issues the same next code as the original sandbox', async () => {
  const original = await used()
  const copy = boot()
  await copy.send('/__admin/snapshot', load(await take(original.send)))
  const next = [original, copy].map(async ({ send, advance }) => {
    await advance(2000)
    return issued(await send(ISSUE_PATH, issueOf()))
  })
  const [first, second] = await Promise.all(next)
  expect(second).toEqual(first)
})

test('a snapshot contains no secret', async () => {
  const { send } = await used()
  await send(ISSUE_PATH, issueOf({ AuthKey: 'REAL-SECRET-KEY2' }))
  await send('/realpay-gift/brands', {
    headers: {
      'x-realpay-gift-api-access-key': 'realsecret'.repeat(4),
      'x-realpay-gift-api-access-token': 'REAL-SECRET',
    },
  })
  expect(await take(send)).not.toMatch(/REAL-?SECRET|MOCK-AuthKey|mock0000|GIFTMOCK/i)
})

test('restoring a snapshot does not change the credentials of the sandbox', async () => {
  const original = await used()
  const other = boot({
    settings: { ...noLimits, 'atGift.campaigns': [{ campaign: 'demo-campaign', authKey: 'another-AuthKey1' }] },
  })
  await other.send('/__admin/snapshot', load(await take(original.send)))
  await other.advance(5000)
  expect((await other.send(ISSUE_PATH, issueOf())).status).toBe(401)
  expect((await other.send(ISSUE_PATH, issueOf({ AuthKey: 'another-AuthKey1' }))).status).toBe(200)
})

test('restoring a snapshot replaces the whole state of the sandbox', async () => {
  const { send } = await used()
  await send('/__admin/snapshot', load(await take(boot().send)))
  expect((await ledger(send)).totals.issued).toBe(0)
  expect(await journal(send)).toEqual({ requests: [], evicted: 0 })
})

describe('a damaged snapshot is rejected and changes nothing', () => {
  const damages: [string, (text: string) => unknown, string][] = [
    ['of another format', (text) => ({ ...JSON.parse(text), format: 'gift-provider-mock/3' }), 'format'],
    ['without its state', (text) => ({ ...JSON.parse(text), state: undefined }), 'state'],
    ['with an unknown member', (text) => ({ ...JSON.parse(text), more: 1 }), 'more'],
    [
      'with a counter that is not a number',
      (text) => withState(text, { counters: { journal: '5' } }),
      'state.counters.journal',
    ],
    [
      'with an invalid collection',
      (text) => withState(text, { collections: { ledger: [1] } }),
      'state.collections.ledger',
    ],
    [
      'with a clock without a time',
      (text) => ({ ...JSON.parse(text), clock: { mode: 'frozen', nowMs: 1e300 } }),
      'clock',
    ],
    [
      'with an unknown setting',
      (text) => ({ ...JSON.parse(text), changed: { 'atGift.limit.request': 1 } }),
      'atGift.limit.request',
    ],
    [
      'with a setting out of range',
      (text) => ({ ...JSON.parse(text), made: { 'atGift.limit.requests': 0 } }),
      'atGift.limit.requests',
    ],
    [
      'with an invalid journal entry',
      (text) => withState(text, { collections: { 'journal.entries': { '000000001': 'x' } } }),
      'checksum',
    ],
  ]
  const withState = (text: string, change: object): unknown => {
    const parts = partsSchema.parse(JSON.parse(text))
    return { ...parts, state: { ...parts.state, ...change } }
  }

  test.each(damages)('a snapshot %s is rejected and changes nothing', async (_how, damage, key) => {
    const { send } = await used()
    const before = await take(send)
    const problem = await problemOf(await send('/__admin/snapshot', load(JSON.stringify(damage(before)))), 400)
    expect(problem.detail).toContain(key)
    expect(await take(send)).toBe(before)
  })

  test('a truncated or empty snapshot is rejected and changes nothing', async () => {
    const { send } = await used()
    const before = await take(send)
    await problemOf(await send('/__admin/snapshot', load(before.slice(0, -10))), 400)
    await problemOf(await send('/__admin/snapshot', load('')), 400)
    expect(await take(send)).toBe(before)
  })
})
