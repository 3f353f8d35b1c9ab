import { describe, expect, test } from 'vitest'
import {
  issued,
  ISSUE_PATH,
  issueOf,
  json,
  noLimits,
  partnerHeaders,
  problemOf,
  purchasePath,
} from '../core/support.ts'
import { scenarioOf } from '../core/scenario/support.ts'
import { boot, type Booted, START } from '../helpers/boot.ts'
import { type Kind, kinds, opened } from './support/stores.ts'

type At = Pick<Booted, 'send'> & { sandbox: string }

const load = (text: string): RequestInit => ({
  method: 'PUT',
  headers: { 'content-type': 'application/json' },
  body: text,
})
const snapshotOf = async ({ send, sandbox }: At): Promise<string> => (await send(`${sandbox}/__admin/snapshot`)).text()

async function bootOn(kind: Kind): Promise<Booted> {
  return boot({ store: await opened(await kind.url()), seed: `of ${kind.name}` })
}

const buy = async ({ send, sandbox }: At, purchase: string, requestId: string): Promise<Response> =>
  send(`${sandbox}${purchase}/gifts`, json({ price: 500 }, { headers: await partnerHeaders(requestId, START + 700) }))

/**
 * Fills a sandbox with every kind of state: settings, a scenario, a fault that fired once and will fire once
 * more, codes, a purchase and used request ids.
 * @returns the path of the purchase
 */
async function used(at: At): Promise<string> {
  const { send, sandbox } = at
  const control = async (path: string, init: RequestInit): Promise<void> => {
    const response = await send(`${sandbox}/__admin/${path}`, init)
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
  }
  await control('settings', json({ ...noLimits, 'atGift.retryAfter': true }, { method: 'PATCH' }))
  await control('scenario', json(scenarioOf({ tags: ['at-gift'] }), { method: 'PUT' }))
  await control('settings', json(noLimits, { method: 'PATCH' }))
  await control(
    'faults',
    json({
      name: 'twice',
      when: { operation: 'at-gift.issue', calls: [2, 4] },
      phase: 'before-commit',
      effect: { type: 'respond', status: 418 },
    }),
  )
  await control('clock/advance', json({ ms: 700 }))
  const purchase = await purchasePath((path, init) => send(sandbox + path, init), 'purchase-1', START + 700)
  const statuses: number[] = []
  for (let call = 0; call < 3; call++) statuses.push((await send(sandbox + ISSUE_PATH, issueOf())).status)
  for (const requestId of ['__proto__', '1', 'constructor']) statuses.push((await buy(at, purchase, requestId)).status)
  expect(statuses).toEqual([500, 418, 200, 200, 200, 200])
  return purchase
}

/** Parses a response body and removes the sandbox name from journal entries and URLs. */
async function parsed(response: Response): Promise<unknown> {
  return JSON.parse(
    (await response.text()).replaceAll(/"sandbox":"\w+"/g, '"sandbox":""').replaceAll(/\/sandboxes\/\w+/g, ''),
  )
}

async function readAdmin({ send, sandbox }: At, path: string): Promise<unknown> {
  return parsed(await send(`${sandbox}/__admin/${path}`))
}

/** Reads all state of a sandbox that the control API exposes. */
async function seen(at: At): Promise<unknown> {
  const paths = ['ledger', 'requests', 'clock', 'settings', 'faults', 'scenario', 'report']
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readAdmin(at, path)])))
}

/**
 * Sends further requests to a sandbox and returns the results: the second firing of the fault, the next code, the
 * rejection of a used request id and a new gift.
 */
async function next(at: At, purchase: string): Promise<unknown> {
  const { send, sandbox } = at
  const refused = await send(sandbox + ISSUE_PATH, issueOf())
  const { TranId, Dc1 } = await issued(await send(sandbox + ISSUE_PATH, issueOf()))
  const again = await buy(at, purchase, '__proto__')
  return {
    fault: refused.status,
    TranId,
    Dc1,
    again: again.status,
    bought: await parsed(await buy(at, purchase, 'new')),
  }
}

describe.each(kinds)('a snapshot of $name', (from) => {
  test.each(kinds)('a snapshot that is restored in $name as another sandbox gives the same responses', async (to) => {
    const one: At = { send: (await bootOn(from)).send, sandbox: '/sandboxes/one' }
    const two: At = { send: (await bootOn(to)).send, sandbox: '/sandboxes/two' }
    const purchase = await used(one)
    const text = await snapshotOf(one)
    expect(text).toContain('"__proto__"')
    expect((await two.send(`${two.sandbox}/__admin/snapshot`, load(text))).status).toBe(204)

    const { checksum: _one, ...taken } = JSON.parse(text)
    const { checksum: _two, ...given } = JSON.parse(await snapshotOf(two))
    expect(given).toEqual(taken)
    expect(await seen(two)).toEqual(await seen(one))
    const expected = await next(one, purchase)
    expect(expected).toMatchObject({ fault: 418, again: 409 })
    expect(await next(two, purchase)).toEqual(expected)
    for (const path of ['ledger', 'faults', 'clock'])
      expect(await readAdmin(two, path)).toEqual(await readAdmin(one, path))
  })

  test.each<[string, (text: string) => string]>([
    ['is truncated', (text) => text.slice(0, -100)],
    ['has an entry with a changed key', (text) => text.replace('"__proto__"', '"other"')],
    ['has a changed sum', (text) => text.replace('"faceValue":500', '"faceValue":5000')],
    ['has a changed counter', (text) => text.replace(/("counters":\{"[^"]+":)(\d+)/, '$199')],
    ['has a changed seed', (text) => text.replace('"seed":"', '"seed":"x')],
    ['has a changed clock', (text) => text.replace(/"nowMs":(\d)/, '"nowMs":1$1')],
    ['has a changed setting', (text) => text.replace('"atGift.retryAfter":true', '"atGift.retryAfter":false')],
    ['has an unknown format version', (text) => text.replace('gift-provider-mock/2', 'gift-provider-mock/9')],
    [
      'has a setting with an invalid value',
      (text) => text.replace('"atGift.retryAfter":true', '"atGift.retryAfter":"perhaps"'),
    ],
  ])('loading a snapshot that %s is rejected and changes nothing', async (_what, damage) => {
    const booted = await bootOn(from)
    const one: At = { send: booted.send, sandbox: '' }
    await booted.send('/__admin/settings', json({ 'atGift.retryAfter': true }, { method: 'PATCH' }))
    await used(one)
    await booted.send('/__admin/settings', json({ 'atGift.retryAfter': true }, { method: 'PATCH' }))
    const text = await snapshotOf(one)
    const damaged = damage(text)
    expect(damaged).not.toBe(text)
    await booted.send('/__admin/clock/advance', json({ ms: 5 }))
    const before = await seen(one)
    await problemOf(await booted.send('/__admin/snapshot', load(damaged)), 400)
    expect(await seen(one)).toEqual(before)
    await problemOf(await booted.send('/sandboxes/new/__admin/snapshot', load(damaged)), 400)
    expect((await booted.send('/__admin/snapshot', load(text))).status).toBe(204)
  })
})
