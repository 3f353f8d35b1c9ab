/** A request as plain data, which can be changed, printed, and sent in process or over a socket. */
export interface RequestData {
  method: string
  origin: string
  /** Path and query. */
  target: string
  /** Headers in the order in which the headers are sent. Each character of a value is sent as one byte. */
  headers: readonly (readonly [name: string, value: string])[]
  body: Uint8Array<ArrayBuffer>
}

const encoder = new TextEncoder()

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/**
 * Converts the data to a standard `Request`. Returns undefined if `Request` rejects the data, for example a malformed
 * header.
 */
export function toRequest({ method, origin, target, headers, body }: RequestData): Request | undefined {
  try {
    const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0
    return new Request(origin + target, {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      ...(hasBody && { body }),
    })
  } catch {
    return undefined
  }
}

export function headerOf({ headers }: RequestData, name: string): string | undefined {
  const values = headers.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value)
  return values.length === 0 ? undefined : values.join(', ')
}

/** Maximum length of a printed text in characters. A longer text is truncated. */
const MAX_PRINTED = 2000

/** Returns a request as text for a report. Characters that are not printable are escaped as in JSON. */
export function describe({ method, origin, target, headers, body }: RequestData): string {
  const lines = headers.map(([name, value]) => `${name}: ${shortened(value)}`)
  return [`${method} ${origin}${shortened(target)}`, ...lines, '', shortened(textOf(body))].join('\n')
}

function textOf(body: Uint8Array): string {
  const text = Buffer.from(body).toString('utf8')
  return text.includes('\ufffd') ? Buffer.from(body).toString('latin1') : text
}

/** Returns a text with escaped characters, truncated to `MAX_PRINTED` characters. */
export function shortened(text: string): string {
  const shown = escaped(text.slice(0, MAX_PRINTED))
  return text.length > MAX_PRINTED ? `${shown}… (${text.length} characters)` : shown
}

function escaped(text: string): string {
  return text.replaceAll(
    /[^\x20-\x7e\u3000-\u9fff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
