/**
 * Encodes keys for databases. A database rejects NUL and lone surrogates, but callers may send such characters in a
 * key. A database also sorts keys by code point, but JavaScript sorts them by UTF-16 code unit. The encoding preserves
 * prefixes and the order of keys, because each code unit is encoded separately:
 * - A code unit from U+D800 to U+E000 becomes two characters: U+E000 and a character from U+0100 on.
 * - NUL becomes U+0001 U+0001.
 * - U+0001 becomes U+0001 U+0002.
 * - Any other code unit stays unchanged.
 */
// oxlint-disable-next-line no-control-regex -- the pattern matches control characters that are escaped
const escaped = /[\0\u0001\uD800-\uE000]/g
// oxlint-disable-next-line no-control-regex -- the pattern matches escaped control characters
const escapes = /\u0001([\u0001\u0002])|\uE000([\u0100-\u0900])/g

export function encode(key: string): string {
  return key.replaceAll(escaped, (unit) =>
    unit < '\u0002' ? `\u0001${unit === '\0' ? '\u0001' : '\u0002'}` : `\uE000${moved(unit, 0x100 - 0xd800)}`,
  )
}

export function decode(key: string): string {
  return key.replaceAll(escapes, (_escape, low?: string, high?: string) =>
    high === undefined ? moved(low ?? '', -1) : moved(high, 0xd800 - 0x100),
  )
}

function moved(unit: string, by: number): string {
  return String.fromCharCode(unit.charCodeAt(0) + by)
}
