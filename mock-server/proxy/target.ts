/** A host and a port that a client of the proxy asks for. */
export interface Target {
  /** Host name in lower case, in ASCII, without trailing dots; or an IP address without brackets. */
  host: string
  port: number
}

/**
 * Parses the authority of a request, such as `example.jp:443`. The result has one spelling for all spellings of a host:
 * upper case, full-width letters, percent-encoding, trailing dots and numbers of an IP address in octal or hexadecimal.
 * The proxy compares and connects with this spelling alone.
 * @param authority text of the request, in which a character stands for a byte
 * @returns undefined if the authority is malformed
 */
export function parseAuthority(authority: string, defaultPort: number): Target | undefined {
  const text = Buffer.from(authority, 'latin1').toString('utf8')
  if (text === '' || /[/\\?#@\s]/.test(text)) return undefined
  const url = URL.parse(`http://${text}`)
  if (!url) return undefined
  const port = /:(\d*)$/.exec(text)?.[1] || defaultPort
  return targetOf(url, Number(port))
}

/** Returns the target of a URL; undefined if the URL has no host or is not an HTTP URL. */
export function targetOf(
  url: URL,
  port = Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
): Target | undefined {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '')
  return host === '' || !/^https?:$/.test(url.protocol) || port === 0 ? undefined : { host, port }
}

/** Returns the authority of a target, such as `example.jp:443` or `[::1]:443`. */
export function authorityOf({ host, port }: Target): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
