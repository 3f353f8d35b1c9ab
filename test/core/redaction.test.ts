import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boot } from '../helpers/boot.ts'
import { ACCESS_KEY, AUTH_KEY, issueOf, ISSUE_PATH, json, journal, noLimits, TOTP_SECRET } from './support.ts'

const KEY = 'Ab*cD-eFg<h)i1(J'
/** Part of `KEY` that cannot occur in the journal by chance. */
const PIECE = 'eFg<h)i1'

async function journalText(path: string, init: RequestInit): Promise<string> {
  const { send } = boot({ settings: noLimits })
  await send(path, init)
  expect((await journal(send)).requests.length).toBe(1)
  return (await send('/__admin/requests')).text()
}

const post = (body: string, type = 'application/json'): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': type },
  body,
})

describe('the journal contains no AuthKey', () => {
  test.each([
    ['JSON', post(JSON.stringify({ AuthKey: KEY, DcId: 'DC500' }))],
    ['JSON with white space', post(JSON.stringify({ AuthKey: KEY }, null, '\t'))],
    ['JSON that is broken off before its end', post(`{"DcId":"DC500","AuthKey":"${KEY}"`)],
    ['JSON that is broken off inside the key', post(`{"DcId":"DC500","AuthKey":"${KEY}`)],
    ['JSON without quotes', post(`{AuthKey: ${KEY}}`)],
    ['JSON with single quotes', post(`{'AuthKey': '${KEY}'}`)],
    ['a nested JSON object', post(JSON.stringify([{ request: { AuthKey: KEY } }]))],
    ['JSON whose key has a list as its value', post(JSON.stringify({ AuthKey: [KEY] }))],
    ['JSON whose key is in lower case', post(JSON.stringify({ authkey: KEY }))],
    ['JSON whose key has an underscore', post(JSON.stringify({ auth_key: KEY }))],
    ['JSON whose key has a hyphen', post(JSON.stringify({ 'AUTH-KEY': KEY }))],
    ['JSON without its content type', post(JSON.stringify({ AuthKey: KEY }), 'text/plain')],
    ['JSON whose key is written with an escape', post(`{"\\u0041uth\\u004bey":"${KEY}","DcId":"DC500"}`)],
    ['a JSON string that contains JSON', post(JSON.stringify(JSON.stringify({ AuthKey: KEY, DcId: 'DC500' })))],
    ['JSON whose key is misspelt', post(JSON.stringify({ AuthKeys: KEY, DcId: 'DC500' }))],
    ['JSON whose key is authorisation_key', post(JSON.stringify({ authorisation_key: KEY }))],
    [
      'a form whose key is percent-encoded',
      post(`Auth%4Bey=${encodeURIComponent(KEY)}&DcId=DC500`, 'application/x-www-form-urlencoded'),
    ],
    ['a misspelt header', { method: 'POST', headers: { 'x-auth-keys': KEY }, body: '{}' }],
    [
      'the referer',
      { method: 'POST', headers: { referer: `http://example.com/?AuthKey=${encodeURIComponent(KEY)}` }, body: '{}' },
    ],
    [
      'a form',
      post(new URLSearchParams({ DcId: 'DC500', AuthKey: KEY }).toString(), 'application/x-www-form-urlencoded'),
    ],
    [
      'a form that is not percent-encoded',
      post(`DcId=DC500&AuthKey=${KEY}&Amount=500`, 'application/x-www-form-urlencoded'),
    ],
  ])('the journal masks an AuthKey in %s', async (_form, init) => {
    const text = await journalText(ISSUE_PATH, init)
    expect(text).not.toContain(PIECE)
    expect(text).not.toContain(encodeURIComponent(PIECE))
    expect(text).toContain('***')
  })

  test.each(['AuthKey', 'authkey', 'auth_key', 'access_token', 'otp', 'client-secret', 'password'])(
    'the journal masks the query parameter %s',
    async (name) => {
      const text = await journalText(`${ISSUE_PATH}?DcId=DC500&${name}=${encodeURIComponent(KEY)}&Amount=500`, {
        method: 'POST',
      })
      expect(text).not.toContain(encodeURIComponent(PIECE))
      expect(text).toContain(`?DcId=DC500&${name}=***&Amount=500`)
    },
  )

  test('the journal masks an AuthKey with any characters in a JSON body', async () => {
    const { send, mock } = boot({ settings: noLimits })
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme-ascii', minLength: 6, maxLength: 24 }), async (secret) => {
        fc.pre(secret.trim().length > 5)
        await mock.admin.clearRequests()
        await send(ISSUE_PATH, json({ AuthKey: secret, DcId: 'DC500' }))
        const [entry] = (await journal(send)).requests
        expect(entry?.request.body).toBe('{"AuthKey":"***","DcId":"DC500"}')
      }),
      { numRuns: 60 },
    )
  })

  test('the journal masks an AuthKey with any punctuation in a form that is not percent-encoded', async () => {
    const { send, mock } = boot({ settings: noLimits })
    const secrets = fc.string({
      unit: fc.constantFrom(...'aZ09!#$%()*+,-./:;<=>?@[]^_{|}~'),
      minLength: 8,
      maxLength: 16,
    })
    await fc.assert(
      fc.asyncProperty(secrets, async (secret) => {
        await mock.admin.clearRequests()
        await send(ISSUE_PATH, post(`DcId=DC500&AuthKey=${secret}&Amount=500`, 'application/x-www-form-urlencoded'))
        const [entry] = (await journal(send)).requests
        expect(entry?.request.body).toMatch(/^DcId=DC500&AuthKey="?\*{3}"?&Amount=500$/)
      }),
      { numRuns: 60 },
    )
  })
})

const secretHeaders = [
  'x-realpay-gift-api-access-token',
  'x-realpay-gift-api-access-key',
  'authorization',
  'proxy-authorization',
  'cookie',
]

test.each(secretHeaders)('the journal masks the header %s, but not the other headers of the request', async (name) => {
  const text = await journalText('/realpay-gift/brands', {
    headers: { [name]: KEY, 'x-realpay-gift-api-request-id': 'seen-1', 'user-agent': 'seen-2' },
  })
  expect(text).not.toContain(PIECE)
  expect(text).toContain(`"${name}":"***"`)
  expect(text).toContain('seen-1')
  expect(text).toContain('seen-2')
})

test.each(secretHeaders)('the journal masks the header %s in a request to あっとギフト', async (name) => {
  expect(await journalText(ISSUE_PATH, { method: 'POST', headers: { [name]: KEY } })).not.toContain(PIECE)
})

test('the journal masks an AuthKey that is sent to the partner API by mistake', async () => {
  expect(await journalText('/realpay-gift/purchases', json({ AuthKey: KEY }))).not.toContain(PIECE)
})

test('the journal masks a TOTP secret that is sent in a body by mistake', async () => {
  expect(await journalText('/realpay-gift/purchases', json({ totpSecret: KEY, access_key: KEY }))).not.toContain(PIECE)
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
  ])('a configured secret in %s is masked in the journal and in the log', async (_place, path, init) => {
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
  ])('a configured secret in the encoding of %s is masked', async (_form, path, init) => {
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
        return [
          `${encoding} and ${before.length} bytes before the secret`,
          ISSUE_PATH,
          post(`is ${written}`, 'text/plain'),
        ]
      }),
    ),
  ])('a configured secret that is written with %s is masked', async (_form, path, init) => {
    const lines: string[] = []
    const { send } = boot({ settings: withSpecial, log: (...line) => lines.push(JSON.stringify(line)) })
    await send(path, { method: 'POST', ...init })
    const [entry] = (await journal(send)).requests
    const text = JSON.stringify([entry?.path, entry?.request, lines])
    expect(text).toContain('***')
    // The pattern contains a part of the secret in each encoding that the table lists.
    expect(text).not.toMatch(/9Ty|%39%54%79|u0039|&#57;|&#x0039;|OVR5|LTlUe|5VHk/i)
  })

  test('a text that differs from a secret in one character is not masked', async () => {
    const { send } = boot({ settings: withSpecial })
    await send(`${ISSUE_PATH}?q=Fz%2AkQ-9Ty%3Cb%29%264%2BR%2F%C3%A8`)
    expect((await journal(send)).requests[0]?.path).toContain('Fz%2AkQ-9Ty%3Cb%29%264%2BR%2F%C3%A8')
  })

  test('a configured secret in a fault is masked in the list of faults, in events and in snapshots', async () => {
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
    // The snapshot omits a fault that matches on a credential. A masked credential would match other requests.
    expect(Object.keys(snapshot.state.collections['faults.armed'] ?? {})).toEqual(['respond'])
    expect(await (await send(ISSUE_PATH, issueOf())).text()).toContain(AUTH_KEY)
  })

  test('a configured secret in a response is masked in the journal', async () => {
    const { send, mock } = boot({ settings: noLimits })
    await mock.admin.arm({
      name: 'echo',
      phase: 'after-commit',
      effect: { type: 'respond', status: 400, body: `no ${AUTH_KEY} here` },
    })
    expect(await (await send(ISSUE_PATH, issueOf())).text()).toContain(AUTH_KEY)
    expect((await journal(send)).requests[0]?.response.body).toBe('no *** here')
  })

  test('the access key and the TOTP secret are masked in a path', async () => {
    const { send } = boot({ settings: noLimits })
    await send(`${ISSUE_PATH}?a=${ACCESS_KEY}&b=${TOTP_SECRET}`)
    expect((await journal(send)).requests[0]?.path).toBe(`${ISSUE_PATH}?a=***&b=***`)
  })

  test('after a secret is changed, its old value and its new value are both masked', async () => {
    const { send, mock } = boot({ settings: noLimits })
    await mock.admin.changeSettings(settings)
    await send(`${ISSUE_PATH}/${AUTH_KEY}/${inPath}`)
    expect((await journal(send)).requests[0]?.path).toBe(`${ISSUE_PATH}/***/***`)
  })

  test('a configured secret that is too short to distinguish from other words is not masked', async () => {
    const { send } = boot({ settings })
    await send(`${ISSUE_PATH}?q=short`)
    expect((await journal(send)).requests[0]?.path).toBe(`${ISSUE_PATH}?q=short`)
  })
})

test('text that does not look like a secret stays readable', async () => {
  const body = JSON.stringify({ DcId: 'DC500', Amount: '500', TranId: 'AZ1', keyboard: 'seen', Author: 'seen' })
  const { send } = boot()
  await send('/at-gift/demo-campaign/dc/getcode?request_id=seen&brand=seen', post(body))
  const [entry] = (await journal(send)).requests
  expect(entry?.request.body).toBe(body)
  expect(entry?.path).toBe('/at-gift/demo-campaign/dc/getcode?request_id=seen&brand=seen')
})

test('a request with a masked JSON body can still be matched by the other members of the body', async () => {
  const { send } = boot()
  await send(ISSUE_PATH, json({ AuthKey: KEY, DcId: 'DC500', Amount: '500' }))
  const verified = await send(
    '/__admin/requests/verify',
    json({ match: { body: { DcId: 'DC500', Amount: '500' } }, count: { exactly: 1 } }),
  )
  expect(verified.status).toBe(200)
})

test('masking a path of 90 000 characters takes less than half a second', async () => {
  const { send } = boot()
  const startedMs = performance.now()
  await send(`/at-gift/x?${'key'.repeat(30_000)}`)
  // A pattern with quadratic backtracking takes two seconds. A pattern with linear time takes a few milliseconds.
  expect(performance.now() - startedMs).toBeLessThan(500)
})
