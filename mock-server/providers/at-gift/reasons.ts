import { defineReasons } from '../../core/reasons/reason.ts'

const sentences = {
  issued: 'a new code was issued',
  shownAgain: 'an issued code was shown again; nothing was issued',
  noCampaign: 'there is no such campaign',
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
} as const

export type AtGiftSentences = typeof sentences

/** Reasons of the provider's outcomes. */
export const reasons = defineReasons('at-gift', sentences)
