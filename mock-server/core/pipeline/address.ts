import type { Provider } from '../provider/provider.ts'
import { DEFAULT_SANDBOX } from '../sandbox/sandbox-id.ts'

/** Resolves the URL of a request to a sandbox, a provider and a path. The request path does this once per request. */
export interface Address {
  sandbox: string
  /** The path below the sandbox, without query. It begins with the name of the provider or of the control API. */
  path: string
  /** The query with its `?`, or an empty string. */
  search: string
  /** Path and query as received. */
  requestTarget: string
  /** Scheme, host and port. */
  origin: string
  /** Lower case, without port. */
  host: string
  /** The base URL that the caller used for the provider; undefined if the URL does not lead to a provider. */
  providerBaseUrl: string | undefined
  provider: Provider | undefined
}

/** A base URL of the mock other than a server's root or a provider's own host. */
export interface Mount {
  /** The path of the base URL, such as `/gifts`, or an empty string. */
  path: string
  /** The provider served there; the whole mock by default. */
  provider?: Provider | undefined
}
const SANDBOX_PREFIX = '/sandboxes/'
/** The path of the control API, at the root or below a sandbox's prefix. */
export const ADMIN_PREFIX = '/__admin'

/** Limits of the cache: number of URLs, and characters in a URL. */
const MAX_REMEMBERED = 500
const MAX_REMEMBERED_LENGTH = 200

/** Creates `resolveAddress` with a cache by URL, since callers use the same few URLs. */
export function createAddressBook(providers: readonly Provider[]): (url: string) => Address {
  const remembered = new Map<string, Address>()
  return (url) => {
    const known = remembered.get(url)
    if (known) return known
    const address = resolveAddress(url, providers)
    if (url.length <= MAX_REMEMBERED_LENGTH) {
      if (remembered.size >= MAX_REMEMBERED) remembered.clear()
      remembered.set(url, address)
    }
    return address
  }
}

/**
 * Resolves the sandbox, the provider and the path below it, by the path's prefix or by one of the provider's own host
 * names. It only searches the text of the URL, since it runs for every request.
 * @param mount the base URL, if it is known; host names are then ignored
 */
export function resolveAddress(
  url: string,
  providers: readonly Provider[],
  inSandbox?: string,
  mount?: Mount,
): Address {
  const fragment = url.indexOf('#')
  // In process, a request keeps the fragment of its URL. HTTP does not send it.
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

/** The base URL of a sandbox, by the origin that the caller used. */
export function sandboxUrl({ origin, sandbox }: Pick<Address, 'origin' | 'sandbox'>): string {
  return sandbox === DEFAULT_SANDBOX ? origin : `${origin}${SANDBOX_PREFIX}${sandbox}`
}

/** True if a path equals a base path or lies below it. */
export function isPathBelow(path: string, base: string): boolean {
  return path.startsWith(base) && (path.length === base.length || path.charCodeAt(base.length) === 47)
}

function indexOrEnd(text: string, part: string, from: number): number {
  const index = text.indexOf(part, from)
  return index < 0 ? text.length : index
}

/** `[::1]:4600` → `[::1]`, `Example.jp.:80` → `example.jp`. */
export function normalizeHost(authority: string): string {
  const withoutPort = authority.replace(/:\d*$/, '')
  const host = withoutPort.endsWith('.') ? withoutPort.slice(0, -1) : withoutPort
  return host.toLowerCase()
}
