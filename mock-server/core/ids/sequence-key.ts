import { hash128 } from './random.ts'

/** How many last digits of an id hide its number: in a base, as many as fit 32 bits. */
const SEQUENCE_DIGITS = { 16: 8, 36: 6 } as const
/** What those digits count up to. */
const LIMITS = { 16: 16 ** 8, 36: 36 ** 6 } as const
type Base = keyof typeof SEQUENCE_DIGITS

/** A drawn id in whose last digits its number is hidden, so that `keyOf` finds it again. It looks as drawn as before. */
export function embedSequence(drawn: string, sequence: number, base: Base): string {
  const digits = SEQUENCE_DIGITS[base]
  const head = drawn.slice(0, -digits)
  return head + ((sequence + sequenceOffset(head)) % LIMITS[base]).toString(base).padStart(digits, '0')
}

/**
 * The key of a numbered id: its number, and all of it. In the order of their numbers, rows that are made one after the other
 * lie together in a database, which would else write a page for each. Any other text has some key of its own as well.
 */
export function sequenceKeyOf(id: string, base: Base): string {
  const digits = SEQUENCE_DIGITS[base]
  const hidden = Number.parseInt(id.slice(-digits), base)
  const limit = LIMITS[base]
  return sequenceKey(id, hidden + limit - (sequenceOffset(id.slice(0, -digits)) % limit), base)
}

/** The same key where the number is at hand. */
export function sequenceKey(id: string, sequence: number, base: Base): string {
  return `${(sequence % LIMITS[base]).toString().padStart(10, '0')} ${id}`
}

function sequenceOffset(text: string): number {
  return hash128(text)[0] >>> 0
}
