import { expect, test } from 'vitest'
import {
  issued,
  ISSUE_PATH,
  issueOf,
  journal,
  json,
  ledger,
  partnerHeaders,
  problemOf,
  purchasePath,
} from '../../core/support.ts'
import { boot, START } from '../../helpers/boot.ts'

async function used() {
  const booted = boot()
  const { send } = booted
  const first = await issued(await send(ISSUE_PATH, issueOf()))
  const purchase = await purchasePath(send)
  await send('/__admin/settings', json({ 'atGift.limit.requests': 4 }, { method: 'PATCH' }))
  await send('/__admin/clock/advance', json({ ms: 5000 }))
  return { ...booted, first, purchase }
}

test.each([
  ['an empty body', undefined],
  ['an empty object', '{}'],
  ['an empty list of parts to keep', '{"keep":[]}'],
])('a reset request with %s restores the initial state of the sandbox', async (_what, body) => {
  const { send, mock, first, purchase } = await used()
  const response = await send('/__admin/reset', { method: 'POST', ...(body !== undefined && { body }) })
  expect(response.status).toBe(204)
  expect(await mock.admin.clock()).toEqual({ nowMs: START, mode: 'frozen' })
  expect((await mock.admin.settings())['atGift.limit.requests']).toBe(1)
  expect(await journal(send)).toEqual({ requests: [], evicted: 0 })
  expect((await ledger(send)).totals).toEqual({
    issued: 0,
    faceValue: 0,
    fees: 0,
    orphaned: 0,
    orphanedYen: 0,
    suspectedDuplicates: 0,
    suspectedDuplicatesYen: 0,
  })
  expect((await send(purchase, { headers: await partnerHeaders() })).status).toBe(400)
  // The reset has cleared the rate limit, and the sandbox starts again with the first code of its seed.
  expect(await issued(await send(ISSUE_PATH, issueOf()))).toEqual(first)
  // The reset has also deleted the used request ids, so the request id is accepted again.
  expect(await purchasePath(send)).toBe(purchase)
})

test('a reset with the body {"keep":["settings"]} keeps the changed settings and resets the rest of the sandbox', async () => {
  const { send, mock, first } = await used()
  await send('/__admin/reset', json({ keep: ['settings'] }))
  expect((await mock.admin.settings())['atGift.limit.requests']).toBe(4)
  expect(await mock.admin.clock()).toEqual({ nowMs: START, mode: 'frozen' })
  expect(await issued(await send(ISSUE_PATH, issueOf()))).toEqual(first)
})

test('after a reset, a new journal entry does not get the id of a deleted entry', async () => {
  const { send } = await used()
  const before = (await journal(send)).requests.map(({ id }) => id)
  await send('/__admin/reset', { method: 'POST' })
  await send('/at-gift/x')
  const [entry] = (await journal(send)).requests
  expect(before).not.toContain(entry?.id)
  expect((await send(`/__admin/requests/${before[0]}`)).status).toBe(404)
})

test('after a reset, the count of evicted journal entries starts again at 0', async () => {
  const { send } = boot({ maxJournalEntries: 2 })
  for (let count = 0; count < 5; count++) await send('/at-gift/x')
  await send('/__admin/reset', { method: 'POST' })
  for (let count = 0; count < 3; count++) await send('/at-gift/x')
  const { requests, evicted } = await journal(send)
  expect({ kept: requests.length, evicted }).toEqual({ kept: 2, evicted: 1 })
})

test('a reset restores the settings with which the sandbox was created', async () => {
  const { send, mock } = boot({ settings: { 'atGift.limit.windowMs': 10 } })
  await send('/__admin/sandboxes/a', json({ settings: { 'atGift.limit.requests': 5 } }, { method: 'PUT' }))
  await mock.sandbox('a').changeSettings({ 'atGift.limit.requests': 9, 'atGift.limit.windowMs': 20 })
  await send('/sandboxes/a/__admin/reset', { method: 'POST' })
  expect(await mock.sandbox('a').settings()).toMatchObject({ 'atGift.limit.requests': 5, 'atGift.limit.windowMs': 10 })
})

test('resetting a sandbox leaves other sandboxes unchanged', async () => {
  const { send } = boot()
  await send(ISSUE_PATH, issueOf())
  await send(`/sandboxes/a${ISSUE_PATH}`, issueOf())
  await send('/sandboxes/a/__admin/reset', { method: 'POST' })
  expect((await ledger(send)).totals.issued).toBe(1)
  expect((await ledger(send, '/sandboxes/a')).totals.issued).toBe(0)
})

test.each<[unknown, string]>([
  [{ keep: ['journal'] }, 'keep'],
  [{ keep: 'settings' }, 'keep'],
  [{ keeps: ['settings'] }, 'keeps'],
])(
  'a reset with the body %j is rejected with an error that names the invalid key, and changes nothing',
  async (body, key) => {
    const { send } = await used()
    expect((await problemOf(await send('/__admin/reset', json(body)), 400)).detail).toContain(key)
    expect((await ledger(send)).totals.issued).toBe(1)
  },
)
