import { expect } from 'vitest'
import { gatewayPage, type Probe } from '../../alternative-probes.ts'
import { images, multipart, picture, sample, type Reply } from '../helpers.ts'
import { type Api, purchase, shapeOf, statuses, upload } from './support.ts'
import { sharedReasons } from '../../../../mock-server/core/reasons/shared.ts'

const twoMains = '{"main":"111111","main":"222222","sub":"333333"}'

async function setColor({ call, createPurchase }: Api, body: string): Promise<Reply> {
  return call('POST', `/purchases/${await createPurchase()}/color`, { body, type: 'application/json' })
}

/**
 * Searches for a gift twice. Each search has two request ids in the query, and only one of them bought a gift. The id
 * that bought the gift is the last id in the first search and the first id in the second search.
 * @returns the statuses of the two searches
 */
async function searchForTwo({ call, createPurchase, buy }: Api): Promise<number[]> {
  const id = await createPurchase()
  await buy(id, 500, { requestId: 'bought' })
  const search = (first: string, last: string) =>
    call('GET', `/purchases/${id}/gifts?request_id=${first}&request_id=${last}`)
  return [(await search('none', 'bought')).status, (await search('bought', 'none')).status]
}

/**
 * Returns a form with one PNG. The parameter replaces `filename="picture.png"` in the Content-Disposition of the file.
 */
function namedBy(parameter: string): { body: BodyInit; type: string } {
  const { body, type } = multipart(picture('content'))
  const text = Buffer.from(body).toString('latin1').replace('filename="picture.png"', parameter)
  return { body: Uint8Array.from(Buffer.from(text, 'latin1')), type }
}

/** A probe for each alternative in `assumptions/bodies.ts` (the encoding of requests), by the id of the alternative. */
export const bodies: Readonly<Record<string, Probe<Api>>> = {
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
      const response = await mock.fetch(request, { malformed: sharedReasons.malformedHead })
      return [response.status, shapeOf({ headers: response.headers, text: await response.text() })]
    },
    assumed: [400, 'observed'],
    alternative: [400, gatewayPage('400 Bad Request')],
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
  'repeated-query-last': {
    observe: async (api) => searchForTwo(api),
    assumed: [400, 400],
    alternative: [200, 400],
  },
  'repeated-query-first': {
    observe: async (api) => searchForTwo(api),
    assumed: [400, 400],
    alternative: [400, 200],
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
}
