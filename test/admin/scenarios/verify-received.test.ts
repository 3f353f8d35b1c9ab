import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { providers } from '../../../mock-server/app.ts'
import { AUTH_KEY, ISSUE_PATH, issueOf, json, noLimits, problemOf, type Send } from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'
import { images, multipart, partner, picture } from '../../providers/realpay-gift/helpers.ts'

const verify = (send: Send, match: unknown, count: unknown): Promise<Response> =>
  send('/__admin/requests/verify', json({ match, count }))

async function found(send: Send, match: unknown): Promise<unknown> {
  const response = await verify(send, match, { min: 0 })
  if (response.status !== 200) throw new Error(await response.text())
  return ((await response.json()) as { found: unknown }).found
}

/**
 * Expects that verify is inconclusive for the counts 0 and 1, because verify cannot decide whether a request matches.
 */
async function expectUndecided(send: Send, match: unknown, why: string): Promise<void> {
  for (const count of [{ exactly: 0 }, { exactly: 1 }]) {
    const problem = await problemOf(await verify(send, match, count), 409)
    expect(problem).toMatchObject({ result: 'inconclusive', found: 0, undecided: 1 })
    expect(problem.detail).toContain(why)
  }
  expect((await verify(send, match, { max: 1 })).status).toBe(200)
  expect((await verify(send, match, { min: 2 })).status).toBe(422)
}

test('`verify` compares a request with a form body by the fields of the form', async () => {
  const { send, call, createPurchase } = partner({ settings: { ...noLimits, 'realpayGift.formBodies': 'accept' } })
  const gifts = `/purchases/${await createPurchase()}/gifts`
  const type = 'application/x-www-form-urlencoded'
  await call('POST', gifts, { body: 'price=500&note=a+%26+b', type })
  await call('POST', gifts, { body: 'price=10000', type: `${type}; charset=utf-8` })
  expect(await found(send, { body: { price: '500' } })).toBe(1)
  expect(await found(send, { body: { note: 'a & b' } })).toBe(1)
  expect(await found(send, { body: { price: '10000' } })).toBe(1)
  expect(await found(send, { body: { price: 500 } })).toBe(0)
  expect((await verify(send, { body: { price: '500' } }, { exactly: 0 })).status).toBe(422)
})

describe('an upload', () => {
  async function uploads(...parts: Parameters<typeof multipart>[]) {
    const booted = partner({ settings: noLimits })
    const ad = `/purchases/${await booted.createPurchase()}/ad`
    for (const given of parts) await booted.call('POST', ad, multipart(...given))
    return booted
  }
  const link = (content: string) => ({ name: 'redirect_url', content })

  test('`verify` compares an upload by its text fields and by the names and lengths of its files', async () => {
    const { send } = await uploads(
      [picture('image'), link('https://example.com/a')],
      [picture('image', images.png, 'other.png'), link('https://example.com/b')],
    )
    expect(await found(send, { body: { redirect_url: 'https://example.com/a' } })).toBe(1)
    expect(await found(send, { body: { image: { filename: 'other.png' } } })).toBe(1)
    expect(await found(send, { body: { image: { bytes: images.png.length } } })).toBe(2)
    expect(await found(send, { body: { image: { bytes: images.png.length + 1 } } })).toBe(0)
    expect((await verify(send, { body: { redirect_url: 'https://example.com/a' } }, { exactly: 0 })).status).toBe(422)
  })

  test('the journal contains the fields of an upload, but no secrets and no file contents', async () => {
    const { mock } = await uploads([
      picture('image'),
      link(`https://example.com/?AuthKey=secret-of-theirs`),
      { name: 'token', content: 'another secret' },
      { name: '__proto__', content: 'kept' },
    ])
    const text = JSON.stringify((await mock.admin.requests()).requests[1]?.request)
    expect(text).toContain(
      '"fields":{"image":{"filename":"picture.png","bytes":' +
        `${images.png.length}},"redirect_url":"https://example.com/?AuthKey=***","token":"***","__proto__":"kept"}`,
    )
    expect(text).not.toContain('secret')
  })

  test('the result of `verify` is inconclusive for an upload with more text than the journal stores', async () => {
    const { send, mock } = await uploads([picture('image'), link(`https://example.com/${'a'.repeat(8192)}`)])
    await expectUndecided(send, { body: { redirect_url: 'https://example.com/b' } }, 'does not have its whole body')
    expect((await mock.admin.requests()).requests[1]?.request).not.toHaveProperty('fields')
  })
})

describe('verify is inconclusive', () => {
  test.each<[string, RequestInit]>([
    ['if the journal has truncated the body', issueOf({ note: 'a'.repeat(8192) })],
    ['if the body was too large to be read', issueOf({ note: 'a'.repeat(2_000_000) })],
    ['if the body is not UTF-8', { ...json({}), body: new Uint8Array([0x7b, 0xff, 0x7d]) }],
    ['if masking has made the JSON of the body invalid', issueOf({ note: 'token: abc, and more' })],
    ['if the value in the body is masked', issueOf({ Amount: `for ${AUTH_KEY}` })],
  ])('the result of `verify` is inconclusive %s', async (_when, init) => {
    const { send } = boot({ settings: noLimits })
    await send(ISSUE_PATH, init)
    await expectUndecided(send, { path: ISSUE_PATH, body: { Amount: 'for you or me' } }, 'does not have its whole body')
    expect(await found(send, { path: '/at-gift/x', body: { Amount: 'for you or me' } })).toBe(0)
  })

  test('`verify` is inconclusive for a request to an unknown path, because the mock does not read its body', async () => {
    const { send } = boot()
    await send('/at-gift/x', issueOf())
    await send('/at-gift/y')
    await expectUndecided(send, { path: '/at-gift/x', body: { Amount: '500' } }, 'does not have its whole body')
    expect(await found(send, { path: '/at-gift/y', body: { Amount: '500' } })).toBe(0)
  })

  test('`verify` finds no match if the visible part of a partly masked value differs from the wanted value', async () => {
    const { send } = boot({ settings: noLimits })
    await send(ISSUE_PATH, issueOf({ Amount: `for ${AUTH_KEY} now` }))
    for (const Amount of ['for you', 'so for you now', 500, { a: 1 }])
      expect({ Amount, found: await found(send, { body: { Amount } }) }).toEqual({ Amount, found: 0 })
  })
})

test('the result of `verify` is inconclusive for a request whose header or path contains a masked value', async () => {
  const { send } = boot({ settings: noLimits })
  await send(`/at-gift/${AUTH_KEY}/x`, { headers: { 'x-note': `a ${AUTH_KEY}` } })
  await expectUndecided(send, { path: '/at-gift/other/x' }, 'path is masked')
  await expectUndecided(send, { headers: { 'x-note': 'a b' } }, 'header x-note is masked')
  expect(await found(send, { path: '/at-gift/other' })).toBe(0)
  expect(await found(send, { headers: { 'x-note': 'b' } })).toBe(0)
})

describe('a criterion that the journal masks is refused, because it would never be met', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ body: { AuthKey: AUTH_KEY } }, 'match.body.AuthKey'],
    [{ body: { AuthKey: '***' } }, 'match.body.AuthKey'],
    [{ body: { a: [{ token: 'x' }] } }, 'match.body.a.0.token'],
    [{ headers: { 'X-Realpay-Gift-Api-Access-Token': '123456' } }, 'match.headers.X-Realpay-Gift-Api-Access-Token'],
    [{ headers: { cookie: 'a=b' } }, 'match.headers.cookie'],
    [{ path: '/at-gift/x?a=1&AuthKey=x' }, 'match.path'],
    [{ path: '/at-gift/x?Auth%4Bey=x' }, 'match.path'],
    [{ body: { note: `my ${AUTH_KEY}` } }, 'a credential'],
    [{ headers: { 'x-note': AUTH_KEY } }, 'a credential'],
  ])('the criterion %j is rejected by `verify`, because the journal masks this value', async (match, name) => {
    const { send, mock } = boot()
    const { detail } = await problemOf(await verify(send, match, { exactly: 0 }), 400)
    expect(detail).toContain(name)
    expect(detail).not.toContain(AUTH_KEY)
    await expect(mock.admin.verify(match, { exactly: 0 })).rejects.toThrow(name)
  })
})

test.each(providers)('the provider $name lists every outcome code that its source code uses', ({ name, outcomes }) => {
  const folder = new URL(`../../../mock-server/providers/${name}/`, import.meta.url)
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('settings/'),
  )
  const text = sources.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n')
  const table = /\n  codes: \{([^}]*)\}/.exec(text)?.[1] ?? ''
  const codes = [...text.matchAll(/\bcode: '([a-z-]+)'/g), ...table.matchAll(/\d{3}: '([a-z-]+)'/g)].map(
    ([, code]) => code,
  )
  expect(codes.length).toBeGreaterThan(7)
  expect(codes.filter((code) => !Object.hasOwn(outcomes, code ?? ''))).toEqual([])
})

test('`verify` accepts every outcome that a provider records in the journal', async () => {
  const { send, mock, call, createPurchase, buy } = partner({ settings: noLimits })
  const purchase = await createPurchase()
  await buy(purchase, 500, { requestId: 'r' })
  await buy(purchase, 500, { requestId: 'r' })
  await call('GET', `/purchases/${purchase}/gifts/r`)
  await call('GET', '/brands', { token: 'wrong' })
  await call('GET', '/nowhere')
  await mock.admin.changeSettings({ 'realpayGift.limit.requests': 1, 'atGift.limit.requests': 1 })
  await call('GET', '/brands')
  await send(ISSUE_PATH, issueOf())
  await send(ISSUE_PATH, issueOf())
  for (const [status, operation] of [
    [500, 'at-gift.issue'],
    [503, 'realpay-gift.list-brands'],
  ] as const) {
    await mock.admin.arm({
      name: operation,
      phase: 'before-commit',
      when: { operation },
      effect: { type: 'provider-error', status },
    })
  }
  await send(ISSUE_PATH, issueOf())
  await call('GET', '/brands')
  await mock.admin.disarm()
  await mock.admin.arm({ name: 'gone', phase: 'before-commit', effect: { type: 'empty-response' } })
  await send(ISSUE_PATH, issueOf()).catch(() => undefined)
  const { requests } = await mock.admin.requests()
  const codes = new Set(requests.map(({ outcome }) => outcome.code))
  expect(codes.size).toBeGreaterThan(8)
  for (const outcome of codes) expect(await found(send, { outcome })).toBeGreaterThan(0)
})
