import { InvalidInputError, ProductionRefusedError } from './errors.ts'

/** Domains of the two providers. Codes issued by the production hosts are billed and cannot be cancelled (AG-D12). */
export const PRODUCTION_DOMAINS: readonly string[] = ['service-gift.jp', 'digital-gift.jp']

/**
 * The only verification host in the providers' domains. All other hosts in these domains are production hosts (AG-D1).
 */
const VERIFICATION_HOST = 'stg.service-gift.jp'

/** Returns true if `hostname` is a provider's production host. The letter case and a trailing dot are ignored. */
export function isProductionHost(hostname: string): boolean {
  const host = plain(hostname)
  if (host === VERIFICATION_HOST) return false
  return PRODUCTION_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`))
}

/** Returns true if `hostname` is a provider's verification host. The letter case and a trailing dot are ignored. */
export function isVerificationHost(hostname: string): boolean {
  return plain(hostname) === VERIFICATION_HOST
}

function plain(hostname: string): string {
  return hostname.toLowerCase().replace(/\.+$/, '')
}

/**
 * Checks the base URL and removes its trailing slash.
 *
 * @throws InvalidInputError if the base URL is not an http(s) URL, or if it has credentials, a query or a fragment
 * @throws ProductionRefusedError for a production host unless `allowProduction` is true
 */
export function checkBaseUrl(baseUrl: string, allowProduction: boolean): string {
  const url = URL.parse(baseUrl)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new InvalidInputError('baseUrl', 'must be an absolute http or https URL')
  }
  if (url.username !== '' || url.password !== '') {
    throw new InvalidInputError('baseUrl', 'must not carry a user name or password: it appears in error messages')
  }
  if (url.search !== '' || url.hash !== '') {
    throw new InvalidInputError('baseUrl', 'must not carry a query or a fragment: paths are added to its end')
  }
  if (isProductionHost(url.hostname) && !allowProduction) throw new ProductionRefusedError(url.host)
  return url.href.replace(/\/+$/, '')
}
