/** Rates are converted to whole millionths, so that amounts are computed with integers only. */
const MILLION = 1_000_000

/** Returns true if the rate has at most six decimals. */
export function isRate(rate: number): boolean {
  return Math.abs(rate * MILLION - Math.round(rate * MILLION)) < 1e-6
}

/** The way in which an amount is rounded to whole yen. `nearest` rounds 0.5 yen up. */
type Rounding = 'down' | 'up' | 'nearest'

/**
 * Millionths of a yen that are added to an amount before the amount is rounded down. The added number decides how the
 * amount is rounded.
 */
const added: Readonly<Record<Rounding, number>> = { down: 0, up: MILLION - 1, nearest: MILLION / 2 }

/**
 * Returns the amount [yen] times the rate, rounded to whole yen. The result is exact for amounts up to 9,007,199,253
 * yen and rates up to 1.
 */
function share(amount: number, rate: number, rounding: Rounding): number {
  const millionths = amount * Math.round(rate * MILLION) + added[rounding]
  return (millionths - (millionths % MILLION)) / MILLION
}

/** How a commission is computed. Both rates are shares from 0 to 1 with at most six decimals. */
export interface CommissionTerms {
  /** The commission as a share of the price. */
  rate: number
  /** The tax as a share of the commission. */
  taxRate: number
  rounding: Rounding
}

/**
 * Returns the commission for a price, and the tax on the commission [yen]. The commission and the tax are rounded
 * separately.
 */
export function commissionFor(
  price: number,
  { rate, taxRate, rounding }: CommissionTerms,
): { commission: number; tax: number } {
  const commission = share(price, rate, rounding)
  return { commission, tax: share(commission, taxRate, rounding) }
}
