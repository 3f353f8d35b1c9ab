import { checkBaseUrl, isProductionHost, isVerificationHost } from '../../clients/base-url.ts'
import { Problem } from '../../mock-server/core/http/problem.ts'

/** A checked address. The verification sends requests only to checked addresses. */
export interface Target {
  /** URL without a trailing slash. */
  readonly url: URL
  /** True for a provider's verification host. Requests there are visible to others. */
  readonly isProviders: boolean
}

/**
 * Checks the address of a verification. A provider's production host is rejected in every spelling and before any DNS
 * lookup. No option allows a production host, because codes issued there are billed and cannot be cancelled (AG-D12).
 * @param what name of the address for the message, such as `--base-url`
 * @throws Problem for a production host, or if the address is not a plain http or https URL
 */
export function targetOf(address: string, what: string): Target {
  const host = URL.parse(address)?.hostname ?? ''
  if (isProductionHost(host))
    throw new Problem(
      400,
      `${what}: ${host} is a provider's production, where every code is billed and cannot be cancelled: verification never sends requests there, and no option allows it`,
    )
  const url = new URL(checked(address, what))
  const isProviders = isVerificationHost(url.hostname)
  if (isProviders && url.protocol !== 'https:')
    throw new Problem(400, `${what}: ${host} is reached by https alone, and credentials must not go there in the clear`)
  return { url, isProviders }
}

function checked(address: string, what: string): string {
  try {
    return checkBaseUrl(address, false)
  } catch (error) {
    // The client's error message calls the address `baseUrl`. This message uses the caller's name for the address.
    throw new Problem(
      400,
      `${what} ${(error instanceof Error ? error.message : String(error)).replace(/^baseUrl /, '')}`,
    )
  }
}
