/** Maximum depth of nested encodings, such as Base64 in a JSON string in a form. Deeper nesting is not decoded. */
const MAX_DEPTH = 3
/** Maximum number of texts that are decoded from one text. Further decodings are ignored. */
const MAX_TEXTS = 400

/**
 * Returns a text and all texts that may be encoded in this text. The encodings are percent-encoding, escapes of JSON
 * and JavaScript, references of HTML and XML, quoted-printable, hex digits, and Base64 of both alphabets. The encodings
 * may be nested in each other.
 */
export function decodings(text: string): ReadonlySet<string> {
  const known = remembered.get(text)
  if (known) return known
  const found = decodeAll(text)
  if (text.length <= MAX_REMEMBERED_LENGTH) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(text, found)
  }
  return found
}

/** Cache of the decodings of short texts. Successive exchanges have the same headers and names. */
const remembered = new Map<string, ReadonlySet<string>>()
const MAX_REMEMBERED = 2000
const MAX_REMEMBERED_LENGTH = 100

function decodeAll(text: string): Set<string> {
  const found = new Set([text])
  let layer = [text]
  for (let depth = 0; depth < MAX_DEPTH && layer.length > 0; depth += 1) {
    const next: string[] = []
    for (const encoded of layer)
      for (const decoded of decodedOnce(encoded))
        if (!found.has(decoded) && found.size < MAX_TEXTS) {
          found.add(decoded)
          next.push(decoded)
        }
    layer = next
  }
  return found
}

function* decodedOnce(text: string): Generator<string> {
  if (text.includes('%')) yield percentDecoded(text)
  if (text.includes('+')) yield text.replaceAll('+', ' ')
  if (text.includes('\\')) yield unescaped(text)
  if (text.includes('&')) yield dereferenced(text)
  if (/=[0-9a-f]{2}/i.test(text)) yield quotedPrintable(text)
  for (const [run] of text.matchAll(base64Run))
    // Each start is tried, because text before the Base64 may consist of the same characters and belong to the match.
    for (const start of [0, 1, 2, 3]) yield* printable(Buffer.from(run.slice(start), 'base64'))
  for (const [run] of text.matchAll(hexRun))
    for (const start of [0, 1]) yield* printable(Buffer.from(run.slice(start), 'hex'))
}

/** Matches characters that can be the Base64 of at least eight bytes. */
const base64Run = /[\w+/-]{11,}/g
const hexRun = /[0-9a-f]{16,}/gi

/**
 * Yields the parts of decoded bytes that are text. The bytes of most matches contain no text, because most matches are
 * not Base64.
 */
function* printable(bytes: Buffer): Generator<string> {
  for (const [part] of bytes.toString().matchAll(/[^\p{Cc}\uFFFD]{4,}/gu))
    if (part.length >= 8 || !/^\p{ASCII}*$/u.test(part)) yield part
}

function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString())
}

function quotedPrintable(text: string): string {
  return text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/(?:=[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString())
}

function unescaped(text: string): string {
  return text.replaceAll(
    /\\+(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|(.))/gi,
    (_escape, point: string | undefined, unit: string | undefined, byte: string | undefined, character = '') =>
      point === undefined && unit === undefined && byte === undefined
        ? String(character)
        : fromCodePoint(parseInt(point ?? unit ?? byte ?? '', 16)),
  )
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function dereferenced(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,8})|#x([\da-f]{1,7})|(lt|gt|amp|quot|apos));?/gi,
    (_reference, decimal: string | undefined, hex: string | undefined, name = '') => {
      if (decimal !== undefined) return fromCodePoint(Number(decimal))
      return hex === undefined ? (named[String(name).toLowerCase()] ?? '') : fromCodePoint(parseInt(hex, 16))
    },
  )
}

function fromCodePoint(code: number): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : ''
}
