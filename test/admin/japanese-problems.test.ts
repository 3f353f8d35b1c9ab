import { expect, test } from 'vitest'
import { boot } from '../helpers/boot.ts'

const japanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

const fault = (more: object) => ({
  name: 'a',
  when: { operation: 'at-gift.issue' },
  phase: 'after-commit',
  effect: { type: 'reset-connection' },
  ...more,
})

/** Requests that the control API refuses: method, path and body. */
const refused: [method: string, path: string, body?: unknown][] = [
  ['GET', '/nowhere'],
  ['GET', '/__admin/setting'],
  ['GET', '/__admin/quite-unknown'],
  ['GET', '/sandboxes/A/__admin/clock'],
  ['GET', '/sandboxes/a/__admin/sandboxes'],
  ['DELETE', '/__admin/settings'],
  ['DELETE', '/__admin/sandboxes/default'],
  ['DELETE', '/__admin/sandboxes/none'],
  ['PUT', '/__admin/sandboxes/w1', { settings: { 'atGift.limit.request': 1 } }],
  ['PATCH', '/__admin/settings', '{"a":'],
  ['PATCH', '/__admin/settings', []],
  ['PATCH', '/__admin/settings', { nothing: 1 }],
  ['PATCH', '/__admin/settings', { 'atGift.limit.requests': 'many' }],
  ['PATCH', '/__admin/settings', { 'atGift.limit.requests': -1, 'atGift.limit.windowMs': null, other: 1 }],
  ['PATCH', '/__admin/settings', { 'realpayGift.totp.algorithm': 'MD5' }],
  ['PUT', '/__admin/clock', {}],
  ['PUT', '/__admin/clock', { mode: 'frozen', rate: 2 }],
  ['PUT', '/__admin/clock', { now: 'tomorrow' }],
  ['POST', '/__admin/clock/advance', { ms: -1 }],
  ['POST', '/__admin/clock/advance', { ms: 1.5, more: 1 }],
  ['POST', '/__admin/reset', { keep: ['all'] }],
  ['GET', '/__admin/requests?status=ok'],
  ['GET', '/__admin/requests?limits=1'],
  ['GET', '/__admin/requests?limit=0'],
  ['GET', '/__admin/requests?operation=at-gift.isue'],
  ['GET', '/__admin/requests?after=last'],
  ['GET', '/__admin/requests/000000009'],
  ['GET', '/__admin/requests/000000009/scenario'],
  ['POST', '/__admin/requests/verify', { match: { operation: 'at-gift.issue' }, count: { exactly: 2 } }],
  ['POST', '/__admin/requests/verify', { match: { operation: 'none' }, count: { exactly: 2 } }],
  ['POST', '/__admin/requests/verify', { match: {}, count: {} }],
  ['POST', '/__admin/faults', []],
  ['POST', '/__admin/faults', fault({ when: { operation: 'at-gift.isue' } })],
  ['POST', '/__admin/faults', fault({ when: { provider: 'realpay-gift', operation: 'at-gift.issue' } })],
  ['POST', '/__admin/faults', fault({ effect: { type: 'delai', ms: 1 } })],
  ['POST', '/__admin/faults', fault({ effect: { type: 'delay' } })],
  ['POST', '/__admin/faults', fault({ phase: 'before-commit', effect: { type: 'truncate-body' } })],
  ['POST', '/__admin/faults', fault({ name: '' })],
  ['POST', '/__admin/faults', fault({ times: 0 })],
  ['POST', '/__admin/faults', fault({ when: { until: '2001-01-01T00:00:00+09:00' } })],
  ['POST', '/__admin/faults', fault({ unknown: 1 })],
  ['DELETE', '/__admin/faults/none'],
  ['POST', '/__admin/waiting/000000001', { choice: 'answer' }],
  ['POST', '/__admin/waiting/000000001', { choice: 'nothing' }],
  ['GET', '/__admin/scenario'],
  ['PUT', '/__admin/scenario', { name: 'at-gift/none' }],
  ['PUT', '/__admin/scenario', {}],
  ['PUT', '/__admin/snapshot', {}],
  ['GET', '/__admin/openapi/none.json'],
]

test.each(refused)(
  'the error for the refused request %s %s with the body %j is in the language of the header Accept-Language',
  async (method, path, given) => {
    const { send } = boot({ settings: { 'atGift.limit.requests': 1000 } })
    const body = given === undefined ? null : typeof given === 'string' ? given : JSON.stringify(given)
    const ask = (language: string) => send(path, { method, body, headers: { 'accept-language': language } })
    const english = await ask('en-US,en;q=0.9')
    const { title, detail } = await english.json()
    expect(english.headers.get('content-language')).toBe('en')
    expect([title, detail].join()).not.toMatch(japanese)
    const response = await ask('ja,en;q=0.5')
    expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
      status: english.status,
      type: 'application/problem+json',
    })
    expect(response.headers.get('content-language')).toBe('ja')
    const shown = await response.json()
    expect([detail, shown.title, shown.detail]).toEqual([
      detail,
      expect.stringMatching(japanese),
      expect.stringMatching(japanese),
    ])
    // The Japanese text contains each value that the English text has in quotes.
    for (const [, value = ''] of String(detail).matchAll(/"([^"]{1,80})"/g)) expect(shown.detail).toContain(value)
    for (const one of shown.errors ?? []) expect(one).toMatch(japanese)
  },
)

test('if Accept-Language names no supported language, the error for a refused request is in English', async () => {
  const { send } = boot()
  for (const headers of [{}, { 'accept-language': '*' }, { 'accept-language': 'fr' }])
    expect(await (await send('/__admin/setting', { headers })).json()).toMatchObject({ title: 'Not Found' })
})

test('the Japanese response to a request with a wrong token has the header `www-authenticate`, like the English response', async () => {
  const { send } = boot({ adminToken: 'the-token' })
  const response = await send('/__admin/clock', { headers: { 'accept-language': 'ja', authorization: 'Bearer no' } })
  expect(response.headers.get('www-authenticate')).toBe('Bearer')
  expect((await response.json()).detail).toContain('--admin-token')
})
