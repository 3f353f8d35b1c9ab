import type { Provider } from '../core/provider/provider.ts'
import { controlProblems } from '../core/problems/control.ts'
import { ADMIN_PREFIX, type Address, sandboxUrl } from '../core/pipeline/addresses/address.ts'
import { DEFAULT_SANDBOX } from '../core/sandbox/sandbox-id.ts'
import { closestMatch } from '../core/validation/suggest.ts'
import { Problem } from '../core/http/problem.ts'
import { problemFor } from '../core/http/localized-problem.ts'

/** A route in Hono's list of routes. The path is relative to `/__admin`. */
interface ListedRoute {
  method: string
  path: string
}

/** Lists the paths of a sandbox's control API with their methods. */
export function listRoutes(
  routes: readonly ListedRoute[],
  { sandbox }: Pick<Address, 'sandbox'>,
): { path: string; methods: string[] }[] {
  const prefix = sandboxUrl({ origin: '', sandbox })
  return [...methodsByPath(routes)]
    .filter(([path]) => sandbox === DEFAULT_SANDBOX || !path.startsWith('/sandboxes'))
    .map(([path, methods]) => ({
      path: `${prefix}${ADMIN_PREFIX}${path === '/' ? '' : path.replaceAll(/:(\w+)/g, '{$1}')}`,
      methods,
    }))
}

/**
 * Returns the response to a request that no route matches: 405 with `Allow` for a known path.
 * @throws Problem 404 for an unknown path
 */
export async function unrouted(
  routes: readonly ListedRoute[],
  request: Request,
  address: Address,
  providers: readonly Provider[],
): Promise<Response> {
  const { path } = address
  const { method } = request
  const below = path.slice(ADMIN_PREFIX.length)
  const known = methodsByPath(routes)
  const allowed = [...known].flatMap(([pattern, methods]) => (fits(below, pattern) ? methods : []))
  if (allowed.length > 0) {
    const response = await problemFor(
      new Problem(405, controlProblems.otherMethod({ method, path, methods: allowed.join(' or ') })),
      request,
      providers,
    )
    response.headers.set('allow', allowed.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])).join(', '))
    return response
  }
  const near = closestMatch(
    path,
    [...known.keys()]
      .map((pattern) => ADMIN_PREFIX + (pattern === '/' ? '' : pattern))
      .filter((candidate) => !candidate.includes(':')),
  )
  throw new Problem(
    404,
    near === undefined
      ? controlProblems.noRoute({ path, prefix: ADMIN_PREFIX })
      : controlProblems.misspeltRoute({ path, near }),
  )
}

/** Returns method and path of each route, such as `GET /requests/:id`. */
export function describedRoutes(routes: readonly ListedRoute[]): string[] {
  return [...methodsByPath(routes)].flatMap(([path, methods]) => methods.map((method) => `${method} ${path}`))
}

function methodsByPath(routes: readonly ListedRoute[]): Map<string, string[]> {
  const known = new Map<string, string[]>()
  for (const { method, path } of routes) if (method !== 'ALL') known.set(path, [...(known.get(path) ?? []), method])
  return known
}

function fits(path: string, pattern: string): boolean {
  if (pattern === '/') return path === ''
  const steps = pattern.split('/')
  const given = path.split('/')
  return (
    steps.length === given.length &&
    steps.every((step, index) => (step.startsWith(':') ? given[index] !== '' : step === given[index]))
  )
}
