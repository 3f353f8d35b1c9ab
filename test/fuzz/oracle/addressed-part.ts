/** What a URL addresses according to the documentation: a part of the mock, and the sandbox of this part. */
export type Addressed =
  | { kind: 'provider'; provider: 'at-gift' | 'realpay-gift'; sandbox: string }
  /** A page for an end user, which is not a response of the API. */
  | { kind: 'page'; sandbox: string }
  | { kind: 'control'; sandbox: string }
  | { kind: 'nothing'; sandbox: string }

const sandboxId = /^[a-z0-9][a-z0-9-]{0,62}$/

export function addressedIn({ hostname, pathname }: URL, method: string): Addressed {
  const own = /(?:^|\.)service-gift\.jp$/.test(hostname)
    ? 'at-gift'
    : /(?:^|\.)digital-gift\.jp$/.test(hostname)
      ? 'realpay-gift'
      : undefined
  const below = own === undefined ? /^\/sandboxes\/([^/]*)(.*)$/.exec(pathname) : null
  const sandbox = below?.[1] ?? 'default'
  const path = below ? below[2] || '/' : pathname
  // A request with an invalid sandbox id gets 404. The path after the id has no effect.
  if (below && !sandboxId.test(sandbox)) return { kind: 'nothing', sandbox: 'default' }
  const [, first = ''] = path.split('/')
  const provider = own ?? (first === 'at-gift' || first === 'realpay-gift' ? first : undefined)
  if (provider === undefined) return { kind: first === '__admin' ? 'control' : 'nothing', sandbox }
  const isPage = (method === 'GET' || method === 'HEAD') && /\/(?:user|images\/[^/]*)$/.test(path)
  return isPage && provider === 'realpay-gift' ? { kind: 'page', sandbox } : { kind: 'provider', provider, sandbox }
}
