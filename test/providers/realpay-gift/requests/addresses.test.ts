import { expect, test } from 'vitest'
import { START } from '../../../helpers/boot.ts'
import {
  ACCESS_KEY,
  expectRefused,
  images,
  multipart,
  partner,
  picture,
  signedRequest,
  stringAt,
  tokenAt,
} from '../helpers.ts'

const bases = [
  'http://localhost/realpay-gift',
  'http://127.0.0.1:4600/realpay-gift',
  'http://localhost/sandboxes/team-a/realpay-gift',
  'http://digital-gift.jp',
  'https://digital-gift.jp/api/partner',
  'http://stg.digital-gift.jp:4600',
  'https://a.b.digital-gift.jp/api/partner',
]

test.each(bases)(
  'the API is served at %s, and URLs in the responses start with the same address [RP-A14] [RP-O5]',
  async (base) => {
    const { call, createPurchase, buy, mock } = partner()
    const id = await createPurchase({}, { base })
    const face = stringAt(
      (await call('POST', `/purchases/${id}/image/face`, { ...multipart(picture('content')), base })).body,
      'url',
    )
    const header = stringAt(
      (await call('POST', `/purchases/${id}/image/header`, { ...multipart(picture('content')), base })).body,
      'url',
    )
    const ad = stringAt(
      (
        await call('POST', `/purchases/${id}/ad`, {
          ...multipart(picture('image'), { name: 'redirect_url', content: 'https://example.com' }),
          base,
        })
      ).body,
      'image',
    )
    const gift = stringAt((await buy(id, 500, { base })).body, 'gift', 'url')

    expect((await call('GET', `/purchases/${id}`, { base })).body).toMatchObject({ image: { face, header } })
    for (const url of [face, header, ad]) {
      expect(url.startsWith(`${base}/images/`)).toBe(true)
      expect(new Uint8Array(await (await mock.fetch(new Request(url))).arrayBuffer())).toEqual(images.png)
    }
    expect(gift.startsWith(`${base}/user?code=`)).toBe(true)
    const pages = [gift, `${gift}&brand=amazon`].map(async (url) => (await mock.fetch(new Request(url))).text())
    const sources = (await Promise.all(pages)).flatMap((page) => [...page.matchAll(/src="([^"]*)"/g)])
    // A page contains relative URLs, because a proxy may serve the page at another address.
    const shown = new Set(sources.map(([, source = '']) => new URL(source, gift).href))
    expect(shown).toEqual(new Set([header, face, ad]))
  },
)

test('a purchase can be read at another address of the API, and the URLs then start with that address [RP-A14] [RP-D7]', async () => {
  const { call, createPurchase, buy } = partner()
  const id = await createPurchase()
  const url = stringAt((await call('POST', `/purchases/${id}/image/face`, multipart(picture('content')))).body, 'url')
  const elsewhere = await call('GET', `/purchases/${id}`, { base: 'http://digital-gift.jp/api/partner' })
  expect(stringAt(elsewhere.body, 'image', 'face')).toBe(
    url.replace('http://localhost/realpay-gift', 'http://digital-gift.jp/api/partner'),
  )
  const bought = await buy(id, 500, { requestId: 'gift' })
  expect((await call('GET', `/purchases/${id}/gifts?request_id=gift`, { base: 'http://digital-gift.jp' })).text).toBe(
    bought.text,
  )
})

test.each([
  ['http://DIGITAL-GIFT.jp/brands', 200],
  ['http://digital-gift.jp./brands', 200],
  ['http://digital-gift.jp/api/partner/brands', 200],
  ['http://digital-gift.jp/api/partner', 404],
  ['http://digital-gift.jp/api/partnership/brands', 404],
  ['http://digital-gift.jp/api/brands', 404],
  ['http://digital-gift.jp/realpay-gift/brands', 404],
  ['http://digital-gift.jp/', 404],
  ['http://digital-gift.jp/livez', 404],
  ['http://digital-gift.jp/__admin/env', 404],
])("a request to the provider's address %s gets the status %i [RP-A14] [RP-A55]", async (url, status) => {
  const { mock } = partner()
  const response = await mock.fetch(signedRequest('GET', '', { base: url }, ''))
  expect(response.status).toBe(status)
  if (status === 404) expect(await response.json()).toEqual({ errors: [expect.any(String)] })
})

test.each([
  'http://notdigital-gift.jp/brands',
  'http://digital-gift.jp.example.com/brands',
  'http://digital-gift.com/brands',
  'http://localhost/brands',
  'http://localhost/api/partner/brands',
])('a request to %s gets a 404 and does not reach the provider [RP-A14]', async (url) => {
  const { mock } = partner()
  const response = await mock.fetch(signedRequest('GET', '', { base: url }, ''))
  expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
})

test("the path /realpay-gift/api/partner/brands gets a 404, because the mock's path prefix replaces /api/partner [RP-A14]", async () => {
  const { call } = partner()
  expectRefused(await call('GET', '/api/partner/brands'), 404, 'RP-A55')
})

test('with the TOTP settings of a real integration, the mock accepts tokens of 8 digits, SHA-256 and 15 seconds [RP-O5]', async () => {
  const agreed = {
    'realpayGift.totp.algorithm': 'SHA256',
    'realpayGift.totp.periodSeconds': 15,
    'realpayGift.totp.digits': 8,
  }
  const { call } = partner({ settings: agreed })
  const base = 'https://digital-gift.jp/api/partner'
  expect(
    (await call('GET', '/brands', { base, token: tokenAt(START, { algorithm: 'SHA256', period: 15, digits: 8 }) }))
      .status,
  ).toBe(200)
  expectRefused(await call('GET', '/brands', { base, token: tokenAt(START) }), 401)
})

test.each<[string, string]>([
  ['PUT', '/purchases'],
  ['PATCH', '/purchases'],
  ['DELETE', '/purchases'],
  ['GET', '/purchases'],
  ['POST', '/brands'],
  ['PUT', '/purchases/x/color'],
  ['GET', '/purchases/x/color'],
  ['DELETE', '/purchases/x/color'],
  ['PUT', '/purchases/x/image/face'],
  ['GET', '/purchases/x/image/face'],
  ['DELETE', '/purchases/x/video'],
  ['DELETE', '/purchases/x/ad'],
  ['DELETE', '/purchases/x/gifts'],
  ['POST', '/purchases/x'],
  ['OPTIONS', '/brands'],
  ['POST', '/purchases/x/image'],
  ['POST', '/purchases/x/image/body'],
  ['GET', '/'],
  ['GET', ''],
  ['GET', '/brands/'],
  ['GET', '/Brands'],
  ['GET', '/brands%2F'],
  ['GET', '//brands'],
  ['GET', '/purchases//gifts'],
  ['GET', '/constructor'],
])('the request %s %s is no operation of the API and gets a 404 [RP-A55]', async (method, path) => {
  const { mock } = partner()
  const response = await mock.fetch(
    new Request(`http://localhost/realpay-gift${path}`, {
      method,
      headers: { 'x-realpay-gift-api-access-key': ACCESS_KEY },
    }),
  )
  expect(response.status).toBe(404)
  expect(await response.json()).toEqual({ errors: [expect.any(String)] })
})

test('a HEAD request with valid credentials gets a 404 without a body [RP-A55]', async () => {
  const { mock } = partner()
  const response = await mock.fetch(
    new Request('http://localhost/realpay-gift/brands', {
      method: 'HEAD',
      headers: { 'x-realpay-gift-api-access-key': ACCESS_KEY, 'x-realpay-gift-api-access-token': tokenAt(START) },
    }),
  )
  expect([response.status, await response.text()]).toEqual([404, ''])
})

test('purchases, gifts and images are not found in another sandbox [RP-A5]', async () => {
  const { call, createPurchase, mock } = partner()
  const id = await createPurchase({}, { base: 'http://localhost/sandboxes/a/realpay-gift' })
  const url = stringAt(
    (
      await call('POST', `/purchases/${id}/image/face`, {
        ...multipart(picture('content')),
        base: 'http://localhost/sandboxes/a/realpay-gift',
      })
    ).body,
    'url',
  )
  expectRefused(await call('GET', `/purchases/${id}`), 400, 'RP-A5')
  expect((await call('GET', `/purchases/${id}`, { base: 'http://localhost/sandboxes/b/realpay-gift' })).status).toBe(
    400,
  )
  expect((await mock.fetch(new Request(url.replace('/sandboxes/a', '/sandboxes/b')))).status).toBe(404)
  expect((await mock.fetch(new Request(url))).status).toBe(200)
})

test("the fetch function of a sandbox sends requests for the provider's hosts to the sandbox [RP-A14]", async () => {
  const { mock } = partner()
  const { fetch } = mock.sandbox('team-b')
  const made = await fetch(
    signedRequest(
      'POST',
      '/purchases',
      {
        json: { prices: [500], name: 'A', issuer: 'B', brands: ['amazon'], is_strict: true },
        base: 'https://digital-gift.jp/api/partner',
      },
      'a',
    ),
  )
  const id = stringAt(await made.json(), 'purchase', 'id')
  expect((await fetch(signedRequest('GET', `/purchases/${id}`, {}, ''))).status).toBe(200)
  expect((await mock.fetch(signedRequest('GET', `/purchases/${id}`, {}, ''))).status).toBe(400)
})

test.each([
  'http://localhost/realpay-gift',
  'https://digital-gift.jp/api/partner',
  'http://localhost/sandboxes/team-a/realpay-gift',
])('if a public URL is set, the URLs of gifts and images begin with it, even if the client uses %s', async (base) => {
  const publicUrl = 'https://gifts.example.com/mock'
  const { call, createPurchase, buy, mock } = partner({ publicUrl: `${publicUrl}/` })
  const prefix = `${publicUrl}${base.includes('team-a') ? '/sandboxes/team-a' : ''}/realpay-gift`
  const id = await createPurchase({}, { base })
  const face = stringAt(
    (await call('POST', `/purchases/${id}/image/face`, { ...multipart(picture('content')), base })).body,
    'url',
  )
  const gift = stringAt((await buy(id, 500, { base })).body, 'gift', 'url')
  expect(face.startsWith(`${prefix}/images/`)).toBe(true)
  expect(gift.startsWith(`${prefix}/user?code=`)).toBe(true)
  for (const url of [face, gift])
    expect((await mock.fetch(new Request(url.replace(publicUrl, 'http://localhost')))).status).toBe(200)
})
