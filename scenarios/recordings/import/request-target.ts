import { type ProviderName, providerNameOf, providers } from '../../../mock-server/app.ts'
import { isPathBelow, normalizeHost } from '../../../mock-server/core/pipeline/addresses/address.ts'
import { providerNamed, routeOf } from '../provider-routes.ts'

/** The provider and the path to which a recorded request was sent. */
export interface Placement {
  provider: ProviderName
  /** Path below the provider's base URL, with the query. */
  path: string
}

export interface PlaceOptions {
  /** If set, only requests to this provider are read. Required if nothing else shows the provider of a request. */
  provider?: ProviderName | undefined
  /**
   * The base URL of the provider's API. Required if this URL belongs neither to a host of the provider nor to a
   * gift-provider-mock.
   */
  baseUrl?: string | undefined
}

/**
 * Creates a function that finds the provider of a recorded request by the URL of the request. The function recognizes
 * three kinds of URLs: URLs below the given base URL, URLs at a host of the provider, and URLs of a gift-provider-mock,
 * whose path contains the name of the provider. The URL may consist of a path only.
 */
export function placeFinder({ provider, baseUrl }: PlaceOptions): (url: string) => Placement | undefined {
  const base = baseUrl === undefined ? undefined : new URL(baseUrl)
  return (text) => {
    const url = URL.parse(text, 'http://path.invalid')
    if (!url) return undefined
    const found = inBase(url) ?? atHost(url) ?? inMock(url) ?? inGivenProvider(url)
    return provider === undefined || found?.provider === provider ? found : undefined
  }

  function inBase(url: URL): Placement | undefined {
    if (!base || provider === undefined || url.host !== base.host) return undefined
    return below(url, base.pathname.replace(/\/+$/, ''), provider)
  }

  /** If the end of the path matches a route of the given provider, returns this provider and the end of the path. */
  function inGivenProvider({ pathname, search }: URL): Placement | undefined {
    if (provider === undefined) return undefined
    const { routes } = providerNamed(provider)
    const segments = pathname.split('/')
    for (let start = 1; start < segments.length; start += 1) {
      const path = `/${segments.slice(start).join('/')}`
      if (routes.some(({ method }) => routeOf({ routes }, method, path))) return { provider, path: path + search }
    }
    return undefined
  }
}

function atHost(url: URL): Placement | undefined {
  const host = normalizeHost(url.host)
  for (const { name, basePathsFor } of providers) {
    const base = basePathsFor(host)?.find((candidate) => isPathBelow(url.pathname, candidate))
    const provider = providerNameOf(name)
    if (base !== undefined && provider) return below(url, base, provider)
  }
  return undefined
}

function inMock(url: URL): Placement | undefined {
  const path = url.pathname.replace(/^\/sandboxes\/[^/]+/, '')
  const provider = providerNameOf(path.split('/')[1] ?? '')
  return provider && { provider, path: (path.slice(provider.length + 1) || '/') + url.search }
}

function below({ pathname, search }: URL, base: string, provider: ProviderName): Placement | undefined {
  return isPathBelow(pathname, base) ? { provider, path: (pathname.slice(base.length) || '/') + search } : undefined
}
