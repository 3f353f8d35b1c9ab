import type { Provider } from '../../provider/provider.ts'
import { closestMatch } from '../../validation/suggest.ts'
import { ADMIN_PREFIX } from '../addresses/address.ts'

/** Maximum number of segments in a path. There is no suggestion for a longer path. */
const MAX_SEGMENTS = 20

/**
 * Returns the path that the caller of an unknown path probably meant; undefined if no known path is similar. The
 * following candidates are tried in this order:
 * - The provider's name and the end of the given path, if this end is the path of a route. The longest end is used.
 * - A similar path of a route.
 * - The given path with a corrected first segment.
 */
export function nearestPath(path: string, method: string, providers: readonly Provider[]): string | undefined {
  const given = path.split('/').filter((segment) => segment !== '')
  if (given.length === 0 || given.length > MAX_SEGMENTS) return undefined
  const parts = given.map((_segment, index) => given.slice(index))
  const routes = providers
    .flatMap(({ name, routes: all }) =>
      all.map((route) => ({ ...route, name, segments: route.path.slice(1).split('/') })),
    )
    // Routes with the method of the request come first.
    .toSorted((a, b) => Number(b.method === method) - Number(a.method === method))

  for (const part of parts)
    for (const { name, segments } of routes) if (isServed(part, segments)) return `/${[name, ...part].join('/')}`
  for (const part of parts) {
    const filled = new Map(
      routes
        .filter(({ segments }) => segments.length === part.length)
        .map(({ name, segments }) => [fill(segments, part).join('/'), name]),
    )
    const near = closestMatch(part.join('/'), filled.keys())
    if (near !== undefined) return `/${filled.get(near)}/${near}`
  }
  const [first = '', ...rest] = given
  const top = closestMatch(first, [ADMIN_PREFIX.slice(1), 'livez', 'readyz', ...providers.map(({ name }) => name)])
  return top === undefined ? undefined : `/${[top, ...rest].join('/')}`
}

function isParameter(segment: string): boolean {
  return segment.startsWith(':')
}

function isServed(part: readonly string[], segments: readonly string[]): boolean {
  return (
    part.length === segments.length &&
    segments.every((segment, index) => isParameter(segment) || segment === part[index])
  )
}

/** Returns the segments of a route. The values of the parameters come from the same positions in the path. */
function fill(segments: readonly string[], part: readonly string[]): string[] {
  return segments.map((segment, index) => (isParameter(segment) ? (part[index] ?? segment) : segment))
}
