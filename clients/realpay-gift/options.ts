import type { Clock } from '../clock.ts'
import type { Pacer } from '../pacer.ts'
import type { TotpOptions } from '../totp.ts'

export interface RealPayGiftClientOptions {
  /** Base URL, to which `/brands` and `/purchases` are appended. Production hosts need `allowProduction`. */
  readonly baseUrl: string
  /** Access key; 40 characters of `[a-z0-9]` (RP-D3). */
  readonly accessKey: string
  /** Access token parameters agreed with the provider (RP-D2). */
  readonly totp: TotpOptions
  /** Timeout in milliseconds for one request and its response. Default 30,000. */
  readonly timeoutMs?: number | undefined
  /** True to allow the production hosts, where every gift is billed. */
  readonly allowProduction?: boolean | undefined
  readonly clock?: Clock | undefined
  /** Function that is used instead of the global fetch. */
  readonly fetch?: typeof fetch | undefined
  /**
   * Object that limits the request rate. Clients with the same source IP should share one pacer, because the provider
   * counts requests per IP address. Default: a separate pacer of 300 requests per minute (RP-D1).
   */
  readonly pacer?: Pacer | undefined
  /**
   * Function that returns a new unique request id for each mutating request: 1 to 40 characters of `[a-zA-Z0-9_-]`
   * (RP-D4).
   */
  readonly newRequestId?: (() => string) | undefined
  /**
   * Maximum number of retries after 429. Default 6, with pauses of 1, 2, 4, 8, 16 and 32 seconds. The sum of the pauses
   * is longer than one minute, the window of the provider's rate limit.
   */
  readonly retries429?: number | undefined
  /**
   * Maximum number of retries after 401. Before each retry, the client pauses for one second and creates a new token. A
   * retry helps if the token expired while the request was on the way to the provider (RP-O6). Default 1.
   */
  readonly retries401?: number | undefined
  /**
   * Maximum number of times that `buyGift` sends a purchase again with the same request id after an unknown outcome.
   * Default 6, with pauses of 1, 2, 4, 8, 16 and 32 seconds. The pauses together are longer than one minute, the window
   * of the provider's rate limit, because a 503 may also mean that the rate limit is exceeded (RP-A1).
   */
  readonly resendAttempts?: number | undefined
  /**
   * Maximum number of times that `buyGift` looks up the gift of one request id. Default 5, with pauses of 1, 2, 4 and 8
   * seconds.
   */
  readonly findAttempts?: number | undefined
}

export interface CreatePurchaseRequest {
  /** Prices of the gifts that can be bought, in yen; whole numbers of 1 or more. */
  readonly prices: readonly number[]
  /** Name of the gifts. */
  readonly name: string
  /** Sender shown on the gifts. */
  readonly issuer: string
  /** Brand codes from `listBrands`. */
  readonly brands: readonly string[]
  /**
   * Defines what the provider must do if a brand does not support a price (RP-D15). If true, the provider must reject
   * the request. If false, the provider must leave out the brand.
   */
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

/** A png, jpg (jpeg) or gif of at most 2048 KB (RP-D9). The provider also checks the extension of `filename`. */
export interface ImageFile {
  readonly bytes: Uint8Array | Blob
  readonly filename: string
}

export interface SetImageRequest extends PurchaseRequest {
  readonly image: ImageFile
}

export interface SetVideoRequest extends PurchaseRequest {
  /** URL of a YouTube video. */
  readonly url: string
  /** Minimum watch time in seconds; a whole number. */
  readonly playTime: number
}

export interface SetAdRequest extends SetImageRequest {
  /** URL that the banner links to. */
  readonly redirectUrl: string
}

export interface BuyGiftRequest extends PurchaseRequest {
  /** Price in yen; one of the prices of the purchase id. */
  readonly price: number
  /**
   * Request id of the purchase. Recommended: create and store an id before you buy. After a crash, `buyGift` or
   * `findGift` with the same id still finds the gift. Default: a new id.
   */
  readonly requestId?: string | undefined
  /**
   * True if the program may have sent the purchase with this request id before a restart. In this case, a refusal does
   * not prove that nothing was bought, so `buyGift` looks the gift up after a refusal. Default false.
   */
  readonly mayBeSent?: boolean | undefined
  /**
   * True to buy again under a new request id if the outcome of the purchase is unknown and the last lookup found no
   * gift. The provider may still complete the first purchase, and then two gifts are billed; so the default is false.
   * The function `newRequestId` creates the new id. If you store request ids, let this function store the new id.
   */
  readonly rebuyWhenNotFound?: boolean | undefined
}

export interface FindGiftRequest extends PurchaseRequest {
  /** The request id that the gift was bought with. */
  readonly requestId: string
}
