import { hash128 } from './random.ts'

/**
 * Number of digits at the end of an id that encode the sequence number, by base (16 or 36). Every number that these
 * digits can encode fits into 32 bits.
 */
const SEQUENCE_DIGITS = { 16: 8, 36: 6 } as const
/** Number of different values of these digits, by base. */
const LIMITS = { 16: 16 ** 8, 36: 36 ** 6 } as const
type Base = keyof typeof SEQUENCE_DIGITS

/**
 * Replaces the last digits of a random id by digits that encode a sequence number. The new digits still look random.
 * `sequenceKeyOf` decodes the digits.
 */
export function embedSequence(drawn: string, sequence: number, base: Base): string {
  const digits = SEQUENCE_DIGITS[base]
  const head = drawn.slice(0, -digits)
  return head + ((sequence + sequenceOffset(head)) % LIMITS[base]).toString(base).padStart(digits, '0')
}

/**
 * Returns the storage key of an id with an embedded sequence number. The key consists of the sequence number and the
 * id. With such keys, a database stores successive rows next to each other, and writes fewer pages than with random
 * keys. An id without an embedded sequence number also gets a unique key.
 */
export function sequenceKeyOf(id: string, base: Base): string {
  const digits = SEQUENCE_DIGITS[base]
  const hidden = Number.parseInt(id.slice(-digits), base)
  const limit = LIMITS[base]
  return sequenceKey(id, hidden + limit - (sequenceOffset(id.slice(0, -digits)) % limit), base)
}

/**
 * Returns the storage key of an id whose sequence number is known. `sequenceKeyOf` computes the same key from the id
 * alone.
 */
export function sequenceKey(id: string, sequence: number, base: Base): string {
  return `${(sequence % LIMITS[base]).toString().padStart(10, '0')} ${id}`
}

function sequenceOffset(text: string): number {
  return hash128(text)[0] >>> 0
}
