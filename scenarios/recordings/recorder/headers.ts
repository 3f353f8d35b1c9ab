/** Headers that apply to one connection only. A proxy does not pass these headers on (RFC 9110, section 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function* pairs(raw: readonly string[]): Generator<[name: string, value: string]> {
  for (let at = 0; at + 1 < raw.length; at += 2) yield [raw[at] ?? '', raw[at + 1] ?? '']
}

/** Returns headers by lower-case name. The values of a header that occurs several times are joined. */
export function headersByName(raw: readonly string[]): Record<string, string> {
  const headers = new Map<string, string>()
  for (const [name, value] of pairs(raw)) {
    const key = name.toLowerCase()
    const before = headers.get(key)
    headers.set(key, before === undefined ? value : `${before}${key === 'cookie' ? '; ' : ', '}${value}`)
  }
  return Object.fromEntries(headers)
}

/**
 * Returns the headers of a request for the provider, spelled and ordered as the client sent them. Headers that belong
 * to the connection are left out. The length of the body is known, so the header Content-Length replaces a chunked
 * transfer.
 */
export function forwardedHeaders(raw: readonly string[], length: number): string[] {
  const kept = passedOn(raw, ['host', 'content-length', 'expect'])
  const names = headersByName(raw)
  const hasBody = length > 0 || 'content-length' in names || 'transfer-encoding' in names
  return [...kept, ...(hasBody ? ['Content-Length', `${length}`] : []), 'Connection', 'close']
}

/** Returns the headers of a response for the client. */
export function returnedHeaders(raw: readonly string[]): string[] {
  return passedOn(raw, [])
}

function passedOn(raw: readonly string[], dropped: readonly string[]): string[] {
  const { connection = '' } = headersByName(raw)
  const named = connection.toLowerCase().split(/\s*,\s*/)
  return [...pairs(raw)]
    .filter(([name]) => {
      const key = name.toLowerCase()
      return !hopByHop.has(key) && !dropped.includes(key) && !named.includes(key)
    })
    .flat()
}
