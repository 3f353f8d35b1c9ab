import { isIP } from 'node:net'
import { isPrivateAddress } from '../../node/private-networks.ts'

/** Domains of the providers (AG-D1, RP-A14). */
export const providerDomains: readonly string[] = ['service-gift.jp', 'digital-gift.jp']

/** Hosts of the providers and this machine. Every server certificate is valid for these names. */
export const serverNames: readonly string[] = [
  'localhost',
  '127.0.0.1',
  '::1',
  ...providerDomains.flatMap((domain) => [domain, `*.${domain}`]),
]

/**
 * Domains that every CA may certify: the domains in `serverNames`, and top-level domains in which no domain can be
 * registered. The subdomains of these domains are also permitted. Every CA may also certify the addresses of private
 * networks; these addresses are not in this list.
 */
export const permittedDomains: readonly string[] = ['localhost', ...providerDomains, 'test', 'internal', 'local']

/**
 * Returns true if a CA may certify a name.
 * @param also further names that this CA may certify, beside the names that every CA may certify
 */
export function isPermitted(name: string, also: readonly string[]): boolean {
  const domain = withoutWildcard(name)
  if (isIP(domain) > 0) return isPrivateAddress(domain) || also.includes(domain)
  return [...permittedDomains, ...also].some((permitted) => domain === permitted || domain.endsWith(`.${permitted}`))
}

export function withoutWildcard(name: string): string {
  return name.replace(/^\*\./, '')
}
