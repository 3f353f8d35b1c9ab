/**
 * A value of a typed netstring. A typed netstring consists of the length of the data, a colon, the data, and a
 * character for the type.
 */
export type Value = Uint8Array | string | number | boolean | null | Value[] | { readonly [name: string]: Value }

/** The position of a typed netstring in a larger array of bytes. */
interface Element {
  bytes: Uint8Array
  start: number
  length: number
  type: string
  /** Index of the first byte after the element. */
  end: number
}

const COLON = 0x3a
/** Maximum number of digits of a length. */
const MAX_DIGITS = 12

/** Finds the element that begins at an index. @returns undefined if no complete element begins there */
export function elementAt(bytes: Uint8Array, at: number): Element | undefined {
  const colon = bytes.subarray(at, at + MAX_DIGITS + 1).indexOf(COLON)
  const digits = Buffer.from(bytes.subarray(at, at + Math.max(0, colon))).toString('latin1')
  if (!/^\d+$/.test(digits)) return undefined
  const [start, length] = [at + colon + 1, Number(digits)]
  const type = bytes[start + length]
  return type === undefined
    ? undefined
    : { bytes, start, length, type: String.fromCodePoint(type), end: start + length + 1 }
}

const MAX_DEPTH = 50

/** Reads the value of an element. @returns undefined if the element is not a valid value */
export function valueOf({ bytes, start, length, type }: Element, depth = 0): Value | undefined {
  const data = bytes.subarray(start, start + length)
  const string = (): string => Buffer.from(data.buffer, data.byteOffset, data.length).toString('utf8')
  switch (type) {
    case ',':
      return data
    case ';':
      return string()
    case '#':
    case '^':
      return Number(string())
    case '!':
      return string() === 'true'
    case '~':
      return null
    case ']':
      return itemsOf(data, depth)
    case '}':
      return membersOf(data, depth)
    default:
      return undefined
  }
}

function itemsOf(data: Uint8Array, depth: number): Value[] | undefined {
  const items: Value[] = []
  for (let at = 0; at < data.length;) {
    const element = depth < MAX_DEPTH ? elementAt(data, at) : undefined
    const value = element && valueOf(element, depth + 1)
    if (!element || value === undefined) return undefined
    items.push(value)
    at = element.end
  }
  return items
}

function membersOf(data: Uint8Array, depth: number): Value | undefined {
  const items = itemsOf(data, depth)
  if (!items || items.length % 2 !== 0) return undefined
  const pairs: [string, Value][] = []
  for (let at = 0; at < items.length; at += 2) {
    const [name, value = null] = items.slice(at, at + 2)
    if (typeof name !== 'string' && !(name instanceof Uint8Array)) return undefined
    pairs.push([Buffer.from(name).toString('utf8'), value])
  }
  return Object.fromEntries(pairs)
}
