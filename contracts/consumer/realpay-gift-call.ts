import { RealPayGiftClient } from '../../clients/index.ts'
import type { Interaction, Surroundings } from './interaction.ts'
import { fromProviderState } from './matchers.ts'
import { formOf, gif, type ImageExample, jpeg, png } from './realpay-gift-images.ts'

const ACCESS_KEY = 'mock0000000000000000000000000000000key01'
const SECRET = 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK'
export const PURCHASE_ID = 'abcdefghij0123456789abcdefghij0123456789'

/** A caller with a wrong access token. The token is computed with a wrong secret for the time of the clients' clock. */
export const stranger = { secret: 'STRANGERSTRANGERSTRANGERSTRANGER', token: '897574' }
export const UNKNOWN_ACCESS_KEY = 'unknown000000000000000000000000000000000'

/** One request to an operation, and the client's method call that sends the request. */
export interface Call {
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Path of the request. The value of `{purchaseId}` comes from the provider state. */
  readonly path: string
  readonly query?: Record<string, string>
  readonly json?: unknown
  readonly form?: FormData
  readonly act: (client: RealPayGiftClient, requestId: string) => Promise<unknown>
}

const purchaseId = PURCHASE_ID
const POST = { method: 'POST' } as const

export const listBrands: Call = {
  operation: 'list-brands',
  method: 'GET',
  path: '/brands',
  act: (client) => client.listBrands(),
}

export function createPurchase({
  prices = [500, 1000],
  isStrict = true,
  brand,
}: { prices?: number[]; isStrict?: boolean; brand?: string } = {}): Call {
  const made = { prices, name: 'Gift', issuer: 'Issuer' }
  return {
    ...POST,
    operation: 'create-purchase',
    path: '/purchases',
    json: { ...made, brands: [brand ?? fromProviderState('${brand}', 'amazon')], is_strict: isStrict },
    act: (client) => client.createPurchase({ ...made, brands: [brand ?? 'amazon'], isStrict }),
  }
}

export const getPurchase: Call = {
  operation: 'get-purchase',
  method: 'GET',
  path: '/purchases/{purchaseId}',
  act: (client) => client.getPurchase({ purchaseId }),
}

export function setColor(main = 'FF8800', sub = '004488'): Call {
  return {
    ...POST,
    operation: 'set-color',
    path: '/purchases/{purchaseId}/color',
    json: { main, sub },
    act: (client) => client.setColor({ purchaseId, main, sub }),
  }
}

export function setImage(slot: 'face' | 'header', image: ImageExample = slot === 'face' ? png : gif): Call {
  return {
    ...POST,
    operation: `set-${slot}-image`,
    path: `/purchases/{purchaseId}/image/${slot}`,
    form: formOf('content', image),
    act: (client) =>
      slot === 'face' ? client.setFaceImage({ purchaseId, image }) : client.setHeaderImage({ purchaseId, image }),
  }
}

export function deleteImage(slot: 'face' | 'header'): Call {
  return {
    operation: `delete-${slot}-image`,
    method: 'DELETE',
    path: `/purchases/{purchaseId}/image/${slot}`,
    act: (client) =>
      slot === 'face' ? client.deleteFaceImage({ purchaseId }) : client.deleteHeaderImage({ purchaseId }),
  }
}

export function setVideo(url = 'https://www.youtube.com/watch?v=abcdefghijk', playTime = 30): Call {
  return {
    ...POST,
    operation: 'set-video',
    path: '/purchases/{purchaseId}/video',
    json: { url, play_time: playTime },
    act: (client) => client.setVideo({ purchaseId, url, playTime }),
  }
}

export function setAd(redirectUrl = 'https://shop.example/campaign'): Call {
  return {
    ...POST,
    operation: 'set-ad',
    path: '/purchases/{purchaseId}/ad',
    form: formOf('image', jpeg, { redirect_url: redirectUrl }),
    act: (client) => client.setAd({ purchaseId, image: jpeg, redirectUrl }),
  }
}

export function buyGift(price = 500): Call {
  return {
    ...POST,
    operation: 'buy-gift',
    path: '/purchases/{purchaseId}/gifts',
    json: { price },
    act: (client, requestId) => client.buyGift({ purchaseId, price, requestId }),
  }
}

export function findGift(requestId: string): Call {
  return {
    operation: 'find-gift',
    method: 'GET',
    path: '/purchases/{purchaseId}/gifts',
    query: { request_id: requestId },
    act: (client) => client.findGift({ purchaseId, requestId }),
  }
}

export interface Exchange extends Pick<
  Interaction,
  'description' | 'state' | 'rules' | 'response' | 'expected' | 'next'
> {
  readonly call: Call
  /** Request id, unique within the pact because a provider accepts each request id only once. */
  readonly requestId: string
  /**
   * The caller. Default: a caller with valid credentials. `late` sends an access token that is three time steps old.
   */
  readonly as?: 'stranger' | 'unknown-key' | 'late'
}

/** Returns the interaction of a call. Adds the headers (RP-D2, RP-D3, RP-D4) and the client that sends the request. */
export function interactionOf({ call, requestId, as, ...rest }: Exchange): Interaction {
  const { operation, method, path, query, json, form, act } = call
  const fromState = path.includes('{purchaseId}')
  return {
    ...rest,
    operation: `realpay-gift.${operation}`,
    request: {
      method,
      path: fromState ? fromProviderState(path.replace('{', '${'), path.replace('{purchaseId}', PURCHASE_ID)) : path,
      headers: {
        'x-realpay-gift-api-access-token':
          as === 'stranger' ? stranger.token : fromProviderState(as === 'late' ? '${staleOtp}' : '${otp}', '123456'),
        'x-realpay-gift-api-access-key':
          as === 'unknown-key' ? UNKNOWN_ACCESS_KEY : fromProviderState('${accessKey}', ACCESS_KEY),
        ...(method !== 'GET' && { 'x-realpay-gift-api-request-id': requestId }),
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(query && { query }),
      ...(json !== undefined && { json }),
      ...(form && { form }),
    },
    act: (around) => act(clientOf(around, requestId, as), requestId),
  }
}

/** Creates a client that sends each request only once and looks up a gift only once. */
function clientOf({ baseUrl, clock, fetch }: Surroundings, requestId: string, as: Exchange['as']): RealPayGiftClient {
  return new RealPayGiftClient({
    baseUrl,
    clock,
    fetch,
    accessKey: as === 'unknown-key' ? UNKNOWN_ACCESS_KEY : ACCESS_KEY,
    totp: { secret: as === 'stranger' ? stranger.secret : SECRET, algorithm: 'SHA1', digits: 6, period: 30 },
    newRequestId: () => requestId,
    retries429: 0,
    retries401: 0,
    resendAttempts: 0,
    findAttempts: 1,
  })
}
