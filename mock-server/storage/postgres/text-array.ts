/** PostgreSQL's object id (OID) of the type `text`. */
const TEXT = 25
/**
 * Size of the array header in bytes. The header consists of the number of dimensions, the null flag, the element type,
 * the length, and the index of the first element.
 */
const HEAD_BYTES = 20
const EMPTY = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, TEXT])

/**
 * Encodes a `text[]` in binary form. The text form would be slower, because each quotation mark in the JSON values
 * would have to be escaped.
 */
export function textArray(texts: readonly string[]): Buffer {
  if (texts.length === 0) return EMPTY
  const sizes = texts.map((text) => Buffer.byteLength(text))
  const array = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + 4 + size, HEAD_BYTES))
  let at = 0
  for (const part of [1, 0, TEXT, texts.length, 1]) at = array.writeInt32BE(part, at)
  texts.forEach((text, index) => {
    at = array.writeInt32BE(sizes[index] ?? 0, at)
    at += array.write(text, at)
  })
  return array
}
