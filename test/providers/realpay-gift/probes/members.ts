import { expect } from 'vitest'
import { type Probe } from '../../alternative-probes.ts'
import { multipart, picture } from '../helpers.ts'
import { type Api, purchase, statuses, upload } from './support.ts'

const VIDEO = 'abcdefghijk'

async function setVideo({ call, createPurchase }: Api, json: object): Promise<number> {
  return (await call('POST', `/purchases/${await createPurchase()}/video`, { json })).status
}

/** A probe for each alternative in `assumptions/members.ts` (the members of requests), by the id of the alternative. */
export const members: Readonly<Record<string, Probe<Api>>> = {
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
  'any-redirect-url-accepted': {
    async observe({ call, createPurchase }) {
      const path = `/purchases/${await createPurchase()}/ad`
      const send = (content: string) =>
        call('POST', path, multipart(picture('image'), { name: 'redirect_url', content }))
      return statuses(
        () => send('app://campaign'),
        () => send(''),
      )
    },
    assumed: [400, 400],
    alternative: [200, 400],
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
}
