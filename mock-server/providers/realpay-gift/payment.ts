/** Rates are converted to whole millionths, so that amounts are computed with integers only. */
const MILLION = 1_000_000

export function isRate(rate: number): boolean {
  return Math.abs(rate * MILLION - Math.round(rate * MILLION)) < 1e-6
}

/**
 * Returns the amount [yen] times the rate, rounded down. The result is exact for amounts up to 9,007,199,254 yen and
 * rates up to 1.
 */
function share(amount: number, rate: number): number {
  const millionths = amount * Math.round(rate * MILLION)
  return (millionths - (millionths % MILLION)) / MILLION
}

/** Returns the payment for a gift of this price [yen] (RP-D16, RP-A8). */
export function paymentFor(price: number, rate: number, taxRate: number) {
  const commission = share(price, rate)
  const commissionTax = share(commission, taxRate)
  return {
    total: price + commission + commissionTax,
    price,
    commission,
    commission_tax: commissionTax,
    currency: 'JPY' as const,
  }
}
