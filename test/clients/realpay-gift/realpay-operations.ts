import type { RealPayGiftClient } from '../../../clients/index.ts'
import { BASE_URL, giftBody, PURCHASE_ID, PURCHASE_URL } from './realpay-support.ts'

export const purchaseId = PURCHASE_ID
export const image = { bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47]), filename: 'face.PNG' }
export const PURCHASE = {
  id: PURCHASE_ID,
  prices: [100, 500],
  name: '○○キャンペーン',
  issuer: '株式会社○○',
  brands: ['amazon', 'paypay'],
  color: { main: 'b3d4fc', sub: '4e77a6' },
  image: { face: 'https://example.com/face.png', header: 'https://example.com/header.png' },
}

export interface Operation {
  readonly name: string
  readonly method: string
  readonly url: string
  readonly run: (client: RealPayGiftClient, signal?: AbortSignal) => Promise<unknown>
  readonly sent?: unknown
  readonly answer: unknown
  readonly result: unknown
}

export const OPERATIONS: Operation[] = [
  {
    name: 'list-brands',
    method: 'GET',
    url: `${BASE_URL}/brands`,
    run: (client, signal) => client.listBrands({ signal }),
    answer: { brands: [{ code: 'amazon', name: 'A', prices: [500] }, { code: 'paypay' }] },
    result: [{ code: 'amazon', name: 'A', prices: [500] }, { code: 'paypay' }],
  },
  {
    name: 'create-purchase',
    method: 'POST',
    url: `${BASE_URL}/purchases`,
    run: (client, signal) =>
      client.createPurchase({
        prices: [100, 500],
        name: '○○',
        issuer: '株',
        brands: ['amazon'],
        isStrict: true,
        signal,
      }),
    sent: { prices: [100, 500], name: '○○', issuer: '株', brands: ['amazon'], is_strict: true },
    answer: { purchase: { id: PURCHASE_ID } },
    result: { id: PURCHASE_ID },
  },
  {
    name: 'get-purchase',
    method: 'GET',
    url: PURCHASE_URL,
    run: (client, signal) => client.getPurchase({ purchaseId, signal }),
    answer: PURCHASE,
    result: PURCHASE,
  },
  {
    name: 'set-color',
    method: 'POST',
    url: `${PURCHASE_URL}/color`,
    run: (client, signal) => client.setColor({ purchaseId, main: 'b3d4fc', sub: '4e77a6', signal }),
    sent: { main: 'b3d4fc', sub: '4e77a6' },
    answer: { main: 'b3d4fc', sub: '4e77a6' },
    result: { main: 'b3d4fc', sub: '4e77a6' },
  },
  {
    name: 'set-face-image',
    method: 'POST',
    url: `${PURCHASE_URL}/image/face`,
    run: (client, signal) => client.setFaceImage({ purchaseId, image, signal }),
    answer: { url: 'https://example.com/i.png' },
    result: { url: 'https://example.com/i.png' },
  },
  {
    name: 'delete-face-image',
    method: 'DELETE',
    url: `${PURCHASE_URL}/image/face`,
    run: (client, signal) => client.deleteFaceImage({ purchaseId, signal }),
    answer: {},
    result: undefined,
  },
  {
    name: 'set-header-image',
    method: 'POST',
    url: `${PURCHASE_URL}/image/header`,
    run: (client, signal) => client.setHeaderImage({ purchaseId, image, signal }),
    answer: { url: 'https://example.com/h.png' },
    result: { url: 'https://example.com/h.png' },
  },
  {
    name: 'delete-header-image',
    method: 'DELETE',
    url: `${PURCHASE_URL}/image/header`,
    run: (client, signal) => client.deleteHeaderImage({ purchaseId, signal }),
    answer: {},
    result: undefined,
  },
  {
    name: 'set-video',
    method: 'POST',
    url: `${PURCHASE_URL}/video`,
    run: (client, signal) =>
      client.setVideo({ purchaseId, url: 'https://www.youtube.com/watch?v=x', playTime: 10, signal }),
    sent: { url: 'https://www.youtube.com/watch?v=x', play_time: 10 },
    answer: { url: 'https://www.youtube.com/watch?v=x', play_time: 10 },
    result: { url: 'https://www.youtube.com/watch?v=x', playTime: 10 },
  },
  {
    name: 'set-ad',
    method: 'POST',
    url: `${PURCHASE_URL}/ad`,
    run: (client, signal) => client.setAd({ purchaseId, image, redirectUrl: 'https://example.com', signal }),
    answer: { image: 'https://example.com/a.png', redirect_url: 'https://example.com' },
    result: { image: 'https://example.com/a.png', redirectUrl: 'https://example.com' },
  },
  {
    name: 'find-gift',
    method: 'GET',
    url: `${PURCHASE_URL}/gifts?request_id=id_9`,
    run: (client, signal) => client.findGift({ purchaseId, requestId: 'id_9', signal }),
    answer: giftBody('id_9'),
    result: {
      request: { id: 'id_9', payload: {} },
      gift: {
        code: 'k0r8jlv8bfxuiehtahu3wkqo92',
        url: 'https://example.com/user?code=k0r8jlv8bfxuiehtahu3wkqo92',
        price: 10_000,
        expireAt: '2021-01-01T12:34:56+09:00',
      },
      payment: { total: 10_550, price: 10_000, commission: 500, commissionTax: 50, currency: 'JPY' },
      errors: [],
    },
  },
]
export const MUTATING = OPERATIONS.filter(({ method }) => method !== 'GET')
export const READING = OPERATIONS.filter(({ method }) => method === 'GET')
