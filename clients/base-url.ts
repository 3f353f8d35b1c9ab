import { InvalidInputError, ProductionRefusedError } from './errors.ts'

/** The domains of the two providers. What is issued there is billed and cannot be cancelled (AG-D12). */
const PRODUCTION_DOMAINS = ['service-gift.jp', 'digital-gift.jp']

/** The one host under those domains that is for verification (AG-D1). */
const VERIFICATION_HOST = 'stg.service-gift.jp'

/** Whether `hostname` belongs to a provider's production: any letter case, with or without the root's trailing dot. */
export function isProductionHost(hostname: string): boolean {
  const host = plain(hostname)
  if (host === VERIFICATION_HOST) return false
  return PRODUCTION_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`))
}

/** Whether `hostname` is where a provider lets clients try: written in any way that `isProductionHost` knows. */
export function isVerificationHost(hostname: string): boolean {
  return plain(hostname) === VERIFICATION_HOST
}

function plain(hostname: string): string {
  return hostname.toLowerCase().replace(/\.+$/, '')
}

/**
 * The base URL without a trailing slash.
 *
 * @throws InvalidInputError when it is no http(s) URL, or carries credentials, a query or a fragment
 * @throws ProductionRefusedError when its host is a provider's production and the caller has not allowed that
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
