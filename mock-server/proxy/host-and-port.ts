/** A host and a port that a client asks the proxy to reach. */
export interface Target {
  /** Host name in lower case, in ASCII, without trailing dots; or an IP address without brackets. */
  host: string
  port: number
}

/**
 * Parses the authority of a request, such as `example.jp:443`. All spellings of a host give the same result. A spelling
 * may have upper case, full-width letters, percent-encoding or trailing dots, and an IP address may have octal or
 * hexadecimal numbers. The proxy uses only this result to compare hosts and to open connections.
 * @param authority text in the request; each character of the text stands for one byte
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
