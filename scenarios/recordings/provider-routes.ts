import { providers } from '../../mock-server/app.ts'
import type { Provider, Route } from '../../mock-server/core/provider/provider.ts'
import type { ProviderName } from './exchange.ts'

/** Returns the route of a path, and the parameters of the path; undefined if the provider has no such route. */
export function routeOf(
  provider: Pick<Provider, 'routes'>,
  method: string,
  path: string,
): { route: Route; parameters: Readonly<Record<string, string>> } | undefined {
  const [pathname = ''] = path.split('?', 1)
  for (const route of provider.routes) {
    if (route.method !== method) continue
    const pattern = route.path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')
    const match = new RegExp(`^${pattern}$`).exec(pathname)
    if (match) return { route, parameters: { ...match.groups } }
  }
  return undefined
}

export function providerNamed(name: ProviderName): Provider {
  const provider = providers.find((one) => one.name === name)
  if (!provider) throw new Error(`there is no provider ${name}`)
  return provider
}
