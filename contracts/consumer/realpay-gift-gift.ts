import { regex, text, url } from './matchers.ts'

const CODE = 'abcdefghijklmnopqrstuv0123'
const GIFT_URL = `https://gift.example/user?code=${CODE}`
const EXPIRES = '2026-09-28T09:00:00+09:00'

export interface Payment {
  price: number
  commission: number
  commissionTax: number
  total: number
}

/** The payment in the sample of a gift in the provider's document (RP-D16). */
export const ofTheSample: Payment = { price: 10_000, commission: 500, commissionTax: 50, total: 10_550 }
/** A payment whose commission and tax are rounded down to whole yen (RP-A8). */
export const roundedDown: Payment = { price: 990, commission: 49, commissionTax: 4, total: 1043 }

/**
 * Returns the expected response of a purchase or a lookup of a gift (RP-D12, RP-A6). The amounts in the response must
 * be exactly equal to the given amounts, because the amounts are money.
 */
export function giftAnswer(requestId: string, payment: Payment): object {
  return {
    request: { id: requestId, payload: {} },
    gift: {
      code: text(CODE),
      url: url(GIFT_URL),
      price: payment.price,
      expire_at: regex('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$', EXPIRES),
    },
    payment: {
      total: payment.total,
      price: payment.price,
      commission: payment.commission,
      commission_tax: payment.commissionTax,
      currency: 'JPY',
    },
    errors: [],
  }
}

/** Returns the client's result for the response `giftAnswer`. */
export function giftValue(requestId: string, payment: Payment): object {
  return {
    request: { id: requestId, payload: {} },
    gift: { code: CODE, url: GIFT_URL, price: payment.price, expireAt: EXPIRES },
    payment: { ...payment, currency: 'JPY' },
    errors: [],
  }
}

/** Returns the response `giftAnswer` with plain values instead of matchers. */
export function plainGift(requestId: string, payment: Payment): object {
  return {
    request: { id: requestId, payload: {} },
    gift: { code: CODE, url: GIFT_URL, price: payment.price, expire_at: EXPIRES },
    payment: {
      total: payment.total,
      price: payment.price,
      commission: payment.commission,
      commission_tax: payment.commissionTax,
      currency: 'JPY',
    },
    errors: [],
  }
}
