import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boot } from '../helpers/boot.ts'
import { ISSUE_PATH, json, journal, noLimits } from './support.ts'
import { cpuTimeOf } from '../helpers/cpu-time.ts'

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
    'the journal masks the value of the query parameter %s',
    async (name) => {
      const text = await journalText(`${ISSUE_PATH}?DcId=DC500&${name}=${encodeURIComponent(KEY)}&Amount=500`, {
        method: 'POST',
      })
      expect(text).not.toContain(encodeURIComponent(PIECE))
      expect(text).toContain(`?DcId=DC500&${name}=***&Amount=500`)
    },
  )

  test('the journal masks an AuthKey of any characters in a JSON body', async () => {
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

  test('the journal masks an AuthKey that contains punctuation in a form body without percent-encoding', async () => {
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

test.each(secretHeaders)(
  'the journal masks the secret header %s, but not the other headers of the request',
  async (name) => {
    const text = await journalText('/realpay-gift/brands', {
      headers: { [name]: KEY, 'x-realpay-gift-api-request-id': 'seen-1', 'user-agent': 'seen-2' },
    })
    expect(text).not.toContain(PIECE)
    expect(text).toContain(`"${name}":"***"`)
    expect(text).toContain('seen-1')
    expect(text).toContain('seen-2')
  },
)

test.each(secretHeaders)('the journal masks the header %s in a request to あっとギフト', async (name) => {
  expect(await journalText(ISSUE_PATH, { method: 'POST', headers: { [name]: KEY } })).not.toContain(PIECE)
})

test('the journal masks an AuthKey of あっとギフト even in a request to the partner API', async () => {
  expect(await journalText('/realpay-gift/purchases', json({ AuthKey: KEY }))).not.toContain(PIECE)
})

test('the journal masks a TOTP secret that a client sends in a body by mistake', async () => {
  expect(await journalText('/realpay-gift/purchases', json({ totpSecret: KEY, access_key: KEY }))).not.toContain(PIECE)
})

test('the journal does not mask text that does not look like a secret', async () => {
  const body = JSON.stringify({ DcId: 'DC500', Amount: '500', TranId: 'AZ1', keyboard: 'seen', Author: 'seen' })
  const { send } = boot()
  await send('/at-gift/demo-campaign/dc/getcode?request_id=seen&brand=seen', post(body))
  const [entry] = (await journal(send)).requests
  expect(entry?.request.body).toBe(body)
  expect(entry?.path).toBe('/at-gift/demo-campaign/dc/getcode?request_id=seen&brand=seen')
})

test('a request with a masked member in its JSON body can still be found by its other members', async () => {
  const { send } = boot()
  await send(ISSUE_PATH, json({ AuthKey: KEY, DcId: 'DC500', Amount: '500' }))
  const verified = await send(
    '/__admin/requests/verify',
    json({ match: { body: { DcId: 'DC500', Amount: '500' } }, count: { exactly: 1 } }),
  )
  expect(verified.status).toBe(200)
})

test('masking the secrets in a path of 90 000 characters takes less than half a second of CPU time', async () => {
  const { send } = boot()
  const cpuMs = await cpuTimeOf(async () => send(`/at-gift/x?${'key'.repeat(30_000)}`))
  // Masking with quadratic backtracking would take two seconds. Masking in linear time takes a few milliseconds.
  expect(cpuMs).toBeLessThan(500)
})
