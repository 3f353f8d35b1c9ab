import { AtGiftClient, RealPayGiftClient } from '../../clients/index.ts'
import type { Shot } from './shot.ts'

const json = { 'content-type': 'application/json' }
const campaign = '/at-gift/demo-campaign'
const order = { AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }
const REQUEST_ID = 'x-realpay-gift-api-request-id'

/**
 * Functions that create shots (repeated requests), by name. Each function gets the URL of a mock, prepares the mock for
 * the shot, and returns the shot.
 */
export const shots = { issue, inquire, refusal, listBrands, buyGift, uploadImage } satisfies Record<
  string,
  (url: string) => Promise<Shot>
>

async function issue(url: string): Promise<Shot> {
  return { ...getCode(url, order), status: 200, contains: 'SUCCESS' }
}

async function inquire(url: string): Promise<Shot> {
  const client = new AtGiftClient({ baseUrl: `${url}/at-gift`, campaign: 'demo-campaign', authKey: order.AuthKey })
  const { tranId } = await client.issue({ dcId: order.DcId, amount: 500 })
  return { ...getCode(url, { ...order, TranId: tranId }), status: 200, contains: tranId }
}

/** Returns an issue request with a wrong AuthKey. */
async function refusal(url: string): Promise<Shot> {
  return { ...getCode(url, { ...order, AuthKey: 'MOCK-AuthKey-bad' }), status: 401, contains: 'ErrorMsg' }
}

async function listBrands(url: string): Promise<Shot> {
  const { headers } = await partner(url)
  return { method: 'GET', url: `${url}/realpay-gift/brands`, headers, status: 200, contains: 'amazon' }
}

async function buyGift(url: string): Promise<Shot> {
  const { headers, purchase } = await partner(url)
  return {
    method: 'POST',
    url: `${purchase}/gifts`,
    headers: { ...headers, ...json },
    body: Buffer.from('{"price":500}'),
    uniqueHeader: REQUEST_ID,
    status: 200,
    contains: '"gift"',
  }
}

/** Returns an upload of a face image of 32 KiB, which is about the size of an image with the recommended dimensions. */
async function uploadImage(url: string): Promise<Shot> {
  const { headers, purchase } = await partner(url)
  const image = new Uint8Array(32_768).map((_, index) => (index * 167) % 256)
  image.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const form = new FormData()
  form.append('content', new Blob([image], { type: 'image/png' }), 'face.png')
  const encoded = new Response(form)
  const type = encoded.headers.get('content-type') ?? ''
  return {
    method: 'POST',
    url: `${purchase}/image/face`,
    headers: { ...headers, 'content-type': type },
    body: Buffer.from(await encoded.arrayBuffer()),
    uniqueHeader: REQUEST_ID,
    status: 200,
    contains: '.png',
  }
}

function getCode(url: string, body: object): Pick<Shot, 'method' | 'url' | 'headers' | 'body'> {
  return { method: 'POST', url: `${url}${campaign}/dc/getcode`, headers: json, body: Buffer.from(JSON.stringify(body)) }
}

/**
 * Creates a purchase, and returns the URL of the purchase and the headers of a request to the partner API. Freezes the
 * mock's clock, so that the access token stays valid.
 */
async function partner(url: string): Promise<{ headers: Record<string, string>; purchase: string }> {
  await fetch(`${url}/__admin/clock`, { method: 'PUT', body: JSON.stringify({ mode: 'frozen' }) })
  const variables: unknown = await (await fetch(`${url}/__admin/env`)).json()
  const frozen: unknown = await (await fetch(`${url}/__admin/clock`)).json()
  const now = Date.parse(read(frozen, 'now'))
  let sent = new Headers()
  const client = new RealPayGiftClient({
    baseUrl: `${url}/realpay-gift`,
    accessKey: read(variables, 'REALPAY_GIFT_ACCESS_KEY'),
    totp: { secret: read(variables, 'REALPAY_GIFT_TOTP_SECRET'), algorithm: 'SHA1', digits: 6, period: 30 },
    clock: { now: () => now, sleep: () => new Promise(() => {}) },
    fetch: (input, init) => {
      sent = new Headers(init?.headers)
      return fetch(input, init)
    },
  })
  const { id } = await client.createPurchase({
    prices: [500],
    name: 'bench',
    issuer: 'bench',
    brands: ['amazon'],
    isStrict: true,
  })
  const headers = Object.fromEntries([...sent].filter(([key]) => key.startsWith('x-realpay-gift-api-access')))
  return { headers, purchase: `${url}/realpay-gift/purchases/${id}` }
}

function read(of: unknown, key: string): string {
  return String(typeof of === 'object' && of !== null ? Reflect.get(of, key) : '')
}
