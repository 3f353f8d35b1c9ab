import type { Clock } from './clock.ts'
import type { Pacer } from './pacer.ts'
import type { TotpOptions } from './totp.ts'

export interface RealPayGiftClientOptions {
  /** What `/brands` and `/purchases` are added to. Production hosts need `allowProduction`. */
  readonly baseUrl: string
  /** 40 characters of `[a-z0-9]` (RP-D3). */
  readonly accessKey: string
  /** What was agreed with the provider for the access token (RP-D2). */
  readonly totp: TotpOptions
  /** Milliseconds for one request and its answer; 30,000 by default. */
  readonly timeoutMs?: number | undefined
  /** Allows the production hosts, where every gift is paid for. */
  readonly allowProduction?: boolean | undefined
  readonly clock?: Clock | undefined
  /** In place of the global fetch. */
  readonly fetch?: typeof fetch | undefined
  /**
   * Shared by clients behind the same source IP, which the limit is counted by; by default each client has its own, of
   * 300 requests a minute (RP-D1).
   */
  readonly pacer?: Pacer | undefined
  /** Makes the id of each mutating request: 1 to 40 characters of `[a-zA-Z0-9_-]`, never the same twice (RP-D4). */
  readonly newRequestId?: (() => string) | undefined
  /**
   * How often a request that was refused by 429 is sent again; 6 by default. Their pauses of 1, 2, 4, 8, 16 and 32 seconds
   * are together longer than the provider's minute.
   */
  readonly retries429?: number | undefined
  /** How often `buyGift` sends the same request id again after an unknown outcome; 3 by default, after 1, 2 and 4 s. */
  readonly resendAttempts?: number | undefined
  /** How often `buyGift` looks for a gift at most; 5 by default, with 1, 2, 4 and 8 s between. */
  readonly findAttempts?: number | undefined
}

export interface CreatePurchaseRequest {
  /** The amounts that may be bought, in yen: whole numbers of 1 or more. */
  readonly prices: readonly number[]
  /** The name of the gifts. */
  readonly name: string
  /** The sender that the gifts show. */
  readonly issuer: string
  /** Codes out of `listBrands`. */
  readonly brands: readonly string[]
  /** Whether a price and a brand that cannot be combined fail the request; else such a brand is left out (RP-D15). */
  readonly isStrict: boolean
  readonly signal?: AbortSignal | undefined
}

export interface PurchaseRequest {
  readonly purchaseId: string
  readonly signal?: AbortSignal | undefined
}

export interface SetColorRequest extends PurchaseRequest {
  /** Six hex digits (RP-D8). */
  readonly main: string
  /** Six hex digits (RP-D8). */
  readonly sub: string
}

/** A png, jpg (jpeg) or gif of at most 2048 KB (RP-D9). The provider judges it by the extension of `filename` too. */
export interface ImageFile {
  readonly bytes: Uint8Array | Blob
  readonly filename: string
}

export interface SetImageRequest extends PurchaseRequest {
  readonly image: ImageFile
}

export interface SetVideoRequest extends PurchaseRequest {
  /** Of a YouTube video. */
  readonly url: string
  /** The least seconds to watch, a whole number. */
  readonly playTime: number
}

export interface SetAdRequest extends SetImageRequest {
  /** Where the banner leads. */
  readonly redirectUrl: string
}

export interface BuyGiftRequest extends PurchaseRequest {
  /** Yen; one of the purchase's prices. */
  readonly price: number
  /**
   * Recommended: make the id yourself and store it before you buy. Then the gift can still be found after your own program
   * has crashed, by calling `buyGift` or `findGift` with the same id. By default a new one is made.
   */
  readonly requestId?: string | undefined
  /**
   * Buys once more under a new id when the outcome of the first is unknown and the last look-up found no gift. Off by
   * default: the provider may still complete the first, and then two gifts are paid for. The new id comes from
   * `newRequestId`; store it there if you store ids.
   */
  readonly rebuyWhenNotFound?: boolean | undefined
}

export interface FindGiftRequest extends PurchaseRequest {
  /** The request id that the gift was bought with. */
  readonly requestId: string
}
