const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Copies a text. A part of a longer text, as `slice` or a pattern returns it, keeps the whole text in memory: copy it
 * if it is stored. Half of a surrogate pair at the end of the text is dropped.
 */
export function flatCopy(text: string): string {
  const last = text.charCodeAt(text.length - 1)
  const isHalf = last >= 0xd800 && last <= 0xdbff
  return decoder.decode(encoder.encode(isHalf ? text.slice(0, -1) : text))
}
