const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Copies a text. A substring from `slice` or from a regular expression keeps the whole original text in memory. Such a
 * substring has to be copied before it is stored. If the text ends with the first half of a surrogate pair, the copy
 * lacks this half.
 */
export function flatCopy(text: string): string {
  const last = text.charCodeAt(text.length - 1)
  const isHalf = last >= 0xd800 && last <= 0xdbff
  return decoder.decode(encoder.encode(isHalf ? text.slice(0, -1) : text))
}
