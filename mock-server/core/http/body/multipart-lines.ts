const HYPHEN = 0x2d
const CR = 0x0d
const LF = 0x0a
const encoder = new TextEncoder()

/**
 * A function that searches bytes for a fixed text. Returns the offset of the first occurrence at or after `from`, or -1
 * if there is no occurrence.
 */
export type Search = (bytes: Uint8Array, from: number) => number

/**
 * Creates a search for an ASCII text. The search is Horspool's algorithm, but compares the characters of the text from
 * the first to the last. If the first character occurs only once in the text, the search takes linear time for any
 * input.
 */
export function searchFor(text: string): Search {
  const needle = encoder.encode(text)
  const [first] = needle
  const { length } = needle
  const skips = new Uint8Array(256).fill(length)
  needle.subarray(0, -1).forEach((byte, index) => (skips[byte] = length - 1 - index))
  return (bytes, from) => {
    const end = bytes.length - length
    let at = from
    while (at <= end) {
      if (bytes[at] === first) {
        let same = 1
        while (same < length && bytes[at + same] === needle[same]) same++
        if (same === length) return at
      }
      at += skips[bytes[at + length - 1] ?? 0] ?? length
    }
    return -1
  }
}

/** The position of a delimiter line in the body. */
export interface Delimiter {
  /**
   * Offset at which the content before the delimiter ends. The line break before the delimiter is not part of the
   * content.
   */
  start: number
  /** Offset of the start of the next part. */
  end: number
  /** True for the last delimiter, `--boundary--`. */
  closes: boolean
}

/**
 * A function that finds the first delimiter line at or after the offset `from`. Returns undefined if there is no
 * delimiter line.
 */
export type DelimiterSearch = (bytes: Uint8Array, from: number) => Delimiter | undefined

/**
 * Creates a search for delimiter lines (RFC 2046, section 5.1.1). A delimiter line consists of two hyphens, the
 * boundary and optional blanks (transport padding). The last delimiter line has two more hyphens after the boundary. A
 * line with any other text after the boundary is content.
 */
export function delimitersOf(boundary: string): DelimiterSearch {
  const find = searchFor(`\r\n--${boundary}`)
  const { length } = boundary
  return (bytes, from) => {
    // A delimiter in the first line of the body has no line break before it, so `find` does not find this delimiter.
    if (from === 0) {
      const opening = startsWith(bytes, `--${boundary}`) ? lineEnd(bytes, length + 2) : undefined
      if (opening) return { start: 0, ...opening }
    }
    for (let at = find(bytes, from); at >= 0; at = find(bytes, at + 1)) {
      const rest = lineEnd(bytes, at + length + 4)
      if (rest) return { start: at, ...rest }
    }
    return undefined
  }
}

/** Reads the rest of a delimiter line after the boundary. Returns undefined if the line is content. */
function lineEnd(bytes: Uint8Array, after: number): Pick<Delimiter, 'end' | 'closes'> | undefined {
  const closes = bytes[after] === HYPHEN && bytes[after + 1] === HYPHEN
  let at = closes ? after + 2 : after
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++
  if (bytes[at] === CR && bytes[at + 1] === LF) return { end: at + 2, closes }
  return closes && at === bytes.length ? { end: at, closes } : undefined
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  if (bytes.length < text.length) return false
  for (let index = 0; index < text.length; index++) if (bytes[index] !== text.charCodeAt(index)) return false
  return true
}
