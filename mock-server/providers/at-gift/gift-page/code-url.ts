import { normalizeHost } from '../../../core/pipeline/addresses/address.ts'

/** Hosts of the production and the verification environment (AG-D1). */
const hosts: ReadonlySet<string> = new Set(['service-gift.jp', 'stg.service-gift.jp'])

/** Returns true if a host is one of the provider's own hosts. @param host host name in lower case, without port */
export function isProviderHost(host: string): boolean {
  return hosts.has(host)
}

/** Path of the pages of URL codes below the provider's base URL. */
export const CODE_PATH = '/code'

/**
 * Base URL of URL codes (codes that are URLs) if the caller reached the mock at an address of the provider. Names under
 * `.example` cannot be registered, so a URL that is opened by mistake reaches no server.
 */
const UNREACHABLE_URL = 'https://code.at-gift.example'

/**
 * Returns the base URL of URL codes, without a trailing slash: the setting `atGift.codeUrl`, else the address at which
 * the caller reached the mock. The address of the provider is never used, because a browser would then open the
 * provider's own page (AG-A80).
 * @param configured value of the setting `atGift.codeUrl`
 */
export function codeUrlBase(configured: string | null, providerBaseUrl: string): string {
  if (configured !== null) return configured.replace(/\/+$/, '')
  const authority = new URL(providerBaseUrl).host
  return isProviderHost(normalizeHost(authority)) ? UNREACHABLE_URL : providerBaseUrl + CODE_PATH
}
