/** The type that PostgreSQL gives the number 25. */
const TEXT = 25
/** How many dimensions, whether one is null, the type, how many, and the number of the first. */
const HEAD_BYTES = 20
const EMPTY = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, TEXT])

/** A `text[]` in the binary form: in the other, each quotation mark of JSON is escaped here and read there. */
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
