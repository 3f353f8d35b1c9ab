import { hash128 } from './random.ts'

/** Number of last digits of an id that encode its sequence number, by base: as many as fit into 32 bits. */
const SEQUENCE_DIGITS = { 16: 8, 36: 6 } as const
/** Number of values that these digits can encode. */
const LIMITS = { 16: 16 ** 8, 36: 36 ** 6 } as const
type Base = keyof typeof SEQUENCE_DIGITS

/** Embeds a sequence number in the last digits of a random id. It looks random, and `sequenceKeyOf` decodes it. */
export function embedSequence(drawn: string, sequence: number, base: Base): string {
  const digits = SEQUENCE_DIGITS[base]
  const head = drawn.slice(0, -digits)
  return head + ((sequence + sequenceOffset(head)) % LIMITS[base]).toString(base).padStart(digits, '0')
}

/**
 * The storage key of an id with an embedded sequence number: the number, then the id. With these keys a database stores
 * successive rows next to each other; otherwise it would write one page per row. Any other text has a unique key too.
 */
export function sequenceKeyOf(id: string, base: Base): string {
  const digits = SEQUENCE_DIGITS[base]
  const hidden = Number.parseInt(id.slice(-digits), base)
  const limit = LIMITS[base]
  return sequenceKey(id, hidden + limit - (sequenceOffset(id.slice(0, -digits)) % limit), base)
}

/** The same key, from a known sequence number. */
export function sequenceKey(id: string, sequence: number, base: Base): string {
  return `${(sequence % LIMITS[base]).toString().padStart(10, '0')} ${id}`
}

function sequenceOffset(text: string): number {
  return hash128(text)[0] >>> 0
}
