/** Rates are converted to whole millionths, so that amounts are computed with integers only. */
const MILLION = 1_000_000

export function isRate(rate: number): boolean {
  return Math.abs(rate * MILLION - Math.round(rate * MILLION)) < 1e-6
}

/** The way in which an amount is rounded to whole yen. `nearest` rounds a half up. */
type Rounding = 'down' | 'up' | 'nearest'

/** Number of millionths of a yen that are added to an amount before the amount is rounded down. */
const added: Readonly<Record<Rounding, number>> = { down: 0, up: MILLION - 1, nearest: MILLION / 2 }

/**
 * Returns the amount [yen] times the rate, rounded to whole yen. The result is exact for amounts up to 9,007,199,253
 * yen and rates up to 1.
 */
function share(amount: number, rate: number, rounding: Rounding): number {
  const millionths = amount * Math.round(rate * MILLION) + added[rounding]
  return (millionths - (millionths % MILLION)) / MILLION
}

/** Returns the payment for a gift of this price [yen] (RP-D16, RP-A8). */
export function paymentFor(price: number, rate: number, taxRate: number, rounding: Rounding) {
  const commission = share(price, rate, rounding)
  const commissionTax = share(commission, taxRate, rounding)
  return {
    total: price + commission + commissionTax,
    price,
    commission,
    commission_tax: commissionTax,
    currency: 'JPY' as const,
  }
}
