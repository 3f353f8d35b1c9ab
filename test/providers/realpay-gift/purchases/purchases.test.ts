import { expect, test } from 'vitest'
import { expectRefused, type Method, multipart, OTHER_KEY, partner, picture, sample, twoKeys } from '../helpers.ts'

const without = (key: string) => Object.fromEntries(Object.entries(sample).filter(([name]) => name !== key))

test.each(['prices', 'name', 'issuer', 'brands', 'is_strict'])(
  'creating a purchase without the member %s is refused [RP-D6]',
  async (key) => {
    const { call } = partner()
    expectRefused(await call('POST', '/purchases', { json: without(key) }), 400)
    expectRefused(await call('POST', '/purchases', { json: { ...sample, [key]: null } }), 400)
  },
)

test.each<[string, unknown]>([
  ['prices as texts', { prices: ['100'] }],
  ['a price with a fraction', { prices: [100.5] }],
  ['prices that are not a list', { prices: 100 }],
  ['a name that is a number', { name: 1 }],
  ['an issuer that is a list', { issuer: ['a'] }],
  ['brands that are one text', { brands: 'amazon' }],
  ['a brand that is a number', { brands: [1] }],
  ['is_strict as a text', { is_strict: 'true' }],
  ['is_strict as a number', { is_strict: 1 }],
])('creating a purchase with %s is refused because of the wrong type [RP-D6]', async (_kind, change) => {
  const { call } = partner()
  expectRefused(await call('POST', '/purchases', { json: Object.assign({}, sample, change) }), 400)
})

test.each<[string, unknown]>([
  ['an unknown key', { note: 'x' }],
  ['a misspelt key', { isStrict: true }],
  ['no prices', { prices: [] }],
  ['a price that occurs twice', { prices: [100, 500, 100] }],
  ['a price of 0', { prices: [0] }],
  ['a negative price', { prices: [-100] }],
  ['no brands', { brands: [] }],
  ['a brand that occurs twice', { brands: ['amazon', 'paypay', 'amazon'] }],
  ['an empty name', { name: '' }],
  ['an empty issuer', { issuer: '' }],
])('creating a purchase with %s is refused [RP-A11]', async (_kind, change) => {
  const { call } = partner()
  expectRefused(await call('POST', '/purchases', { json: Object.assign({}, sample, change) }), 400, 'RP-A11')
})

test('creating a purchase with an unknown brand is refused, with and without is_strict [RP-D6]', async () => {
  const { call } = partner()
  for (const is_strict of [true, false]) {
    for (const brand of ['nobody', 'Amazon', '', 'amazon ', '__proto__', 'constructor']) {
      expectRefused(
        await call('POST', '/purchases', { json: { ...sample, brands: ['amazon', brand], is_strict } }),
        400,
        brand === '' ? 'RP-A11' : 'RP-D6',
      )
    }
  }
})

test('a price of 1,000,000,000 yen is accepted, and a higher price is refused [RP-A52]', async () => {
  const { createPurchase, call } = partner()
  const most = { is_strict: false, brands: ['amazon'] }
  expect(await createPurchase({ ...most, prices: [1_000_000_000, 1] })).toMatch(/./)
  expectRefused(await call('POST', '/purchases', { json: { ...sample, ...most, prices: [1_000_000_001] } }), 400)
  expectRefused(await call('POST', '/purchases', { json: { ...sample, ...most, prices: [1e21] } }), 400)
})

test('a name and an issuer in any script are returned unchanged [RP-D7]', async () => {
  const { createPurchase, call } = partner()
  const name = `🎁 ${'長'.repeat(200)} "quoted" \\ \u2028`
  const id = await createPurchase({ name, issuer: ' a ' })
  expect((await call('GET', `/purchases/${id}`)).body).toMatchObject({ name, issuer: ' a ' })
})

test.each(['a\u0000b', 'a\nb', 'a\tb', '\u007F', '\u0085', ' ', '\u3000\u00A0', '\u2028'])(
  'the text %j is refused as a name or an issuer unless a setting allows any text [RP-A66]',
  async (text) => {
    const { call, createPurchase, mock } = partner()
    for (const made of [{ name: text }, { issuer: text }]) {
      const { status, rule } = await call('POST', '/purchases', { json: { ...sample, ...made } })
      expect([status, rule]).toEqual([400, 'RP-A66'])
    }
    await mock.admin.changeSettings({ 'realpayGift.text.characters': 'any' })
    const id = await createPurchase({ name: text })
    expect((await call('GET', `/purchases/${id}`)).body).toMatchObject({ name: text })
  },
)

test('a name of more than 255 characters is refused unless a setting allows longer names [RP-A67]', async () => {
  const { call, createPurchase, mock } = partner()
  await createPurchase({ name: '🎁'.repeat(255), issuer: '長'.repeat(255) })
  for (const made of [{ name: '🎁'.repeat(256) }, { issuer: 'a'.repeat(10_000) }]) {
    const { status, rule } = await call('POST', '/purchases', { json: { ...sample, ...made } })
    expect([status, rule]).toEqual([400, 'RP-A67'])
  }
  await mock.admin.changeSettings({ 'realpayGift.text.maxLength': 10_000 })
  await createPurchase({ issuer: 'a'.repeat(10_000) })
})

test.each(['500.0', '5e2', '5E+2', '50000e-2'])(
  'a price that is written as %s is refused unless a setting allows any notation of a whole number [RP-A65]',
  async (number) => {
    const { call, createPurchase, mock } = partner()
    const id = await createPurchase()
    const bodies = [
      ['/purchases', JSON.stringify(sample).replace('500', number)],
      [`/purchases/${id}/gifts`, `{"price":${number}}`],
    ] as const
    for (const [path, body] of bodies) {
      const { status, rule } = await call('POST', path, { body, type: 'application/json' })
      expect([status, rule]).toEqual([400, 'RP-A65'])
    }
    expect((await mock.admin.ledger()).totals.issued).toBe(0)
    await mock.admin.changeSettings({ 'realpayGift.json.numbers': 'any' })
    for (const [path, body] of bodies)
      expect((await call('POST', path, { body, type: 'application/json' })).status).toBe(200)
  },
)

test.each<[string, RequestInit['body'], string | undefined]>([
  ['no body', null, 'application/json'],
  ['broken JSON', '{"prices":[100', 'application/json'],
  ['a JSON list', '[]', 'application/json'],
  ['JSON null', 'null', 'application/json'],
  ['a body that is not UTF-8', Uint8Array.from([0x22, 0xff, 0x22]), 'application/json'],
  ['JSON without its media type', JSON.stringify(sample), 'text/plain'],
  ['JSON in another charset', JSON.stringify(sample), 'application/json; charset=shift_jis'],
  ['30,000 nested lists', '['.repeat(30_000) + ']'.repeat(30_000), 'application/json'],
  ['the key __proto__', JSON.stringify(sample).replace('{', '{"__proto__":{"is_strict":true},'), 'application/json'],
])(
  'a request to create a purchase with %s is refused, and the next request works [RP-D6] [RP-D14]',
  async (_kind, body, type) => {
    const { call } = partner()
    expectRefused(await call('POST', '/purchases', { ...(body && { body }), ...(type !== undefined && { type }) }), 400)
    expect((await call('POST', '/purchases', { json: sample })).status).toBe(200)
  },
)

test('the parameter charset=utf-8 in the content type is accepted [RP-D6]', async () => {
  const { call } = partner()
  for (const type of ['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"']) {
    expect((await call('POST', '/purchases', { json: sample, type })).status).toBe(200)
  }
})

test('a JSON body of 64 KiB is accepted, and a JSON body that is one byte longer is refused [RP-A54]', async () => {
  const { call } = partner()
  const text = JSON.stringify(sample)
  const padded = (length: number) => text + ' '.repeat(length - new TextEncoder().encode(text).length)
  expect((await call('POST', '/purchases', { body: padded(65_536), type: 'application/json' })).status).toBe(200)
  expectRefused(await call('POST', '/purchases', { body: padded(65_537), type: 'application/json' }), 400)
  expectRefused(
    await call('POST', '/purchases', {
      body: padded(1_000_000),
      type: 'application/json',
      headers: { 'content-length': '1000000' },
    }),
    400,
  )
})

const ofPurchase: [Method, string][] = [
  ['GET', ''],
  ['POST', '/color'],
  ['POST', '/image/face'],
  ['DELETE', '/image/face'],
  ['POST', '/image/header'],
  ['DELETE', '/image/header'],
  ['POST', '/video'],
  ['POST', '/ad'],
  ['POST', '/gifts'],
  ['GET', '/gifts?request_id=gift'],
]

test.each(ofPurchase)(
  '%s /purchases/{id}%s with a malformed or unknown purchase id gets a 400 [RP-A5]',
  async (method, path) => {
    const { call, createPurchase } = partner()
    const id = await createPurchase()
    for (const unknown of [
      '0'.repeat(40),
      id.slice(1),
      `${id}0`,
      id.toUpperCase(),
      'x',
      '__proto__',
      'constructor',
      '%E3%81%82',
      '%2F',
      `${id}%00`,
    ]) {
      expectRefused(await call(method, `/purchases/${unknown}${path}`), 400, 'RP-A5')
    }
  },
)

test.each(ofPurchase)(
  '%s /purchases/{id}%s gets a 400 if another access key created the purchase [RP-A5]',
  async (method, path) => {
    const { call, createPurchase, buy } = partner({ settings: twoKeys })
    const id = await createPurchase()
    await buy(id, 500, { requestId: 'gift' })
    for (const slot of ['face', 'header'])
      await call('POST', `/purchases/${id}/image/${slot}`, multipart(picture('content')))
    expectRefused(await call(method, `/purchases/${id}${path}`, { accessKey: OTHER_KEY }), 400, 'RP-A5')
  },
)

test.each<[string, unknown]>([
  ['five digits', { main: 'b3d4f', sub: '4e77a6' }],
  ['seven digits', { main: 'b3d4fc', sub: '4e77a6a' }],
  ['a #', { main: '#b3d4fc', sub: '4e77a6' }],
  ['a letter after f', { main: 'b3d4fg', sub: '4e77a6' }],
  ['a line break', { main: 'b3d4fc\n', sub: '4e77a6' }],
  ['the name of a color', { main: 'red', sub: 'blue' }],
  ['no member `sub`', { main: 'b3d4fc' }],
  ['no member `main`', { sub: '4e77a6' }],
  ['a number', { main: 123456, sub: '4e77a6' }],
  ['a third color', { main: 'b3d4fc', sub: '4e77a6', third: '000000' }],
])('colors with %s are refused, and the previous colors stay [RP-D8] [RP-A11]', async (_kind, json) => {
  const { call, createPurchase } = partner()
  const path = `/purchases/${await createPurchase()}`
  await call('POST', `${path}/color`, { json: { main: '000000', sub: 'FFFFFF' } })
  expectRefused(await call('POST', `${path}/color`, { json }), 400)
  expect((await call('GET', path)).body).toMatchObject({ color: { main: '000000', sub: 'FFFFFF' } })
})
