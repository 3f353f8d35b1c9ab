import { expect, test } from 'vitest'
import { assumptions } from '../../../mock-server/providers/realpay-gift/assumptions/index.ts'
import { alternativesIn, type Probe } from '../alternative-probes.ts'
import { START } from '../../helpers/boot.ts'
import {
  type Call,
  images,
  multipart,
  partner,
  picture,
  type Reply,
  sample,
  tokenAt,
  UNKNOWN_PURCHASE,
} from './helpers.ts'

type Api = ReturnType<typeof partner>

const oneAMinute = { 'realpayGift.limit.requests': 1 }
const purchase = (members: object): Call => ({ json: { ...sample, ...members } })

async function statuses(...calls: (() => Promise<Reply>)[]): Promise<number[]> {
  const found = []
  for (const call of calls) found.push((await call()).status)
  return found
}

/** Returns the media type, and the body unless the body has the observed format. */
function shapeOf({ headers, text }: Pick<Reply, 'headers' | 'text'>): string {
  return text.startsWith('{"errors":["') ? 'observed' : `${headers.get('content-type')} ${text}`
}
const page = (title: string): string =>
  `text/html <html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`

/** Returns the status and the member names of an object; the names at the path if the path leads to an object. */
function namesIn({ body }: Reply, ...path: string[]): string[] {
  const found = path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), body)
  return Object.keys(Object(found))
}

const VIDEO = 'abcdefghijk'
const twoMains = '{"main":"111111","main":"222222","sub":"333333"}'
const setColor = async ({ call, createPurchase }: Api, body: string) =>
  call('POST', `/purchases/${await createPurchase()}/color`, { body, type: 'application/json' })
const setVideo = async ({ call, createPurchase }: Api, json: object) =>
  (await call('POST', `/purchases/${await createPurchase()}/video`, { json })).status
const upload = async ({ call, createPurchase }: Api, form: { body: BodyInit; type: string }) =>
  (await call('POST', `/purchases/${await createPurchase()}/image/face`, form)).status

/** A form with one PNG, whose Content-Disposition has the given parameter for the file name. */
function namedBy(parameter: string): { body: BodyInit; type: string } {
  const { body, type } = multipart(picture('content'))
  const text = Buffer.from(body).toString('latin1').replace('filename="picture.png"', parameter)
  return { body: Uint8Array.from(Buffer.from(text, 'latin1')), type }
}

/** For each alternative: requests, and what they show under the assumption and under the alternative. */
const probes: Readonly<Record<string, Probe<Api>>> = {
  'limit-503': {
    settings: oneAMinute,
    observe: async ({ call }) =>
      statuses(
        () => call('GET', '/brands'),
        () => call('GET', '/brands'),
      ),
    assumed: [200, 429],
    alternative: [200, 503],
  },
  'limit-fixed-window': {
    settings: oneAMinute,
    async observe({ call, advance }) {
      const send = () => call('GET', '/brands', { token: tokenAt(START + 60_000) })
      await advance(50_000)
      const first = (await send()).status
      await advance(20_000)
      return [first, (await send()).status]
    },
    assumed: [200, 429],
    alternative: [200, 200],
  },
  'limit-counts-refused': {
    settings: { ...oneAMinute, 'realpayGift.totp.window': 10 },
    async observe({ call, advance }) {
      const found = []
      for (let sent = 0; sent < 3; sent++) {
        found.push((await call('GET', '/brands')).status)
        await advance(40_000)
      }
      return found
    },
    assumed: [200, 429, 200],
    alternative: [200, 429, 429],
  },
  'limit-counts-authenticated': {
    settings: oneAMinute,
    observe: async ({ call }) =>
      statuses(
        () => call('GET', '/brands', { token: '000000' }),
        () => call('GET', '/brands'),
        () => call('GET', '/brands', { token: '000000' }),
        () => call('GET', '/brands'),
      ),
    assumed: [401, 429, 429, 429],
    alternative: [401, 200, 401, 429],
  },
  'limit-retry-after': {
    settings: oneAMinute,
    async observe({ call }) {
      await call('GET', '/brands')
      const { status, headers } = await call('GET', '/brands')
      return [status, headers.get('retry-after')]
    },
    assumed: [429, null],
    alternative: [429, '60'],
  },
  'malformed-key-401': {
    observe: async ({ call }) =>
      statuses(
        () => call('GET', '/brands', { accessKey: null }),
        () => call('GET', '/brands', { accessKey: 'short' }),
        () => call('POST', '/purchases', { ...purchase({}), requestId: null }),
      ),
    assumed: [400, 400, 400],
    alternative: [401, 401, 400],
  },
  'request-id-used-by-success': {
    observe: async ({ call }) =>
      statuses(
        () => call('POST', '/purchases', { json: {}, requestId: 'r' }),
        () => call('POST', '/purchases', { ...purchase({}), requestId: 'r' }),
        () => call('POST', '/purchases', { ...purchase({}), requestId: 'r' }),
      ),
    assumed: [400, 409, 409],
    alternative: [400, 200, 409],
  },
  'unknown-purchase-404': {
    async observe({ call, createPurchase }) {
      const id = await createPurchase()
      return statuses(
        () => call('GET', UNKNOWN_PURCHASE),
        () => call('POST', `${UNKNOWN_PURCHASE}/gifts`, { json: { price: 500 } }),
        () => call('GET', `/purchases/${id}/gifts?request_id=none`),
      )
    },
    assumed: [400, 400, 400],
    alternative: [404, 404, 400],
  },
  'unknown-gift-404': {
    async observe({ call, createPurchase, buy }) {
      const id = await createPurchase()
      await buy(id, 500, { requestId: 'bought' })
      return statuses(
        () => call('GET', `/purchases/${id}/gifts?request_id=none`),
        () => call('GET', `/purchases/${id}/gifts?request_id=bought`),
        () => call('GET', UNKNOWN_PURCHASE),
      )
    },
    assumed: [400, 200, 400],
    alternative: [404, 200, 400],
  },
  'token-current-step': {
    observe: async ({ call }) =>
      statuses(
        () => call('GET', '/brands', { token: tokenAt(START - 30_000) }),
        () => call('GET', '/brands', { token: tokenAt(START) }),
        () => call('GET', '/brands', { token: tokenAt(START + 30_000) }),
      ),
    assumed: [200, 200, 200],
    alternative: [401, 200, 401],
  },
  'token-once': {
    observe: async ({ call, advance }) => [
      ...(await statuses(
        () => call('GET', '/brands'),
        () => call('GET', '/brands'),
        () => call('GET', '/brands', { token: tokenAt(START + 30_000) }),
      )),
      await advance(60_000),
      ...(await statuses(
        () => call('GET', '/brands', { token: tokenAt(START + 30_000) }),
        () => call('GET', '/brands', { token: tokenAt(START + 60_000) }),
      )),
    ],
    assumed: [200, 200, 200, undefined, 200, 200],
    alternative: [200, 401, 200, undefined, 401, 200],
  },
  'get-uses-request-id': {
    async observe({ call, createPurchase, buy }) {
      const id = await createPurchase()
      await buy(id, 500, { requestId: 'bought' })
      const search = `/purchases/${id}/gifts?request_id=`
      return statuses(
        () => call('GET', '/brands', { requestId: 'read' }),
        () => call('GET', '/brands', { requestId: 'read' }),
        () => call('GET', `${search}bought`, { requestId: 'bought' }),
        () => call('GET', `${search}bought`, { requestId: 'search' }),
        () => call('GET', `${search}search`),
        () => call('GET', '/brands'),
      )
    },
    assumed: [200, 200, 200, 200, 400, 200],
    alternative: [200, 409, 409, 200, 400, 200],
  },
  'request-ids-forgotten': {
    observe: async ({ call }) =>
      statuses(
        ...['first', 'second', 'first'].map((requestId) => () => call('POST', '/purchases', { json: {}, requestId })),
      ),
    assumed: [400, 400, 409],
    alternative: [400, 400, 400],
  },
  'unknown-keys-ignored': {
    async observe(api) {
      const { call, createPurchase } = api
      const form = multipart(picture('content'), { name: 'unknown', content: '1' })
      const id = await createPurchase()
      return [
        (await call('POST', '/purchases', purchase({ unknown: 1 }))).status,
        (await call('POST', `/purchases/${id}/color`, { json: { main: '111111', sub: '222222', unknown: 1 } })).body,
        (await call('POST', `/purchases/${id}/gifts`, { json: { price: 500, unknown: 1 } })).status,
        await upload(api, form),
      ]
    },
    assumed: [400, { errors: [expect.any(String)] }, 400, 400],
    alternative: [200, { main: '111111', sub: '222222' }, 200, 200],
  },
  'any-list-accepted': {
    observe: async ({ call }) =>
      statuses(
        () => call('POST', '/purchases', purchase({ prices: [500, 500] })),
        () => call('POST', '/purchases', purchase({ brands: [] })),
        () => call('POST', '/purchases', purchase({ prices: [0] })),
      ),
    assumed: [400, 400, 400],
    alternative: [200, 200, 400],
  },
  'any-youtube-url-accepted': {
    async observe(api) {
      const found = []
      for (const url of [
        `https://youtu.be/${VIDEO}`,
        `https://www.youtube.com/embed/${VIDEO}`,
        `https://m.youtube.com/watch?list=x&v=${VIDEO}`,
        `https://www.youtube.com/watch?v=${VIDEO}`,
        `https://example.com/watch?v=${VIDEO}`,
      ])
        found.push(await setVideo(api, { url, play_time: 10 }))
      return found
    },
    assumed: [400, 400, 400, 200, 400],
    alternative: [200, 200, 200, 200, 400],
  },
  'price-max-50000': {
    observe: async ({ call }) =>
      statuses(
        () => call('POST', '/purchases', purchase({ prices: [50_001], brands: ['amazon'] })),
        () => call('POST', '/purchases', purchase({ prices: [50_000], brands: ['amazon'] })),
      ),
    assumed: [200, 200],
    alternative: [400, 200],
  },
  'any-text-accepted': {
    observe: async ({ call }) =>
      statuses(
        () => call('POST', '/purchases', purchase({ name: 'two\nlines' })),
        () => call('POST', '/purchases', purchase({ issuer: '　' })),
        () => call('POST', '/purchases', purchase({ name: '' })),
      ),
    assumed: [400, 400, 400],
    alternative: [200, 200, 400],
  },
  'text-max-50': {
    observe: async ({ call }) =>
      statuses(
        () => call('POST', '/purchases', purchase({ name: 'あ'.repeat(51) })),
        () => call('POST', '/purchases', purchase({ name: 'あ'.repeat(50) })),
      ),
    assumed: [200, 200],
    alternative: [400, 200],
  },
  'play-time-max-600': {
    async observe(api) {
      const url = `https://www.youtube.com/watch?v=${VIDEO}`
      return [await setVideo(api, { url, play_time: 601 }), await setVideo(api, { url, play_time: 600 })]
    },
    assumed: [200, 200],
    alternative: [400, 200],
  },
  'image-judged-by-name': {
    observe: async (api) => [
      await upload(api, multipart(picture('content', images.png, 'picture.jpg'))),
      await upload(api, multipart(picture('content', images.png, 'picture'))),
      await upload(api, multipart(picture('content', Uint8Array.of(1), 'picture.gif'))),
    ],
    assumed: [400, 400, 400],
    alternative: [200, 400, 200],
  },
  'image-judged-by-content': {
    observe: async (api) => [
      await upload(api, multipart(picture('content', images.png, 'picture.jpg'))),
      await upload(api, multipart(picture('content', images.png, 'picture'))),
      await upload(api, multipart(picture('content', Uint8Array.of(1), 'picture.gif'))),
    ],
    assumed: [400, 400, 400],
    alternative: [200, 200, 400],
  },
  'delete-idempotent': {
    async observe({ call, createPurchase }) {
      const { status, body } = await call('DELETE', `/purchases/${await createPurchase()}/image/face`)
      return [status, body]
    },
    assumed: [400, { errors: [expect.any(String)] }],
    alternative: [200, {}],
  },
  'image-max-2048000': {
    async observe(api) {
      const image = (bytes: number) => multipart(picture('content', Buffer.concat([images.png], bytes)))
      return [await upload(api, image(2_050_000)), await upload(api, image(2_048_000))]
    },
    assumed: [200, 200],
    alternative: [400, 200],
  },
  'too-large-413': {
    observe: async ({ call }) => (await call('POST', '/purchases', purchase({ name: 'n'.repeat(65 * 1024) }))).status,
    assumed: 400,
    alternative: 413,
  },
  'malformed-gateway-page': {
    async observe({ mock }) {
      const request = new Request('http://localhost/realpay-gift/brands', { method: 'POST' })
      const response = await mock.fetch(request, { malformed: 'a bad header' })
      return [response.status, shapeOf({ headers: response.headers, text: await response.text() })]
    },
    assumed: [400, 'observed'],
    alternative: [400, page('400 Bad Request')],
  },
  'duplicate-key-last': {
    observe: async (api) => (await setColor(api, twoMains)).body,
    assumed: { errors: [expect.any(String)] },
    alternative: { main: '222222', sub: '333333' },
  },
  'duplicate-key-first': {
    observe: async (api) => (await setColor(api, twoMains)).body,
    assumed: { errors: [expect.any(String)] },
    alternative: { main: '111111', sub: '333333' },
  },
  'media-type-415': {
    observe: async ({ call, createPurchase }) => [
      ...(await statuses(
        () => call('POST', '/purchases', { ...purchase({}), headers: { 'content-encoding': 'gzip' } }),
        () => call('POST', '/purchases', { ...purchase({}), type: 'text/plain' }),
        () => call('POST', '/purchases', { body: 'prices[0]=1', type: 'application/x-www-form-urlencoded' }),
      )),
      (await call('POST', `/purchases/${await createPurchase()}/image/face`, { json: {} })).status,
    ],
    assumed: [400, 400, 400, 400],
    alternative: [415, 415, 415, 415],
  },
  'boundary-rfc2046': {
    async observe(api) {
      const { body } = multipart(picture('content'))
      const stars = Buffer.from(body).toString('latin1').replaceAll('YourBoundary', '*****')
      return [
        await upload(api, {
          body: Uint8Array.from(Buffer.from(stars, 'latin1')),
          type: 'multipart/form-data; boundary=*****',
        }),
        await upload(api, multipart(picture('content'))),
      ]
    },
    assumed: [200, 200],
    alternative: [400, 200],
  },
  'filename-extended-ignored': {
    observe: async (api) => [
      await upload(api, namedBy("filename*=UTF-8''%E7%94%BB.png")),
      await upload(api, namedBy('filename="picture.png"; filename*=UTF-8\'\'%E7%94%BB.jpg')),
      await upload(api, namedBy('filename="picture.png"')),
    ],
    assumed: [200, 400, 200],
    alternative: [400, 200, 200],
  },
  'invalid-utf8-replaced': {
    async observe({ call, createPurchase }) {
      const redirectUrl = Uint8Array.from(Buffer.from('https://example.com/\x83\x65', 'latin1'))
      const form = multipart(picture('image'), { name: 'redirect_url', content: redirectUrl })
      return (await call('POST', `/purchases/${await createPurchase()}/ad`, form)).status
    },
    assumed: 400,
    alternative: 200,
  },
  'number-notation-any': {
    async observe({ call, createPurchase }) {
      const path = `/purchases/${await createPurchase()}/gifts`
      return (await call('POST', path, { body: '{"price":500.0}', type: 'application/json' })).status
    },
    assumed: 400,
    alternative: 200,
  },
  'byte-order-mark-ignored': {
    async observe({ call }) {
      const body = `\uFEFF${JSON.stringify(sample)}`
      return (await call('POST', '/purchases', { body, type: 'application/json' })).status
    },
    assumed: 400,
    alternative: 200,
  },
  'request-id-after-body': {
    observe: async ({ call }) =>
      statuses(
        () => call('POST', '/purchases', { json: {}, requestId: 'r' }),
        () => call('POST', '/purchases', { ...purchase({}), requestId: 'r' }),
        () => call('POST', '/purchases', { json: {}, requestId: 'r' }),
        () => call('POST', `${UNKNOWN_PURCHASE}/gifts`, { json: { price: 500 }, requestId: 'r' }),
        () => call('POST', '/purchases', { ...purchase({}), requestId: 'r' }),
      ),
    assumed: [400, 409, 409, 409, 409],
    alternative: [400, 200, 400, 400, 409],
  },
  'search-shows-gift-only': {
    async observe({ call, createPurchase, buy }) {
      const id = await createPurchase()
      const bought = await buy(id, 500, { requestId: 'r' })
      const found = await call('GET', `/purchases/${id}/gifts?request_id=r`)
      return [namesIn(found), Reflect.get(Object(found.body), 'gift'), namesIn(bought).length].map((value, index) =>
        index === 1 ? JSON.stringify(value) === JSON.stringify(Reflect.get(Object(bought.body), 'gift')) : value,
      )
    },
    assumed: [['request', 'gift', 'payment', 'errors'], true, 4],
    alternative: [['gift'], true, 4],
  },
  'commission-rounded-up': {
    observe: async (api) => paymentOf(api),
    assumed: { total: 131, price: 125, commission: 6, commission_tax: 0, currency: 'JPY' },
    alternative: { total: 133, price: 125, commission: 7, commission_tax: 1, currency: 'JPY' },
  },
  'commission-rounded-to-nearest': {
    observe: async (api) => paymentOf(api),
    assumed: { total: 131, price: 125, commission: 6, commission_tax: 0, currency: 'JPY' },
    alternative: { total: 132, price: 125, commission: 6, commission_tax: 1, currency: 'JPY' },
  },
  'commission-8-percent': {
    observe: async (api) => paymentOf(api),
    assumed: { total: 131, price: 125, commission: 6, commission_tax: 0, currency: 'JPY' },
    alternative: { total: 136, price: 125, commission: 10, commission_tax: 1, currency: 'JPY' },
  },
  'gift-valid-90-days': {
    async observe({ createPurchase, buy }) {
      const { body } = await buy(await createPurchase(), 500)
      return Reflect.get(Object(Reflect.get(Object(body), 'gift')), 'expire_at')
    },
    assumed: '2026-09-28T09:00:00+09:00',
    alternative: '2026-06-30T09:00:00+09:00',
  },
  'unset-members-absent': {
    async observe({ call, createPurchase }) {
      const path = `/purchases/${await createPurchase()}`
      const before = await call('GET', path)
      await call('POST', `${path}/color`, { json: { main: '111111', sub: '222222' } })
      await call('POST', `${path}/image/face`, multipart(picture('content')))
      const after = await call('GET', path)
      return [before, after].map((reply) => [namesIn(reply).slice(5), namesIn(reply, 'image')])
    },
    assumed: [
      [
        ['color', 'image'],
        ['face', 'header'],
      ],
      [
        ['color', 'image'],
        ['face', 'header'],
      ],
    ],
    alternative: [
      [['image'], []],
      [['color', 'image'], ['face']],
    ],
  },
  'video-and-ad-shown': {
    async observe({ call, createPurchase }) {
      const path = `/purchases/${await createPurchase()}`
      await call('POST', `${path}/video`, {
        json: { url: `https://www.youtube.com/watch?v=${VIDEO}`, play_time: 10 },
      })
      const { body } = await call('GET', path)
      return [Reflect.get(Object(body), 'video'), Reflect.get(Object(body), 'ad')]
    },
    assumed: [undefined, undefined],
    alternative: [{ url: `https://www.youtube.com/watch?v=${VIDEO}`, play_time: 10 }, null],
  },
  'brands-code-only': {
    observe: async (api) => lastBrand(api),
    assumed: { code: 'mock-books', name: 'Mock Books', amounts: { min: 500, max: 50_000, step: 500 } },
    alternative: { code: 'mock-books' },
  },
  'brands-min-max-price': {
    observe: async (api) => lastBrand(api),
    assumed: { code: 'mock-books', name: 'Mock Books', amounts: { min: 500, max: 50_000, step: 500 } },
    alternative: { code: 'mock-books', title: 'Mock Books', min_price: 500, max_price: 50_000 },
  },
  'wrong-method-405': {
    async observe({ call }) {
      const replies = [
        await call('GET', `${UNKNOWN_PURCHASE}/color`),
        await call('DELETE', `${UNKNOWN_PURCHASE}/gifts`),
        await call('GET', '/unknown'),
      ]
      return replies.map(({ status, headers }) => [status, headers.get('allow')])
    },
    assumed: [
      [404, null],
      [404, null],
      [404, null],
    ],
    alternative: [
      [405, 'POST'],
      [405, 'POST, GET'],
      [404, null],
    ],
  },
  'unknown-path-400': {
    observe: async ({ call }) =>
      statuses(
        () => call('GET', '/unknown'),
        () => call('GET', `${UNKNOWN_PURCHASE}/color`),
      ),
    assumed: [404, 404],
    alternative: [400, 404],
  },
  'errors-gateway-page': {
    settings: oneAMinute,
    observe: async ({ call }) => [
      shapeOf(await call('GET', '/brands', { token: null })),
      shapeOf(await call('GET', '/brands')),
      shapeOf(await call('GET', '/unknown')),
    ],
    assumed: ['observed', 'observed', 'observed'],
    alternative: ['observed', page('429 Too Many Requests'), page('404 Not Found')],
  },
  'errors-gateway-json': {
    async observe({ call, mock }) {
      const effect = { type: 'provider-error', status: 503 }
      await mock.admin.arm({
        name: 'fails',
        when: { provider: 'realpay-gift' },
        phase: 'before-commit',
        effect,
        times: 1,
      })
      return [shapeOf(await call('GET', '/brands')), shapeOf(await call('GET', '/brands', { token: null }))]
    },
    assumed: ['observed', 'observed'],
    alternative: ['application/json {"message":"Service Unavailable"}', 'observed'],
  },
}

async function paymentOf({ createPurchase, buy }: Api): Promise<unknown> {
  const { body } = await buy(await createPurchase({ prices: [125], brands: ['amazon'] }), 125)
  return Reflect.get(Object(body), 'payment')
}

async function lastBrand({ call }: Api): Promise<unknown> {
  const { body } = await call('GET', '/brands')
  const brands: unknown = Reflect.get(Object(body), 'brands')
  return Array.isArray(brands) ? brands.at(-1) : undefined
}

test.each([400, 401, 404, 409, 429, 503])(
  'an error response with the status %i has the observed error body [RP-A70]',
  async (status) => {
    const { call, mock } = partner()
    const effect = { type: 'provider-error', status }
    await mock.admin.arm({ name: 'fails', when: { provider: 'realpay-gift' }, phase: 'before-commit', effect })
    const reply = await call('GET', '/brands')
    expect([reply.status, shapeOf(reply)]).toEqual([status, 'observed'])
  },
)

test('every alternative of an assumption has a probe, and every probe has an alternative', () => {
  expect(Object.keys(probes).toSorted()).toEqual(
    alternativesIn(assumptions)
      .map(({ id }) => id)
      .toSorted(),
  )
})

test.each(alternativesIn(assumptions))(
  '$rule: the settings of the alternative $id change the responses as the probe says',
  async ({ id, settings }) => {
    const probe = probes[id]
    if (!probe) throw new Error(`no probe for ${id}`)
    expect(probe.alternative).not.toEqual(probe.assumed)
    expect(await probe.observe(partner({ settings: probe.settings ?? {} }))).toEqual(probe.assumed)
    expect(await probe.observe(partner({ settings: { ...probe.settings, ...settings } }))).toEqual(probe.alternative)
  },
)
