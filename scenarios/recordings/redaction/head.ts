import type { Route } from '../../../mock-server/core/provider/provider.ts'
import type { TotpVerifier } from '../../../mock-server/core/provider/totp.ts'
import { isSecretName, REDACTED } from '../../../mock-server/core/redaction.ts'
import type { Exchange } from '../exchange.ts'
import { providerNamed, routeOf } from '../provider-routes.ts'
import type { ValueRedactor } from './values.ts'

type Headers = Readonly<Record<string, string>>

/**
 * Headers whose values are recorded. The values of other headers are left out, except those that the provider defines.
 */
const publicHeaders: ReadonlySet<string> = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'allow',
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'expect',
  'keep-alive',
  'pragma',
  'ratelimit',
  'ratelimit-limit',
  'ratelimit-policy',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'server',
  'transfer-encoding',
  'user-agent',
  'vary',
  'www-authenticate',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
])

/** Host that replaces the host of the API in a corpus: in the header `host`, and in the URLs of a response. */
export const RECORDED_HOST = 'provider.example'

/**
 * Data from which the age of a token is computed: the TOTP function and the access key of the caller, and the time at
 * which the token was sent.
 */
export type TokenAge = Pick<TotpVerifier, 'stepOffset'> & { accessKey: string; atMs: number }

/**
 * Maximum number of time steps by which a recognized token may be older or newer than the time at which it was sent.
 */
const MAX_STEPS = 10

export function redactHeaders(
  headers: Headers,
  values: ValueRedactor,
  totp: TokenAge | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [values.name(name), redactHeader(name, value)]),
  )

  function redactHeader(name: string, value: string): string {
    if (name === 'host') return RECORDED_HOST
    const kind = Object.hasOwn(values.rules.headers, name) ? values.rules.headers[name] : undefined
    if (kind === 'token') {
      const isKnown = totp !== undefined && Object.values(headers).includes(totp.accessKey)
      return isKnown ? tokenStep(value, totp, values) : values.text(value, kind)
    }
    if (kind !== undefined) return values.text(value, kind)
    if (publicHeaders.has(name)) return value.length <= 300 ? values.message(value) : values.text(value, undefined)
    if (isSecretName(name)) for (const part of value.split(/[\s,;=]+/)) values.remember(part)
    return REDACTED
  }
}

/**
 * Returns the number of time steps between a token and the time at which it was sent, such as `step-1`. A token of no
 * nearby time step is recorded as `wrong-` and a fake.
 */
function tokenStep(token: string, { stepOffset, atMs }: TokenAge, values: ValueRedactor): string {
  values.remember(token)
  const offset = stepOffset(token, atMs, MAX_STEPS)
  return offset === null ? `wrong-${values.text(token, 'token')}` : `step${offset < 0 ? offset : `+${offset}`}`
}

export function redactPath(
  provider: Exchange['provider'],
  { method, path }: Exchange['request'],
  values: ValueRedactor,
): string {
  const [pathname = '', ...search] = path.split('?')
  return [redactPathname(pathname), ...(search.length > 0 ? [redactQuery(search.join('?'))] : [])].join('?')

  function redactPathname(text: string): string {
    const { routes } = providerNamed(provider)
    const found = routeFor(routes, method, text)
    const literals = new Set(routes.flatMap((route) => route.path.split('/')))
    const pattern = found?.route.path.split('/')
    return text
      .split('/')
      .map((segment, place) => {
        const name = pattern?.[place]?.startsWith(':') ? pattern[place].slice(1) : undefined
        if (name !== undefined) return encoded(segment, (value) => values.text(value, values.rules.parameters[name]))
        return literals.has(segment) ? segment : encoded(segment, (value) => values.text(value, undefined))
      })
      .join('/')
  }

  function redactQuery(query: string): string {
    return query
      .split('&')
      .map((parameter) => {
        const [name = '', ...rest] = parameter.split('=')
        const kind = Object.hasOwn(values.rules.query, name) ? values.rules.query[name] : undefined
        if (rest.length === 0) return encoded(name, (value) => values.name(value))
        return `${encoded(name, (value) => values.name(value))}=${encoded(rest.join('='), (value) => values.text(value, kind))}`
      })
      .join('&')
  }
}

/**
 * Finds the route of a path. The meaning of the path's segments does not depend on the method. If the path has no route
 * with the given method, the route with another method is therefore returned.
 */
function routeFor(routes: readonly Route[], method: string, path: string): ReturnType<typeof routeOf> {
  for (const one of [method, 'POST', 'GET', 'DELETE']) {
    const found = routeOf({ routes }, one, path)
    if (found) return found
  }
  return undefined
}

/** Replaces a percent-encoded part of a path, and encodes the replacement again. */
function encoded(part: string, replace: (value: string) => string): string {
  try {
    const value = decodeURIComponent(part)
    return value === part ? replace(part) : encodeURIComponent(replace(value))
  } catch {
    return replace(part)
  }
}
