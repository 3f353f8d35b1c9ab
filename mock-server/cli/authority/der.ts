/** Encodes an ASN.1 value in DER. The bytes are the tag, the length and the concatenated contents. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer<ArrayBuffer> {
  const content = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content])
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}

/** Encodes an object identifier, such as `1.2.840.113549.1.7.1`. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(value: number): number[] {
  const bytes = [value % 128]
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(0x80 | (rest % 128))
  return bytes
}

export const SEQUENCE = 0x30
export const SET = 0x31
export const OCTET_STRING = 0x04
export const INTEGER = 0x02
/** Returns the tag of an ASN.1 element of the class "context-specific" that contains other elements. */
export const context = (number: number): number => 0xa0 | number
/** Returns the tag of an ASN.1 element of the class "context-specific" that contains bytes. */
export const contextBytes = (number: number): number => 0x80 | number
