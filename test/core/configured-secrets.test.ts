import { describe, expect, test } from 'vitest'
import { boot } from '../helpers/boot.ts'
import { ACCESS_KEY, AUTH_KEY, issueOf, ISSUE_PATH, json, journal, noLimits, TOTP_SECRET } from './support.ts'

const post = (body: string, type = 'application/json'): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': type },
  body,
})

describe('a configured secret is masked wherever its value occurs', () => {
  const NEW_KEY = 'Zz/é"Key-9 x'
  const settings = {
    ...noLimits,
    'atGift.campaigns': [
      { campaign: 'demo-campaign', authKey: NEW_KEY },
      { campaign: 'other', authKey: 'short' },
    ],
  }
  const inPath = encodeURIComponent(NEW_KEY)

  test.each<[string, string, RequestInit]>([
    ['a path', `${ISSUE_PATH}/${AUTH_KEY}`, {}],
    ['the campaign segment of a path', `/at-gift/${AUTH_KEY}/dc/getcode`, issueOf()],
    ['a query parameter with an unrelated name', `${ISSUE_PATH}?q=${AUTH_KEY}`, issueOf()],
    ['a body member with an unrelated name', ISSUE_PATH, json({ DcId: AUTH_KEY, Amount: '500' })],
    ['the name of a body member', ISSUE_PATH, json({ AuthKey: 'x', [AUTH_KEY]: 1 })],
    [
      'a header with an unrelated name',
      ISSUE_PATH,
      json({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500' }, { headers: { 'x-note': `is ${AUTH_KEY}` } }),
    ],
    ['a path of the other provider', `/realpay-gift/purchases/${AUTH_KEY}`, {}],
    ['the TranId', ISSUE_PATH, issueOf({ TranId: AUTH_KEY })],
  ])('a configured secret that occurs in %s is masked in the journal and in the log', async (_place, path, init) => {
    const lines: string[] = []
    const { send } = boot({
      settings: noLimits,
      log: (_level, message, fields) => lines.push(`${message} ${JSON.stringify(fields)}`),
    })
    await send(path, init)
    const text = `${await (await send('/__admin/requests')).text()} ${lines.join(' ')}`
    expect(text).not.toContain(AUTH_KEY)
    expect(text).toContain('***')
  })

  test.each<[string, string, RequestInit]>([
    ['a path', `${ISSUE_PATH}/${inPath}`, {}],
    ['a form', ISSUE_PATH, post(new URLSearchParams({ q: NEW_KEY }).toString(), 'application/x-www-form-urlencoded')],
    ['JSON', ISSUE_PATH, json({ DcId: NEW_KEY })],
  ])('a configured secret is masked in the journal if the secret is encoded for %s', async (_form, path, init) => {
    const { send } = boot({ settings })
    await send(path, init)
    const text = await (await send('/__admin/requests')).text()
    expect(text).not.toContain('Key-9')
    expect(text).toContain('***')
  })

  const special = 'Fz*kQ-9Ty<b)&4+R/é'
  const withSpecial = { ...noLimits, 'atGift.campaigns': [{ campaign: 'demo-campaign', authKey: special }] }
  const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0')
  const each = (encode: (character: string) => string): string => [...special].map(encode).join('')
  const form = 'application/x-www-form-urlencoded'
  const percents = [...new TextEncoder().encode(special)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`)

  test.each<[string, string, RequestInit]>([
    ['percent-encoding of every character in a query', `${ISSUE_PATH}?q=${percents.join('')}`, {}],
    ['percent-encoding of some characters in a query', `${ISSUE_PATH}?q=Fz%2AkQ-9Ty%3Cb%29%264%2BR/%C3%A9`, {}],
    ['percent-encoding of every character in a form', ISSUE_PATH, post(`q=${percents.join('').toUpperCase()}`, form)],
    [
      'percent-encoding of some characters in a referer',
      ISSUE_PATH,
      { ...post('{}'), headers: { referer: 'http://a.example/?q=Fz%2AkQ-9Ty%3Cb%29%264%2BR%2F%C3%A9' } },
    ],
    ['a JSON escape for every character', ISSUE_PATH, post(`{"q":"${each((character) => `\\u${hex(character)}`)}"}`)],
    ['JSON escapes for some characters', ISSUE_PATH, post('{"q":"Fz*kQ-9Ty\\u003Cb)\\u00264+R\\/\\u00e9"}')],
    [
      'escaped JSON escapes in a JSON string that contains JSON',
      ISSUE_PATH,
      json({ q: '{"q":"Fz*kQ-9Ty\\u003Cb)&4+R\\/é"}' }),
    ],
    ['named XML entities', ISSUE_PATH, post('<q>Fz*kQ-9Ty&lt;b)&amp;4+R/é</q>', 'text/xml')],
    [
      'decimal XML character references',
      ISSUE_PATH,
      post(`<q>${each((character) => `&#${character.charCodeAt(0)};`)}</q>`, 'text/xml'),
    ],
    [
      'hexadecimal XML character references',
      ISSUE_PATH,
      post(`<q>${each((character) => `&#x${hex(character)};`)}</q>`, 'text/xml'),
    ],
    ...['', 'a', 'ab'].flatMap((before) =>
      (['base64', 'base64url'] as const).map((encoding): [string, string, RequestInit] => {
        const written = Buffer.from(`${before}${special}:b`).toString(encoding)
        return [`${encoding} after ${before.length} other bytes`, ISSUE_PATH, post(`is ${written}`, 'text/plain')]
      }),
    ),
  ])(
    'a configured secret that is written with %s is masked in the journal and in the log',
    async (_form, path, init) => {
      const lines: string[] = []
      const { send } = boot({ settings: withSpecial, log: (...line) => lines.push(JSON.stringify(line)) })
      await send(path, { method: 'POST', ...init })
      const [entry] = (await journal(send)).requests
      const text = JSON.stringify([entry?.path, entry?.request, lines])
      expect(text).toContain('***')
      // The pattern matches a part of the secret in each encoding that the cases of this test use.
      expect(text).not.toMatch(/9Ty|%39%54%79|u0039|&#57;|&#x0039;|OVR5|LTlUe|5VHk/i)
    },
  )

  test('the journal does not mask a text that differs from a configured secret in one character', async () => {
    const { send } = boot({ settings: withSpecial })
    await send(`${ISSUE_PATH}?q=Fz%2AkQ-9Ty%3Cb%29%264%2BR%2F%C3%A8`)
    expect((await journal(send)).requests[0]?.path).toContain('Fz%2AkQ-9Ty%3Cb%29%264%2BR%2F%C3%A8')
  })

  test('a configured secret in the definition of a fault is masked in the list of faults, in events and in snapshots', async () => {
    const { send, mock } = boot({ settings: noLimits })
    const events = await send('/__admin/events')
    const reader = events.body?.getReader()
    const when = { operation: 'at-gift.issue', match: { body: { note: AUTH_KEY } } }
    const answer = { status: 400, headers: { 'x-note': AUTH_KEY }, body: { [AUTH_KEY]: [`is ${AUTH_KEY}`] } }
    for (const fault of [
      { name: 'match', when, phase: 'after-commit', effect: { type: 'delay', ms: 0 } },
      { name: 'respond', phase: 'after-commit', effect: { type: 'respond', ...answer } },
    ]) {
      const armed = await send('/__admin/faults', json(fault))
      expect(armed.status).toBe(201)
      expect(await armed.text()).not.toContain(AUTH_KEY)
    }
    await send(ISSUE_PATH, issueOf())
    const decoder = new TextDecoder()
    let text = ''
    while (!/event: fault\n/.test(text)) text += decoder.decode((await reader?.read())?.value)
    await reader?.cancel()
    text += await (await send('/__admin/faults')).text()
    const snapshot = await mock.admin.snapshot()
    expect(text + JSON.stringify(snapshot)).not.toContain(AUTH_KEY)
    expect(text).toContain('is ***')
    // The fault with a credential in its conditions is missing in the snapshot. With a masked credential, the restored
    // fault would match other requests.
    expect(Object.keys(snapshot.state.collections['faults.armed'] ?? {})).toEqual(['respond'])
    expect(await (await send(ISSUE_PATH, issueOf())).text()).toContain(AUTH_KEY)
  })

  test('a configured secret that occurs in a response is masked in the journal', async () => {
    const { send, mock } = boot({ settings: noLimits })
    await mock.admin.arm({
      name: 'echo',
      phase: 'after-commit',
      effect: { type: 'respond', status: 400, body: `no ${AUTH_KEY} here` },
    })
    expect(await (await send(ISSUE_PATH, issueOf())).text()).toContain(AUTH_KEY)
    expect((await journal(send)).requests[0]?.response.body).toBe('no *** here')
  })

  test('the access key and the TOTP secret of the partner API are masked in the path of a request', async () => {
    const { send } = boot({ settings: noLimits })
    await send(`${ISSUE_PATH}?a=${ACCESS_KEY}&b=${TOTP_SECRET}`)
    expect((await journal(send)).requests[0]?.path).toBe(`${ISSUE_PATH}?a=***&b=***`)
  })

  test('after a configured secret is changed, the journal masks both the old value and the new value', async () => {
    const { send, mock } = boot({ settings: noLimits })
    await mock.admin.changeSettings(settings)
    await send(`${ISSUE_PATH}/${AUTH_KEY}/${inPath}`)
    expect((await journal(send)).requests[0]?.path).toBe(`${ISSUE_PATH}/***/***`)
  })

  test('the journal does not mask a configured secret that is so short that it may be a part of other words', async () => {
    const { send } = boot({ settings })
    await send(`${ISSUE_PATH}?q=short`)
    expect((await journal(send)).requests[0]?.path).toBe(`${ISSUE_PATH}?q=short`)
  })
})
