import type { Provider } from '../provider/provider.ts'
import { DEFAULT_SANDBOX } from '../sandbox/sandbox-id.ts'

/** Where a request goes, found out once. */
export interface Address {
  sandbox: string
  /** The path below the sandbox, beginning with the provider's or the control API's name; without query. */
  path: string
  /** From the `?` on, or empty. */
  search: string
  /** Path and query as they came. */
  requestTarget: string
  /** Scheme, host and port. */
  origin: string
  /** Lower case, without port. */
  host: string
  /** The base that the caller used for the provider; undefined where the address is none of a provider. */
  providerBaseUrl: string | undefined
  provider: Provider | undefined
}

/** Where a caller reaches the mock other than at a server's root or at a provider's own hosts. */
export interface Mount {
  /** The path of its base URL: `/gifts`, or empty. */
  path: string
  /** The provider that is there; the whole mock by default. */
  provider?: Provider | undefined
}
const SANDBOX_PREFIX = '/sandboxes/'
/** The control API; on its own, or below a sandbox's prefix. */
export const ADMIN_PREFIX = '/__admin'

/** So many URLs are remembered, and no longer ones. */
const MAX_REMEMBERED = 500
const MAX_REMEMBERED_LENGTH = 200

/** `addressOf` for what is known by its URL alone. It remembers the last URLs: callers send to the same few. */
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
 * Tells the sandbox, the provider and the path below it, either by the path's prefix or by one of the provider's own
 * host names. It reads the URL's text alone, since it is in the way of every request.
 * @param mount where the URL is known to lead: then host names say nothing
 */
export function resolveAddress(
  url: string,
  providers: readonly Provider[],
  inSandbox?: string,
  mount?: Mount,
): Address {
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

/** Whether a path is a base or below it. */
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
