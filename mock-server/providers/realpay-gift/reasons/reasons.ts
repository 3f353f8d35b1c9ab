import { defineReasons, type Explanation } from '../../../core/reasons/reason.ts'

/** Name of an image that a purchase can contain. */
type Slot = 'face' | 'header'

const sentences = {
  brandsListed: 'the brands were listed',
  purchaseMade: 'a purchase was made',
  purchaseShown: 'the purchase was shown',
  colorsSet: 'the colors were set',
  videoSet: 'the video was set',
  adSet: 'the ad was set',
  imageSet: ({ slot }: { slot: Slot }) => `the ${slot} image was set`,
  imageDeleted: ({ slot }: { slot: Slot }) => `the ${slot} image was deleted`,
  imageNotSet: ({ slot }: { slot: Slot }) => `no ${slot} image is set`,
  giftBought: 'a gift was bought',
  giftShown: 'a bought gift was shown',
  addressOverLimit: ({ address, limit }: { address: string; limit: Explanation }) =>
    `the source address ${address} sent ${limit.reason}`,
  accessKeyMalformed: 'the access key is missing or malformed',
  accessKeyUnknown: 'the access key is not known',
  requestIdMalformed: 'the request id is missing or malformed',
  requestIdUsed: ({ id }: { id: string }) => `the request id ${id} was used before`,
  tokenMissing: 'the access token is missing',
  tokenWrong: 'the access token is wrong',
  tokenWithoutZeros: 'the access token lacks its leading zeros',
  tokenUsed: 'the access token was used before',
  tokenOld: ({ count, window }: { count: number; window: number }) =>
    `the access token is ${count} time steps old; ${window} are let through`,
  tokenAhead: ({ count, window }: { count: number; window: number }) =>
    `the access token is ${count} time steps ahead; ${window} are let through`,
  noPurchase: 'there is no purchase with this id',
  textNotPrintable: ({ member }: { member: string }) => `the ${member} has a control character, or consists of blanks`,
  textTooLong: ({ member, count }: { member: string; count: number }) =>
    `the ${member} has more than ${count} characters`,
  brandNotListed: ({ brand }: { brand: string }) => `the brand "${brand}" is not in the list`,
  priceNotAllowed: ({ brand, price }: { brand: string; price: number }) =>
    `the brand "${brand}" does not allow ${price} yen, and is_strict is true`,
  priceNotOfPurchase: ({ price }: { price: number }) => `${price} yen is none of the purchase's prices`,
  queryWithoutId: 'the query has no request_id, or a malformed one',
  noGift: 'no gift of this purchase was bought with this request id',
  giftTooOld: ({ hours }: { hours: number }) => `the gift was bought over ${hours} hours ago`,
  imagesFull: ({ total, max }: { total: number; max: number }) =>
    `all images would have ${total} bytes, and the setting realpayGift.images.maxBytes allows ${max}`,
  formRefused: 'the body is form-encoded',
  formNotUtf8: 'the form is not UTF-8',
  formFieldTwice: ({ key }: { key: string }) => `the form has "${key}" twice`,
  numberNotDigits: ({ number }: { number: string }) => `the number ${number} is not written with digits alone`,
  redirectNotUtf8: 'redirect_url is not UTF-8',
  redirectNotUrl: 'redirect_url is not one http or https URL',
  boundaryNotRfc: 'the boundary has a character that RFC 2046 does not allow',
  unknownPart: ({ part }: { part: string }) => `unknown part "${part}"`,
  notOneFile: ({ part }: { part: string }) => `there is not one file part "${part}"`,
  fileTooLarge: ({ bytes }: { bytes: number }) => `the file has ${bytes} bytes`,
  onlyExtendedName: 'the file part has only the parameter filename*',
  fileEmpty: 'the file is empty',
  fileNameWrong: 'the name of the file does not end in .png, .jpg, .jpeg or .gif',
  fileNotImage: 'the file is no PNG, JPEG or GIF',
  fileNameDiffers: ({ extension, type }: { extension: string; type: string }) =>
    `the file is named .${extension} and is a ${type}`,
  empty: 'empty',
  priceTwice: 'a price is listed twice',
  brandTwice: 'a brand is listed twice',
  notHexDigits: 'not six hex digits',
  notLongYoutubeUrl: 'no URL of a YouTube video as https://www.youtube.com/watch?v=…',
  notYoutubeUrl: 'no URL of a YouTube video',
  // Settings.
  noUrl: 'no URL',
  notHttpUrl: 'no http or https URL',
  noAmounts:
    'is neither {"values": [500, 1000]} nor {"min": 500, "max": 50000, "step": 500}, in whole yen; step may be left out',
  not40Characters: 'not 40 of a-z and 0-9',
  notBase32: ({ example }: { example: string }) =>
    `not base32 of whole bytes, 8 characters at least, such as "${example}" or "GIFTMOCKGI======"`,
  brandCodeTwice: 'two brands have the same code',
  // Provider states.
  noRequestIdSyntax: 'not 1 to 40 of a-z, A-Z, 0-9, _ and -',
  noAccessKeySetting: 'there is no access key: see the setting realpayGift.accessKeys',
  noBrandAllows: ({ amounts }: { amounts: string }) =>
    `no brand allows ${amounts} yen: see the setting realpayGift.brands`,
  noBrandRulesOut: ({ amounts }: { amounts: string }) =>
    `no brand rules out ${amounts} yen: see the setting realpayGift.brands`,
  otherPrice: ({ price, prices }: { price: number; prices: string }) =>
    `provider state "a gift was bought": the price ${price} is none of the prices ${prices}`,
} as const

export type RealpayGiftSentences = typeof sentences

export const reasons = defineReasons('realpay-gift', sentences)
