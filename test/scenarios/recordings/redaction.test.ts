import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exchangeYaml } from '../../../scenarios/recordings/corpus.ts'
import { parseExchange, type RawExchange } from '../../../scenarios/recordings/raw-exchange.ts'
import { createExchangeRedactor } from '../../../scenarios/recordings/redaction/redact.ts'
import { AUTH_KEY, now, bytes, json, atGift, order, issued, redactAll, member } from './redaction-support.ts'

const ACCESS_KEY = 'k7c2m9x4q1w8e5r3t6y0u2i4o7p9a1s3d5f8g0h2'

const SECRETS = [
  AUTH_KEY,
  ACCESS_KEY,
  'AZ0123456789abcdef0123456789abcdef01234567',
  'QWER-918273-TYUI',
  '山田太郎様向け',
  'taro.yamada@acme.co.jp',
]

const hex = (text: string): string => Buffer.from(text).toString('hex')

const each = (text: string, encode: (character: string) => string): string => [...text].map(encode).join('')

const units = (text: string): string =>
  [...text]
    .flatMap((one) =>
      Array.from({ length: one.length }, (_unit, at) => `\\u${one.charCodeAt(at).toString(16).padStart(4, '0')}`),
    )
    .join('')

/** The encodings in which a client may write a secret. */
const encodings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'lower case': (text) => text.toLowerCase(),
  'without hyphens': (text) => text.replaceAll('-', ''),
  percent: encodeURIComponent,
  'percent, every byte': (text) => hex(text).replaceAll(/../g, '%$&'),
  'percent twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  form: (text) => new URLSearchParams([['', text]]).toString().slice(1),
  'JSON string': (text) => JSON.stringify(text).slice(1, -1),
  'JSON escapes': units,
  'JSON in JSON': (text) => JSON.stringify(JSON.stringify({ key: text })),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 of URLs': (text) => Buffer.from(text).toString('base64url'),
  'base64, one byte later': (text) => Buffer.from(`:${text}:`).toString('base64'),
  'base64, two bytes later': (text) => Buffer.from(`id${text}`).toString('base64'),
  'base64 in percent': (text) => encodeURIComponent(Buffer.from(text).toString('base64')),
  hex,
  'decimal references': (text) => each(text, (one) => `&#${one.codePointAt(0)};`),
  'hex references': (text) => each(text, (one) => `&#x${one.codePointAt(0)?.toString(16)};`),
  'quoted-printable': (text) => hex(text).replaceAll(/../g, '=$&'),
}

/**
 * Places in an exchange in which a secret may occur. Each function returns an exchange with the encoded secret
 * `written` in this place.
 */
const places: Readonly<Record<string, (written: string) => RawExchange>> = {
  'public member': (written) => atGift(order({ DcId: written }), issued()),
  'unknown member': (written) => atGift(order({ memo: written }), issued()),
  'nested member': (written) => atGift(order({ memo: { list: [{ text: `x ${written} y` }] } }), issued()),
  'name of a member': (written) => atGift(order({ [written]: 1 }), issued()),
  'error message': (written) => atGift(order(), { Status: 'ERROR', ErrorMsg: `bad value ${written}.` }),
  'broken JSON': (written) => atGift(`{"AuthKey": "${AUTH_KEY}", "DcId": "${written}`, issued()),
  'JSON with a duplicate key': (written) =>
    atGift(`{"DcId": "a", "DcId": "${written.replaceAll(/[\\"]/g, '\\$&')}"}`, issued()),
  'plain text': (written) => atGift(`hello ${written} bye`, `no ${written} such`),
  'HTML page': (written) => atGift(order(), `<html><body>502 ${written}</body></html>`),
  path: (written) => atGift(order(), issued(), { path: `/demo/${written}/getcode` }),
  campaign: (written) => atGift(order(), issued(), { path: `/${written}/dc/getcode` }),
  query: (written) => atGift(order(), issued(), { path: `/demo/dc/getcode?memo=${written}&${written}` }),
  'name of a parameter': (written) => atGift(order(), issued(), { path: `/demo/dc/getcode?${written}=1` }),
  'user agent': (written) => atGift(order(), issued(), { headers: { 'user-agent': `client/1.0 (${written})` } }),
  'content type': (written) =>
    atGift(order(), issued(), { headers: { 'content-type': `application/json; x="${written}"` } }),
  'unknown header': (written) =>
    atGift(order(), issued(), { headers: { 'x-memo': written, cookie: `session=${written}` } }),
  form: (written) =>
    atGift(
      new URLSearchParams([
        ['memo', written],
        [written, 'x'],
      ]).toString(),
      issued(),
      { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ),
  multipart: (written) =>
    atGift(
      `--b\r\nContent-Disposition: form-data; name="memo"\r\n\r\n${written}\r\n--b\r\nContent-Disposition: form-data; name="content"; filename="${written.replaceAll(/["\\]/g, '')}.png"\r\n\r\n\x89PNG ${written}\r\n--b--\r\n`,
      issued(),
      { headers: { 'content-type': 'multipart/form-data; boundary=b' } },
    ),
  'not UTF-8': (written) => {
    const raw = atGift(order(), issued())
    const body = Buffer.concat([bytes('{"DcId":"'), Buffer.from([0x83, 0x65]), bytes(`${written}"}`)])
    return { ...raw, request: { ...raw.request, body } }
  },
  binary: (written) => {
    const raw = atGift(order(), issued())
    return { ...raw, request: { ...raw.request, body: Buffer.concat([Buffer.from([0, 1, 2]), bytes(written)]) } }
  },
}

/** Returns the encoded forms of a secret. A recorded file must contain none of them. */
const spellings = (secret: string): string[] =>
  ['plain', 'percent', 'JSON string', 'JSON escapes', 'base64', 'base64 of URLs', 'hex'].flatMap((name) => {
    const written = encodings[name]?.(secret) ?? ''
    return [written, written.replace(/=+$/, '')]
  })

function expectNone(text: string, secret: string, written: string): void {
  for (const spelling of [...spellings(secret), written])
    if (text.toLowerCase().includes(spelling.toLowerCase()))
      throw new Error(`${JSON.stringify(spelling)} is left in:\n${text}`)
}

test('the file of a redacted exchange contains no secret, in any encoding and at any place', async () => {
  const redactor = await createExchangeRedactor({ key: 'a key of the test corpus', secrets: SECRETS })
  let count = 0
  for (const [encoding, encode] of Object.entries(encodings))
    for (const [place, plant] of Object.entries(places)) {
      // Each encoding at each place is tested with the next secret of the list.
      const secret = SECRETS[(count += 1) % SECRETS.length] ?? ''
      const written = encode(secret)
      const text = exchangeYaml(redactor.redact({ id: '1-x', ...parseExchange(plant(written)) }))
      try {
        expectNone(text, secret, written)
      } catch (error) {
        throw new Error(`${secret} as ${encoding} in ${place}`, { cause: error })
      }
    }
})

test('a secret of one exchange is also replaced in later exchanges', async () => {
  const [, later] = await redactAll([
    atGift(order({ memo: ACCESS_KEY }), issued()),
    atGift(order({ DcId: 'QWER-918273-TYUI' }), issued(), { headers: { 'user-agent': `x ${ACCESS_KEY}` } }),
  ])
  const text = exchangeYaml(later ?? expect.fail())
  expect(text).not.toContain('QWER-918273-TYUI')
  expect(text).not.toContain(ACCESS_KEY)
})

test('the file of a redacted exchange contains no random secret, even if several encodings are nested', async () => {
  const secretText = fc.string({
    minLength: 10,
    maxLength: 40,
    unit: fc.constantFrom(...'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789*<)(&"+/'),
  })
  const nesting = fc.uniqueArray(
    fc.constantFrom('plain', 'percent', 'JSON string', 'base64', 'base64 of URLs', 'hex', 'decimal references'),
    { minLength: 1, maxLength: 2 },
  )
  await fc.assert(
    fc.asyncProperty(secretText, nesting, fc.constantFrom(...Object.keys(places)), async (secret, names, place) => {
      fc.pre((secret.match(/[a-zA-Z2-9]/g)?.length ?? 0) >= 10)
      const written = names.reduce((text, name) => encodings[name]?.(text) ?? '', secret)
      const exchanges = await redactAll([places[place]?.(written) ?? atGift({}, {})], [secret])
      expectNone(exchanges.map(exchangeYaml).join('---\n'), secret, written)
    }),
    { numRuns: 150, seed: 7 },
  )
})

test('a compressed body is redacted, and a body that cannot be decompressed is recorded only by its length', async () => {
  const { gzipSync } = await import('node:zlib')
  const raw = atGift(order(), issued())
  const zipped = (body: Uint8Array, encoding: string): RawExchange => ({
    ...raw,
    response: { receivedAtMs: now, status: 200, headers: { ...json, 'content-encoding': encoding }, body },
  })
  const [gzip, broken] = await redactAll([
    zipped(gzipSync(JSON.stringify(issued())), 'gzip'),
    zipped(bytes(JSON.stringify(issued())), 'br'),
  ])
  expect(member(gzip?.response?.body, 'TranId')).toMatch(/^AZ[0-9a-f]{40}$/)
  expect(broken?.response?.body).toEqual({ bytes: bytes(JSON.stringify(issued())).length })
})

test('if the redactor cannot replace a secret in an exchange, the redactor rejects the exchange and names the place of the secret', async () => {
  const redactor = await createExchangeRedactor({ key: 'a key of the test corpus', secrets: ['918273645546'] })
  const raw = atGift(order(), issued({ Amount: 918_273_645_546 }))
  expect(() => redactor.redact({ id: '000007-x', ...parseExchange(raw) })).toThrow(
    'the exchange 000007-x is not written: response.body.json.Amount would contain a secret that cannot be replaced there',
  )
})

test('if the TOTP secret is known, the recorder stores the age of an access token in time steps instead of the token', async () => {
  const totp = {
    accessKey: ACCESS_KEY,
    secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    algorithm: 'SHA1',
    digits: 8,
    periodSeconds: 30,
  } as const
  const redactor = await createExchangeRedactor({ key: 'a key of the test corpus', totp })
  // RFC 6238, appendix B: the token for 59 seconds.
  const sent = (sentAtMs: number, token = '94287082') =>
    redactor.redact({
      id: '1-x',
      ...parseExchange({
        provider: 'realpay-gift',
        sentAtMs,
        request: {
          method: 'GET',
          path: '/brands',
          headers: { 'x-realpay-gift-api-access-key': ACCESS_KEY, 'x-realpay-gift-api-access-token': token },
          body: bytes(''),
        },
        response: null,
      }),
    }).request.headers['x-realpay-gift-api-access-token']
  expect([sent(59_000), sent(29_000), sent(61_000), sent(10_000_000)]).toEqual([
    'step+0',
    'step+1',
    'step-1',
    expect.stringMatching(/^wrong-\d{8}$/),
  ])
  expect(sent(10_000_000)).not.toContain('94287082')
})
