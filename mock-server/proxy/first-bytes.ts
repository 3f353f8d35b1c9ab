/** The protocol of a connection, as shown by the first bytes that the client sends. */
export type FirstBytes =
  /** Too few bytes to decide. */
  | { kind: 'incomplete' }
  /** TLS. `host` is the server name that the client asks for; undefined if the client names no server. */
  | { kind: 'tls'; host: string | undefined }
  /** HTTP/1. */
  | { kind: 'http' }
  /** HTTP/2 without TLS. The requests may contain the host in a compressed form. */
  | { kind: 'http2' }
  /** Bytes that begin like TLS but are not a well-formed ClientHello. */
  | { kind: 'malformed' }
  | { kind: 'other' }

/**
 * Numbers that stand for types in TLS: a type of record, of message, of extension and of name (RFC 8446, sections 5.1,
 * 4 and 4.2; RFC 6066, section 3).
 */
const HANDSHAKE = 0x16
const CLIENT_HELLO = 0x01
const SERVER_NAME = 0
const HOST_NAME = 0
const RECORD_HEAD = 5
const HANDSHAKE_HEAD = 4
/** Maximum length of a ClientHello in bytes. A longer ClientHello counts as malformed. */
const MAX_HELLO = 65_536
const HTTP2_PREFACE = 'PRI * HTTP/2'
/**
 * Maximum length of the first line of an HTTP request in bytes. A connection with a longer first line does not count as
 * HTTP.
 */
const MAX_LINE = 16_384

/** Determines the protocol of a connection from the bytes that the client has sent so far. */
export function readFirstBytes(bytes: Buffer): FirstBytes {
  if (bytes.length === 0) return { kind: 'incomplete' }
  if (bytes[0] === HANDSHAKE) return readClientHello(bytes)
  const text = bytes.toString('latin1', 0, MAX_LINE)
  if (HTTP2_PREFACE.startsWith(text.slice(0, HTTP2_PREFACE.length)))
    return { kind: text.length < HTTP2_PREFACE.length ? 'incomplete' : 'http2' }
  // An HTTP request begins with the letters of a method. Empty lines may precede the request.
  if (!/^[\r\n]*[A-Za-z]/.test(text)) return { kind: /^[\r\n]*$/.test(text) ? 'incomplete' : 'other' }
  const line = /^[\r\n]*([^\r\n]*)[\r\n]/.exec(text)?.[1]
  if (line !== undefined) return { kind: /HTTP\/\d/i.test(line) ? 'http' : 'other' }
  return { kind: bytes.length < MAX_LINE ? 'incomplete' : 'other' }
}

function readClientHello(bytes: Buffer): FirstBytes {
  const message = handshakeBytes(bytes)
  if (message === undefined) return { kind: 'malformed' }
  if (message.length < HANDSHAKE_HEAD) return { kind: 'incomplete' }
  const length = message.readUIntBE(1, 3)
  if (message[0] !== CLIENT_HELLO || length > MAX_HELLO) return { kind: 'malformed' }
  if (message.length < HANDSHAKE_HEAD + length) return { kind: 'incomplete' }
  try {
    return { kind: 'tls', host: serverName(message.subarray(HANDSHAKE_HEAD, HANDSHAKE_HEAD + length)) }
  } catch {
    return { kind: 'malformed' }
  }
}

/**
 * Returns the bytes of the handshake messages at the beginning of a connection, without the headers of the TLS records;
 * undefined if the first record has another type.
 */
function handshakeBytes(bytes: Buffer): Buffer | undefined {
  const parts = []
  let at = 0
  while (at + RECORD_HEAD <= bytes.length) {
    if (bytes[at] !== HANDSHAKE || bytes[at + 1] !== 3) return at === 0 ? undefined : Buffer.concat(parts)
    const length = bytes.readUInt16BE(at + 3)
    parts.push(bytes.subarray(at + RECORD_HEAD, at + RECORD_HEAD + length))
    at += RECORD_HEAD + length
  }
  return Buffer.concat(parts)
}

/** Returns the server name in a ClientHello. @throws RangeError if the message is too short for its contents */
function serverName(hello: Buffer): string | undefined {
  // The version and the random value take the first 34 bytes.
  let at = 34
  at += 1 + hello.readUInt8(at)
  at += 2 + hello.readUInt16BE(at)
  at += 1 + hello.readUInt8(at)
  if (at === hello.length) return undefined
  const end = at + 2 + hello.readUInt16BE(at)
  at += 2
  while (at < end) {
    const type = hello.readUInt16BE(at)
    const length = hello.readUInt16BE(at + 2)
    at += 4
    if (at + length > hello.length) throw new RangeError('an extension is longer than the message')
    if (type === SERVER_NAME) return hostNameIn(hello.subarray(at, at + length))
    at += length
  }
  return undefined
}

function hostNameIn(list: Buffer): string | undefined {
  let at = 2
  while (at < list.length) {
    const type = list.readUInt8(at)
    const length = list.readUInt16BE(at + 1)
    at += 3
    if (at + length > list.length) throw new RangeError('a name is longer than its extension')
    if (type === HOST_NAME) return list.toString('latin1', at, at + length)
    at += length
  }
  return undefined
}
