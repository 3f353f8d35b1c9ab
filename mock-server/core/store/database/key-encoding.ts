/**
 * Databases take neither a NUL nor half a surrogate pair in a text, and callers may send either as a key; and they order
 * texts by code points. Each unit of UTF-16 is written by itself, so that prefixes stay prefixes and the order stays that of
 * the keys: those from U+D800 to U+E000 as U+E000 and one from U+0100 on, NUL and U+0001 as U+0001 and one of U+0001 and U+0002.
 */
// oxlint-disable-next-line no-control-regex -- what is escaped
const escaped = /[\0\u0001\uD800-\uE000]/g
// oxlint-disable-next-line no-control-regex -- as above
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
