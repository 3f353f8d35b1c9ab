import type { ProviderRequest } from '../http/request.ts'
import type { Route } from './provider.ts'

/**
 * Returns the value of the header `Allow`: the methods of the routes that have the path of the request. The value is an
 * empty string if no route has the path. The function compares only the end of the path, because the request target
 * begins with the sandbox's prefix. The function is intended only for responses to unknown methods.
 */
export function allowedMethods(routes: readonly Route[], { target }: Pick<ProviderRequest, 'target'>): string {
  const [path = ''] = target.split('?', 1)
  return routes
    .filter((route) => new RegExp(`${route.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(path))
    .map(({ method }) => method)
    .join(', ')
}
