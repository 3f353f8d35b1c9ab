import { describe, expect, test } from 'vitest'
import { issued, ISSUE_PATH, issueOf, json, ledger, problemOf, type Send } from '../../core/support.ts'
import { createGiftMock } from '../../../mock-server/index.ts'
import { boot } from '../../helpers/boot.ts'

const put = (send: Send, id: string, body?: unknown): Promise<Response> =>
  send(`/__admin/sandboxes/${id}`, { method: 'PUT', ...(body !== undefined && json(body, { method: 'PUT' })) })
const drop = (send: Send, id: string): Promise<Response> => send(`/__admin/sandboxes/${id}`, { method: 'DELETE' })
const list = async (send: Send): Promise<unknown> => (await send('/__admin/sandboxes')).json()

test('the list of sandboxes starts with the sandbox "default" and contains the other sandboxes in the order of their ids', async () => {
  const { send } = boot()
  expect(await list(send)).toEqual({ sandboxes: ['default'] })
  for (const id of ['b', 'a', '0']) await put(send, id)
  expect(await list(send)).toEqual({ sandboxes: ['default', '0', 'a', 'b'] })
})

test.each<[string, string, RequestInit]>([
  ['a request to a provider', ISSUE_PATH, issueOf()],
  ['a change of the settings', '/__admin/settings', json({ 'atGift.limit.requests': 3 }, { method: 'PATCH' })],
  ['a change of the clock', '/__admin/clock/advance', json({ ms: 1000 })],
  ['a reset', '/__admin/reset', { method: 'POST' }],
])('a sandbox that does not exist yet is created by %s', async (_what, path, init) => {
  const { send } = boot()
  await send(`/sandboxes/fresh${path}`, init)
  expect(await list(send)).toEqual({ sandboxes: ['default', 'fresh'] })
})

const reads = [
  'version',
  'env',
  'env?format=dotenv',
  'settings',
  'clock',
  'requests',
  'ledger',
  'report',
  'faults',
  'scenarios',
  'snapshot',
  'openapi/at-gift.json',
  'openapi/realpay-gift.json',
]

test.each(reads)(
  'GET %s of a sandbox that does not exist creates no sandbox, and returns the response of a new sandbox',
  async (path) => {
    const { send } = boot()
    const looked = await send(`/sandboxes/fresh/__admin/${path}`)
    expect(looked.status).toBe(200)
    expect(await list(send)).toEqual({ sandboxes: ['default'] })
    await put(send, 'fresh')
    expect(await looked.text()).toBe(await (await send(`/sandboxes/fresh/__admin/${path}`)).text())
  },
)

test('a request for a journal entry, a scenario or a gift page creates no sandbox if the sandbox does not exist', async () => {
  const { send } = boot()
  await problemOf(await send('/sandboxes/fresh/__admin/requests/000000001'), 404)
  await problemOf(await send('/sandboxes/fresh/__admin/scenario'), 404)
  await problemOf(
    await send('/sandboxes/fresh/__admin/requests/verify', json({ match: { provider: 'at-gift' }, count: { min: 1 } })),
    422,
  )
  expect((await send('/sandboxes/fresh/realpay-gift/user?code=x')).status).toBe(404)
  expect(await list(send)).toEqual({ sandboxes: ['default'] })
})

test.each<[string, string, unknown, number]>([
  ['DELETE', 'faults/none', undefined, 404],
  ['DELETE', 'scenario', undefined, 404],
  ['POST', 'clock/advance', { ms: 3_162_240_000_000 }, 400],
  [
    'POST',
    'faults',
    { name: 'f', when: { operation: 'none' }, phase: 'after-commit', effect: { type: 'delay', ms: 1 } },
    400,
  ],
])(
  'an invalid request %s %s to a sandbox that does not exist creates no sandbox',
  async (method, path, body, status) => {
    const { send } = boot({ clock: { nowMs: Date.parse('9799-12-01T00:00:00Z') } })
    await problemOf(await send(`/sandboxes/fresh/__admin/${path}`, json(body, { method })), status)
    expect(await list(send)).toEqual({ sandboxes: ['default'] })
  },
)

test('a PUT request that creates a sandbox returns the id and the address of the sandbox', async () => {
  const { send } = boot()
  const response = await put(send, 'team-a')
  expect(response.status).toBe(201)
  expect(await response.json()).toEqual({ id: 'team-a', url: 'http://localhost/sandboxes/team-a' })
})

test('a PUT request creates a sandbox with the given settings and seed, and the same seed gives the same code', async () => {
  const { send } = boot()
  const settings = { 'atGift.limit.requests': 3 }
  for (const [id, seed] of [
    ['a', 's'],
    ['b', 's'],
    ['c', 't'],
  ] as const)
    expect((await put(send, id, { settings, seed })).status).toBe(201)
  const codes = []
  for (const id of ['a', 'b', 'c']) {
    expect(await (await send(`/sandboxes/${id}/__admin/settings`)).json()).toMatchObject({
      'atGift.limit.requests': { value: 3, default: 1 },
    })
    codes.push((await issued(await send(`/sandboxes/${id}${ISSUE_PATH}`, issueOf()))).Dc1)
  }
  expect(codes[1]).toBe(codes[0])
  expect(codes[2]).not.toBe(codes[0])
})

test('a seed that is a number gives the same code as the text of the same digits', async () => {
  const { send } = boot()
  const codes = []
  for (const [id, seed] of [
    ['a', 7],
    ['b', '7'],
    ['c', 8],
  ] as const) {
    expect((await put(send, id, { seed })).status).toBe(201)
    codes.push((await issued(await send(`/sandboxes/${id}${ISSUE_PATH}`, issueOf()))).Dc1)
  }
  expect(codes[1]).toBe(codes[0])
  expect(codes[2]).not.toBe(codes[0])
})

test('sandboxes created without a seed issue different codes', async () => {
  const { send } = boot()
  const codes = []
  for (const prefix of ['', '/sandboxes/a', '/sandboxes/b'])
    codes.push((await issued(await send(prefix + ISSUE_PATH, issueOf()))).Dc1)
  expect(new Set(codes).size).toBe(3)
})

test('a PUT request with ?if=absent is rejected with 409 if the sandbox already exists', async () => {
  const { send } = boot()
  expect((await put(send, 'a?if=absent')).status).toBe(201)
  await send(`/sandboxes/a${ISSUE_PATH}`, issueOf())
  const { detail, title } = await problemOf(
    await put(send, 'a?if=absent', { settings: { 'atGift.limit.requests': 3 } }),
    409,
  )
  expect(detail).toContain('"a"')
  expect(title).toBe('Conflict')
  expect((await ledger(send, '/sandboxes/a')).totals.issued).toBe(1)
  expect(await (await send('/sandboxes/a/__admin/settings')).json()).toMatchObject({
    'atGift.limit.requests': { value: 1 },
  })
  expect((await problemOf(await put(send, 'a?if=absnt'), 400)).detail).toContain('did you mean "absent"?')
})

test('a second PUT request for a sandbox replaces the settings and the seed, and keeps the rest of the state', async () => {
  const { send, mock } = boot()
  const limited = { settings: { 'atGift.limit.requests': 3 }, seed: 's' }
  expect((await put(send, 'a', limited)).status).toBe(201)
  await send(`/sandboxes/a${ISSUE_PATH}`, issueOf())
  await send(
    '/sandboxes/a/__admin/settings',
    json({ 'atGift.limit.requests': 9, 'realpayGift.limit.requests': 9 }, { method: 'PATCH' }),
  )
  const again = await put(send, 'a', limited)
  expect([again.status, await again.json()]).toEqual([200, { id: 'a', url: 'http://localhost/sandboxes/a' }])
  // Settings that were changed after the first PUT are lost. The sandbox has only the settings in the body of the
  // second PUT.
  const settings = async () => (await send('/sandboxes/a/__admin/settings')).json()
  expect(await settings()).toMatchObject({
    'atGift.limit.requests': { value: 3 },
    'realpayGift.limit.requests': { value: 300 },
  })
  expect((await ledger(send, '/sandboxes/a')).totals.issued).toBe(1)

  // The new seed determines the next code, and a reset keeps the new settings.
  const seeds = []
  for (const [id, seed] of [
    ['a', 't'],
    ['b', 't'],
  ] as const) {
    await put(send, id, { ...limited, seed })
    await mock.sandbox(id).reset()
    seeds.push((await issued(await send(`/sandboxes/${id}${ISSUE_PATH}`, issueOf()))).Dc1)
  }
  expect(seeds[1]).toBe(seeds[0])
  expect(await settings()).toMatchObject({ 'atGift.limit.requests': { value: 3 } })
  await put(send, 'a')
  expect(await settings()).toMatchObject({ 'atGift.limit.requests': { value: 1 } })
  expect(await list(send)).toEqual({ sandboxes: ['default', 'a', 'b'] })
})

test('concurrent PUT requests for one sandbox all succeed and create the sandbox once', async () => {
  const { send } = boot()
  const answers = await Promise.all(Array.from({ length: 10 }, () => put(send, 'a', { seed: 's' })))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(9)
})

test('an invalid PUT request for an existing sandbox does not change the sandbox', async () => {
  const { send } = boot()
  await put(send, 'a', { settings: { 'atGift.limit.requests': 3 } })
  await problemOf(await put(send, 'a', { settings: { 'atGift.limit.requests': 0 } }), 400)
  expect(await (await send('/sandboxes/a/__admin/settings')).json()).toMatchObject({
    'atGift.limit.requests': { value: 3 },
  })
})

test.each([7.5, null, '', [], {}])(
  'the seed %j is rejected with an error that contains an example of a valid seed',
  async (seed) => {
    const { send } = boot()
    expect((await problemOf(await put(send, 'a', { seed }), 400)).detail).toContain(
      'a seed is a text, such as "team-a"',
    )
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a program without types may pass anything
    if (seed !== null)
      expect(() => createGiftMock({ seed: seed as string })).toThrow('a seed is a text, such as "team-a"')
  },
)

test('a deleted sandbox loses its state, and the next use of its id creates a new sandbox', async () => {
  const { send } = boot()
  const first = await issued(await send(`/sandboxes/a${ISSUE_PATH}`, issueOf()))
  expect((await drop(send, 'a')).status).toBe(204)
  expect(await list(send)).toEqual({ sandboxes: ['default'] })
  await problemOf(await drop(send, 'a'), 404)
  expect(await issued(await send(`/sandboxes/a${ISSUE_PATH}`, issueOf()))).toEqual(first)
})

test('the sandbox "default" cannot be deleted', async () => {
  const { send } = boot()
  await send(ISSUE_PATH, issueOf())
  expect((await problemOf(await drop(send, 'default'), 400)).detail).toContain('/__admin/reset')
  expect((await ledger(send)).totals.issued).toBe(1)
})

describe('sandboxes are managed only at the root URL', () => {
  test.each([
    ['GET', ''],
    ['PUT', '/b'],
    ['DELETE', '/a'],
  ])(
    'the request %s sandboxes%s is rejected if its path names a sandbox, because sandboxes are managed only at the root URL',
    async (method, path) => {
      const { send } = boot()
      await put(send, 'a')
      const { detail } = await problemOf(await send(`/sandboxes/a/__admin/sandboxes${path}`, { method }), 404)
      expect(detail).toContain('/__admin/sandboxes')
      expect(await list(send)).toEqual({ sandboxes: ['default', 'a'] })
    },
  )
})

describe('an invalid id creates no sandbox', () => {
  const wrong = ['A', '-a', 'a_b', 'a.b', '%E3%81%82', 'a'.repeat(64)]
  test.each(wrong)('a PUT request for the invalid sandbox id %s creates no sandbox', async (id) => {
    const { send } = boot()
    expect((await problemOf(await put(send, id), 400)).detail).toContain('sandbox id')
    expect(await list(send)).toEqual({ sandboxes: ['default'] })
  })

  test.each(wrong)(
    'a control API request with the invalid sandbox id %s in its path creates no sandbox',
    async (id) => {
      const { send } = boot()
      for (const path of ['clock', 'version']) await problemOf(await send(`/sandboxes/${id}/__admin/${path}`), 404)
      expect(await list(send)).toEqual({ sandboxes: ['default'] })
    },
  )

  test('a sandbox id of 63 characters is valid', async () => {
    expect((await put(boot().send, 'a'.repeat(63))).status).toBe(201)
  })
})

test.each<[unknown, string]>([
  [{ setings: {} }, 'setings'],
  [{ seed: 5.5 }, 'seed'],
  [{ seed: true }, 'a seed is a text, such as "team-a", or a whole number'],
  [{ seed: '' }, 'seed": is empty'],
  [{ seed: 's'.repeat(201) }, 'seed'],
  [{ settings: { 'atGift.limit.requests': 0 } }, 'atGift.limit.requests'],
  [{ settings: { 'atGift.limit.request': 1 } }, 'atGift.limit.request'],
  [{ settings: [] }, 'settings'],
])('a PUT request for a sandbox with the invalid body %j creates no sandbox', async (body, key) => {
  const { send } = boot()
  expect((await problemOf(await put(send, 'a', body), 400)).detail).toContain(key)
  expect(await list(send)).toEqual({ sandboxes: ['default'] })
})
