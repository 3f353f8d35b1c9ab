/** Reference clients of the two providers, with their errors, pacing and clock. */
export { AtGiftClient } from './at-gift/client.ts'
export type { AtGiftClientOptions, AtGiftInquiryRequest, AtGiftIssueRequest } from './at-gift/client.ts'
export type { AtGiftCode, AtGiftIssue } from './at-gift/schema.ts'
export { systemClock } from './clock.ts'
export type { Clock } from './clock.ts'
export {
  BadRequestError,
  ConflictError,
  ForbiddenError,
  GiftClientError,
  InvalidInputError,
  MismatchedAnswerError,
  NotFoundError,
  OutcomeUnknownError,
  ProductionRefusedError,
  RateLimitedError,
  UnauthorizedError,
  UnavailableError,
  UnreadableAnswerError,
} from './errors.ts'
export type { Provider } from './errors.ts'
export { createPacer, PACE_MARGIN_MS } from './pacer.ts'
export type { Pacer, PacerOptions } from './pacer.ts'
export { RealPayGiftClient } from './realpay-gift/client.ts'
export type { BoughtGift } from './realpay-gift/buy.ts'
export type {
  BuyGiftRequest,
  CreatePurchaseRequest,
  FindGiftRequest,
  ImageFile,
  PurchaseRequest,
  RealPayGiftClientOptions,
  SetAdRequest,
  SetColorRequest,
  SetImageRequest,
  SetVideoRequest,
} from './realpay-gift/options.ts'
export type { Ad, Brand, Color, CreatedPurchase, Gift, Purchase, UploadedImage, Video } from './realpay-gift/schema.ts'
export type { TotpOptions } from './totp.ts'
