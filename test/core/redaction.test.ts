import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boot } from '../helpers/boot.ts'
import { ACCESS_KEY, AUTH_KEY, issueOf, ISSUE_PATH, json, journal, noLimits, TOTP_SECRET } from './support.ts'

const KEY = 'Ab*cD-eFg<h)i1(J'
/** A part of the secret that cannot occur by chance. */
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

describe('an AuthKey is not in the journal', () => {
  test.each([
    ['JSON', post(JSON.stringify({ AuthKey: KEY, DcId: 'DC500' }))],
    ['JSON with white space', post(JSON.stringify({ AuthKey: KEY }, null, '\t'))],
    ['JSON that is broken off before its end', post(`{"DcId":"DC500","AuthKey":"${KEY}"`)],
    ['JSON that is broken off inside the key', post(`{"DcId":"DC500","AuthKey":"${KEY}`)],
    ['JSON without quotes', post(`{AuthKey: ${KEY}}`)],
    ['JSON with single quotes', post(`{'AuthKey': '${KEY}'}`)],
    ['JSON inside JSON', post(JSON.stringify([{ request: { AuthKey: KEY } }]))],
    ['JSON with a list for the key', post(JSON.stringify({ AuthKey: [KEY] }))],
    ['JSON whose key has another case', post(JSON.stringify({ authkey: KEY }))],
    ['JSON whose key has an underscore', post(JSON.stringify({ auth_key: KEY }))],
    ['JSON whose key has a hyphen', post(JSON.stringify({ 'AUTH-KEY': KEY }))],
    ['JSON without its content type', post(JSON.stringify({ AuthKey: KEY }), 'text/plain')],
    ['JSON whose key is written with an escape', post(`{"\\u0041uth\\u004bey":"${KEY}","DcId":"DC500"}`)],
    ['JSON in a JSON text', post(JSON.stringify(JSON.stringify({ AuthKey: KEY, DcId: 'DC500' })))],
    ['JSON whose key is misspelt', post(JSON.stringify({ AuthKeys: KEY, DcId: 'DC500' }))],
    ['JSON whose key is spelt as in Britain', post(JSON.stringify({ authorisation_key: KEY }))],
    [
      'a form whose key is encoded',
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
    ['a form that is not encoded', post(`DcId=DC500&AuthKey=${KEY}&Amount=500`, 'application/x-www-form-urlencoded')],
  ])('in %s', async (_form, init) => {
    const text = await journalText(ISSUE_PATH, init)
    expect(text).not.toContain(PIECE)
    expect(text).not.toContain(encodeURIComponent(PIECE))
    expect(text).toContain('***')
  })

  test.each(['AuthKey', 'authkey', 'auth_key', 'access_token', 'otp', 'client-secret', 'password'])(
    'in the query string as %s',
    async (name) => {
      const text = await journalText(`${ISSUE_PATH}?DcId=DC500&${name}=${encodeURIComponent(KEY)}&Amount=500`, {
        method: 'POST',
      })
      expect(text).not.toContain(encodeURIComponent(PIECE))
      expect(text).toContain(`?DcId=DC500&${name}=***&Amount=500`)
    },
  )

  test('in JSON, with any characters', async () => {
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

  test('in a form that is not encoded, with any punctuation', async () => {
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

test.each(secretHeaders)('masks the header %s, but not the headers beside it', async (name) => {
  const text = await journalText('/realpay-gift/brands', {
    headers: { [name]: KEY, 'x-realpay-gift-api-request-id': 'seen-1', 'user-agent': 'seen-2' },
  })
  expect(text).not.toContain(PIECE)
  expect(text).toContain(`"${name}":"***"`)
  expect(text).toContain('seen-1')
  expect(text).toContain('seen-2')
})

test.each(secretHeaders)('masks the header %s also if it was sent to the other provider by mistake', async (name) => {
  expect(await journalText(ISSUE_PATH, { method: 'POST', headers: { [name]: KEY } })).not.toContain(PIECE)
})

test('masks an AuthKey also if it was sent to the other provider by mistake', async () => {
  expect(await journalText('/realpay-gift/purchases', json({ AuthKey: KEY }))).not.toContain(PIECE)
})

test('masks a TOTP secret that was sent by mistake', async () => {
  expect(await journalText('/realpay-gift/purchases', json({ totpSecret: KEY, access_key: KEY }))).not.toContain(PIECE)
})

describe('a configured secret is masked by its value under any name', () => {
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
    ['the place of the campaign', `/at-gift/${AUTH_KEY}/dc/getcode`, issueOf()],
    ['the query under any name', `${ISSUE_PATH}?q=${AUTH_KEY}`, issueOf()],
    ['the body under any name', ISSUE_PATH, json({ DcId: AUTH_KEY, Amount: '500' })],
    ['the body as a name', ISSUE_PATH, json({ AuthKey: 'x', [AUTH_KEY]: 1 })],
    [
      'a header under any name',
      ISSUE_PATH,
      json({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500' }, { headers: { 'x-note': `is ${AUTH_KEY}` } }),
    ],
    ['the path of the other provider', `/realpay-gift/purchases/${AUTH_KEY}`, {}],
    ['the id of a transaction', ISSUE_PATH, issueOf({ TranId: AUTH_KEY })],
  ])('in %s', async (_place, path, init) => {
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
  ])('as %s writes it', async (_form, path, init) => {
    const { send } = boot({ settings })
    await send(path, init)
    const text = await (await send('/__admin/requests')).text()
    expect(text).not.toContain('Key-9')
    expect(text).toContain('***')
  })

  test('in a response', async () => {
    const { send, mock } = boot({ settings: noLimits })
    await mock.admin.arm({
      name: 'echo',
      phase: 'after-commit',
      effect: { type: 'respond', status: 400, body: `no ${AUTH_KEY} here` },
    })
    expect(await (await send(ISSUE_PATH, issueOf())).text()).toContain(AUTH_KEY)
    expect((await journal(send)).requests[0]?.response.body).toBe('no *** here')
  })

  test('including the access key and the TOTP secret', async () => {
    const { send } = boot({ settings: noLimits })
    await send(`${ISSUE_PATH}?a=${ACCESS_KEY}&b=${TOTP_SECRET}`)
    expect((await journal(send)).requests[0]?.path).toBe(`${ISSUE_PATH}?a=***&b=***`)
  })

  test('including a secret that was changed while the caller knew the first one', async () => {
    const { send, mock } = boot({ settings: noLimits })
    await mock.admin.changeSettings(settings)
    await send(`${ISSUE_PATH}/${AUTH_KEY}/${inPath}`)
    expect((await journal(send)).requests[0]?.path).toBe(`${ISSUE_PATH}/***/***`)
  })

  test('but not the text beside it, and not a value too short to distinguish from other words', async () => {
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

test('a masked JSON body is still JSON, and its other members can be matched', async () => {
  const { send } = boot()
  await send(ISSUE_PATH, json({ AuthKey: KEY, DcId: 'DC500', Amount: '500' }))
  const verified = await send(
    '/__admin/requests/verify',
    json({ match: { body: { DcId: 'DC500', Amount: '500' } }, count: { exactly: 1 } }),
  )
  expect(verified.status).toBe(200)
})

test('masking a long path takes linear time', async () => {
  const { send } = boot()
  const startedMs = performance.now()
  await send(`/at-gift/x?${'key'.repeat(30_000)}`)
  // A pattern with quadratic backtracking takes two seconds; a linear one takes a few milliseconds.
  expect(performance.now() - startedMs).toBeLessThan(500)
})
