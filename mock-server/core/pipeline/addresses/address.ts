import type { Provider } from '../../provider/provider.ts'
import { DEFAULT_SANDBOX } from '../../sandbox/sandbox-id.ts'

/**
 * The sandbox, the provider and the path that a request's URL resolves to. The URL of a request is resolved only once.
 */
export interface Address {
  sandbox: string
  /** The path below the sandbox, without query. The path begins with the name of the provider or of the control API. */
  path: string
  /** The query with its `?`, or an empty string. */
  search: string
  /** Path and query, unchanged from the URL. */
  requestTarget: string
  /** Scheme, host and port. */
  origin: string
  /** Host of the URL in lower case, without port. */
  host: string
  /**
   * The base URL of the provider for URLs in responses. If the mock has a public URL, the base URL lies below the
   * public URL. Otherwise, the base URL is the URL that the caller used. Undefined if the URL of the request does not
   * belong to a provider.
   */
  providerBaseUrl: string | undefined
  provider: Provider | undefined
}

/**
 * A base URL at which the receiver of a request serves the whole mock or one provider. A real host of a provider is not
 * a `Mount`.
 */
export interface Mount {
  /** The path of the base URL, such as `/gifts`, or an empty string. */
  path: string
  /** The provider that is served at the base URL. If omitted, the whole mock is served. */
  provider?: Provider | undefined
}
const SANDBOX_PREFIX = '/sandboxes/'
/** The path of the control API below the origin, or below the prefix of a sandbox. */
export const ADMIN_PREFIX = '/__admin'

/**
 * Maximum number of URLs in the cache, and maximum length of a cached URL in characters. A full cache is emptied before
 * the next URL is added.
 */
const MAX_REMEMBERED = 500
const MAX_REMEMBERED_LENGTH = 200

/**
 * Creates a caching variant of a function that takes a URL. The cache is useful because callers use the same few URLs.
 */
export function cacheByUrl<T extends object>(resolve: (url: string) => T): (url: string) => T {
  const remembered = new Map<string, T>()
  return (url) => {
    const known = remembered.get(url)
    if (known) return known
    const resolved = resolve(url)
    if (url.length <= MAX_REMEMBERED_LENGTH) {
      if (remembered.size >= MAX_REMEMBERED) remembered.clear()
      remembered.set(url, resolved)
    }
    return resolved
  }
}

/**
 * Resolves a URL to a sandbox, a provider and a path. The first segments of the path determine the sandbox and the
 * provider. The host name determines the provider if the host is one of the provider's real hosts. The function runs
 * for every request. To be fast, it searches the text of the URL and does not parse the URL.
 * @param mount the base URL that the request was sent to; undefined if the base URL is unknown. If `mount` is given,
 * host names are ignored
 */
export function resolveAddress(
  url: string,
  providers: readonly Provider[],
  inSandbox?: string,
  mount?: Mount,
): Address {
  const fragment = url.indexOf('#')
  // The URL of an in-process request may have a fragment. The fragment is removed, because HTTP would not send a
  // fragment.
  if (fragment >= 0) return resolveAddress(url.slice(0, fragment), providers, inSandbox, mount)
  const hostStart = url.indexOf('://') + 3
  const pathStart = indexOrEnd(url, '/', hostStart)
  const searchStart = indexOrEnd(url, '?', pathStart)
  const origin = url.slice(0, pathStart)
  const host = normalizeHost(url.slice(hostStart, pathStart))
  const search = url.slice(searchStart)
  const common = { origin, host, search, requestTarget: url.slice(pathStart) }
  let path = url.slice(pathStart, searchStart)
  let sandbox = inSandbox ?? DEFAULT_SANDBOX

  for (const provider of mount ? (mount.provider ? [mount.provider] : []) : providers) {
    const base = mount?.path ?? provider.basePathsFor(host)?.find((candidate) => isPathBelow(path, candidate))
    if (base === undefined) continue
    return {
      ...common,
      sandbox,
      provider,
      path: `/${provider.name}${path.slice(base.length)}`,
      providerBaseUrl: origin + base,
    }
  }

  let prefix = mount?.path ?? ''
  path = path.slice(prefix.length) || '/'
  if (path.startsWith(SANDBOX_PREFIX)) {
    const idEnd = indexOrEnd(path, '/', SANDBOX_PREFIX.length)
    sandbox = path.slice(SANDBOX_PREFIX.length, idEnd)
    prefix += path.slice(0, idEnd)
    path = path.slice(idEnd) || '/'
  }
  const provider = providers.find(({ name }) => isPathBelow(path, `/${name}`))
  return { ...common, sandbox, path, provider, providerBaseUrl: provider && `${origin}${prefix}/${provider.name}` }
}

/** Returns the base URL of a sandbox at the origin that the caller used. */
export function sandboxUrl({ origin, sandbox }: Pick<Address, 'origin' | 'sandbox'>): string {
  return sandbox === DEFAULT_SANDBOX ? origin : `${origin}${SANDBOX_PREFIX}${sandbox}`
}

/** Returns true if a path equals a base path or lies below the base path. */
export function isPathBelow(path: string, base: string): boolean {
  return path.startsWith(base) && (path.length === base.length || path.charCodeAt(base.length) === 47)
}

function indexOrEnd(text: string, part: string, from: number): number {
  const index = text.indexOf(part, from)
  return index < 0 ? text.length : index
}

/**
 * Returns the host in lower case, without port and trailing dot: `[::1]:4600` → `[::1]`, `Example.jp.:80` →
 * `example.jp`.
 */
export function normalizeHost(authority: string): string {
  const withoutPort = authority.replace(/:\d*$/, '')
  const host = withoutPort.endsWith('.') ? withoutPort.slice(0, -1) : withoutPort
  return host.toLowerCase()
}
