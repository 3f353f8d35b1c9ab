import type { z } from 'zod'
import { requireSegment, requireWholeNumber, requireYen } from '../input.ts'
import { buyGiftOnce, type BoughtGift } from './buy.ts'
import { imagePart } from './image.ts'
import type {
  BuyGiftRequest,
  CreatePurchaseRequest,
  FindGiftRequest,
  PurchaseRequest,
  RealPayGiftClientOptions,
  SetAdRequest,
  SetColorRequest,
  SetImageRequest,
  SetVideoRequest,
} from './options.ts'
import {
  adAnswer,
  anyAnswer,
  brandsAnswer,
  colorAnswer,
  giftAnswer,
  imageAnswer,
  purchaseAnswer,
  purchaseCreatedAnswer,
  videoAnswer,
  type Ad,
  type Brand,
  type Color,
  type CreatedPurchase,
  type Gift,
  type Purchase,
  type UploadedImage,
  type Video,
} from './schema.ts'
import { createSender, requireRequestId, type Sender } from './sender.ts'

const READ_BACK =
  'It may have been carried out: read the purchase back with getPurchase, where it shows this, before sending it again.'
const NO_WAY_TO_ASK = 'The provider may have created a purchase id. It costs nothing until a gift is bought with it.'

/**
 * Client of the デジタルギフト partner API. The client sends at most 300 requests per minute, with the current access token
 * and a new id for each mutating request.
 *
 * If a request fails, the method throws a GiftClientError, whose class depends on the status of the response. Special
 * cases are:
 * - A mutating request that may have been executed: OutcomeUnknownError. Only `buyGift` tries to find out the outcome.
 * - A reading request without a readable response: UnavailableError or UnreadableAnswerError.
 * - A request that is aborted before it is sent, and a reading request that is aborted at any time: the signal's
 *   reason.
 *
 * @example
 * ```ts
 * import { RealPayGiftClient } from 'gift-provider-mock/clients'
 *
 * const client = new RealPayGiftClient({
 *   baseUrl: 'http://127.0.0.1:4600/realpay-gift',
 *   accessKey: 'mock0000000000000000000000000000000key01',
 *   totp: { secret: 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK', algorithm: 'SHA1', digits: 6, period: 30 },
 * })
 * const brands = await client.listBrands()
 * const { id: purchaseId } = await client.createPurchase({
 *   prices: [500],
 *   name: 'Thank you',
 *   issuer: 'Example shop',
 *   brands: brands.map(({ code }) => code),
 *   isStrict: false,
 * })
 * const requestId = crypto.randomUUID() // store it before the purchase, and call again with it after a crash
 * const { gift } = await client.buyGift({ purchaseId, price: 500, requestId })
 * console.log(gift)
 * ```
 */
export class RealPayGiftClient {
  readonly #sender: Sender
  readonly #resendAttempts: number
  readonly #findAttempts: number

  /**
   * @throws InvalidInputError if an option is invalid
   * @throws ProductionRefusedError for a production host without `allowProduction`
   */
  constructor(options: RealPayGiftClientOptions) {
    this.#sender = createSender(options)
    this.#resendAttempts = requireWholeNumber('resendAttempts', options.resendAttempts ?? 6, { min: 0 })
    this.#findAttempts = requireWholeNumber('findAttempts', options.findAttempts ?? 5, { min: 1 })
  }

  /** Lists the brands that a purchase may use (RP-D5). Brands are added without notice. */
  async listBrands(request: { readonly signal?: AbortSignal | undefined } = {}): Promise<Brand[]> {
    const { signal } = request
    return this.#sender.send({ operation: 'list-brands', method: 'GET', path: '/brands', answer: brandsAnswer, signal })
  }

  /** Creates a purchase id, which is needed to buy gifts (RP-D6). */
  async createPurchase(request: CreatePurchaseRequest): Promise<CreatedPurchase> {
    const { prices, name, issuer, brands, isStrict, signal } = request
    return this.#sender.send({
      operation: 'create-purchase',
      method: 'POST',
      path: '/purchases',
      json: { prices: prices.map((price) => requireYen('prices', price)), name, issuer, brands, is_strict: isStrict },
      answer: purchaseCreatedAnswer,
      adviceWhenUnknown: NO_WAY_TO_ASK,
      signal,
    })
  }

  /** Returns the data of a purchase id (RP-D7). */
  async getPurchase({ purchaseId, signal }: PurchaseRequest): Promise<Purchase> {
    return this.#sender.send({
      operation: 'get-purchase',
      method: 'GET',
      path: pathOf(purchaseId),
      answer: purchaseAnswer,
      signal,
    })
  }

  /** Sets both colours (RP-D8). */
  async setColor({ purchaseId, main, sub, signal }: SetColorRequest): Promise<Color> {
    return this.#set('set-color', purchaseId, '/color', { json: { main, sub } }, colorAnswer, signal)
  }

  /** Sets the image that is shown when a gift is received; 650 × 433 pixels are recommended (RP-D9). */
  async setFaceImage({ purchaseId, image, signal }: SetImageRequest): Promise<UploadedImage> {
    const form = imagePart('content', image)
    return this.#set('set-face-image', purchaseId, '/image/face', { form }, imageAnswer, signal)
  }

  /** Removes the image that is shown when a gift is received (RP-D9). */
  async deleteFaceImage({ purchaseId, signal }: PurchaseRequest): Promise<void> {
    return this.#delete('delete-face-image', purchaseId, '/image/face', signal)
  }

  /** Sets the logo in the header; 173 × 24 pixels are recommended (RP-D9). */
  async setHeaderImage({ purchaseId, image, signal }: SetImageRequest): Promise<UploadedImage> {
    const form = imagePart('content', image)
    return this.#set('set-header-image', purchaseId, '/image/header', { form }, imageAnswer, signal)
  }

  /** Removes the logo in the header (RP-D9). */
  async deleteHeaderImage({ purchaseId, signal }: PurchaseRequest): Promise<void> {
    return this.#delete('delete-header-image', purchaseId, '/image/header', signal)
  }

  /** Sets the video that the receiver must watch before the gift can be received (RP-D10). */
  async setVideo({ purchaseId, url, playTime, signal }: SetVideoRequest): Promise<Video> {
    return this.#set('set-video', purchaseId, '/video', { json: { url, play_time: playTime } }, videoAnswer, signal)
  }

  /** Sets the banner that is shown after the exchange, and the link of the banner (RP-D11). */
  async setAd({ purchaseId, image, redirectUrl, signal }: SetAdRequest): Promise<Ad> {
    const form = imagePart('image', image)
    form.append('redirect_url', redirectUrl)
    return this.#set('set-ad', purchaseId, '/ad', { form }, adAnswer, signal)
  }

  /**
   * Buys one gift (RP-D12). If the outcome is unknown, sends the purchase again with the same request id. Purchases
   * with the same request id buy at most one gift (RP-D4). After a 409, looks the gift up several times with growing
   * pauses (RP-D13). Store the `requestId` before you call this method. After a crash, call this method again with the
   * stored id and `mayBeSent: true`.
   *
   * @throws OutcomeUnknownError with the request id if a gift may have been bought but was not found, or if the caller
   * aborts after an attempt with an unknown outcome
   * @throws MismatchedAnswerError if the gift of this request id has another price, because the id was used for another
   * purchase
   * @throws GiftClientError of another class if definitely nothing was bought
   */
  async buyGift(request: BuyGiftRequest): Promise<BoughtGift> {
    const { purchaseId, signal } = request
    const price = requireYen('price', request.price)
    const path = `${pathOf(purchaseId)}/gifts`
    const steps = {
      buy: (requestId: string) =>
        this.#sender.send({
          operation: 'buy-gift',
          method: 'POST',
          path,
          json: { price },
          answer: giftAnswer,
          requestId,
          signal,
        }),
      find: (requestId: string) => this.findGift({ purchaseId, requestId, signal }),
      newRequestId: () => this.#sender.newRequestId(),
      clock: this.#sender.clock,
      signal,
      url: this.#sender.urlOf(path),
      price,
      mayBeSent: request.mayBeSent === true,
      resendAttempts: this.#resendAttempts,
      findAttempts: this.#findAttempts,
    }
    const requestId = requireRequestId(request.requestId ?? this.#sender.newRequestId())
    return buyGiftOnce(steps, requestId, request.rebuyWhenNotFound === true)
  }

  /**
   * Looks up the gift that was bought with a request id (RP-D13).
   *
   * @throws BadRequestError if no gift was bought with this request id, or if the purchase is not yet complete (RP-A5)
   */
  async findGift({ purchaseId, requestId, signal }: FindGiftRequest): Promise<Gift> {
    const path = `${pathOf(purchaseId)}/gifts?request_id=${requireRequestId(requestId)}`
    return this.#sender.send({ operation: 'find-gift', method: 'GET', path, answer: giftAnswer, signal })
  }

  /** Sets the colours, an image, the video or the banner of a purchase id with a POST request (RP-O1). */
  async #set<T>(
    operation: string,
    purchaseId: string,
    part: string,
    body: { json: object } | { form: FormData },
    answer: z.ZodType<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const path = pathOf(purchaseId) + part
    return this.#sender.send({ operation, method: 'POST', path, ...body, answer, signal, adviceWhenUnknown: READ_BACK })
  }

  async #delete(operation: string, purchaseId: string, part: string, signal: AbortSignal | undefined): Promise<void> {
    const path = pathOf(purchaseId) + part
    return this.#sender.send({
      operation,
      method: 'DELETE',
      path,
      answer: anyAnswer,
      signal,
      adviceWhenUnknown: READ_BACK,
    })
  }
}

function pathOf(purchaseId: string): string {
  return `/purchases/${requireSegment('purchaseId', purchaseId)}`
}
