import { defineReasons } from '../../../core/reasons/reason.ts'

const sentences = {
  issued: 'a new code was issued',
  shownAgain: 'an issued code was shown again; nothing was issued',
  noCampaign: 'there is no such campaign: add it to atGift.campaigns in gift-mock.yaml',
  addressNotRegistered: ({ address }: { address: string }) => `the source address ${address} is not registered`,
  foreignAuthKey: 'the AuthKey is none of this campaign',
  notInContract: 'the product is not in the contract',
  noProduct: 'there is no product with this DcId',
  amountFixed: ({ product, fixed, amount }: { product: string; fixed: number; amount: number }) =>
    `the amount of ${product} is fixed at ${fixed} yen, not ${amount}`,
  amountRange: ({ product, min, max, amount }: { product: string; min: number; max: number; amount: number }) =>
    `the amount of ${product} goes from ${min} to ${max} yen, not ${amount}`,
  noCode: 'no code was issued to this AuthKey with this TranId',
  otherOrder: 'the inquiry does not carry the DcId and Amount of the issue',
  contentTypeParameter: 'the Content-Type has a parameter',
  empty: 'empty',
  notPaddedAmount: 'not 1 to 9 digits',
  notAmount: 'not a string of 1 to 9 digits without leading zeros',
  // Settings.
  notSegment: 'not one segment of a path',
  productTwice: 'two products have the same dcId',
  notHttpUrl: 'no http or https URL',
  urlWithQuery: 'a URL with a query or a fragment',
  hostOfProvider: 'a host of the provider',
  noAmounts: 'is neither {"fixed": 1000} nor {"min": 1, "max": 100000}, in whole yen',
  noCodeKind: 'is neither "text" nor "url"',
  noSecondCodeKind: 'is none of null, "pin" and "url"',
  // Provider states.
  noProductOfKind: ({ kind, amount }: { kind: string; amount: number }) =>
    `the catalogue has no product of the kind ${kind} that takes ${amount} yen: see the setting atGift.catalogue`,
  noCampaignSetting: 'there is no campaign: see the setting atGift.campaigns',
  allInContract: 'every product of the catalogue is in the contract: see the setting atGift.catalogue',
} as const

export type AtGiftSentences = typeof sentences

export const reasons = defineReasons('at-gift', sentences)
