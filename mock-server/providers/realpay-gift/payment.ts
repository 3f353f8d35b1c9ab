import { commissionFor, type CommissionTerms } from '../../core/provider/commission.ts'

/** Returns the payment for a gift of this price [yen] (RP-D16, RP-A8). */
export function paymentFor(price: number, terms: CommissionTerms) {
  const { commission, tax } = commissionFor(price, terms)
  return {
    total: price + commission + tax,
    price,
    commission,
    commission_tax: tax,
    currency: 'JPY' as const,
  }
}
