import { checkBaseUrl, isProductionHost, isVerificationHost } from '../../clients/base-url.ts'
import { Problem } from '../../mock-server/core/http/problem.ts'

/** Where requests may be sent. It has been checked: nothing else may be told to send. */
export interface Target {
  /** Without a slash at the end. */
  readonly url: URL
  /** A provider's own host, where clients are tried: what is sent there is seen by others. */
  readonly isProviders: boolean
}

/**
 * An address to verify. A provider's production is refused however it is written, before any name is looked up, and there
 * is no way to allow it: what a verification issues there is billed and cannot be cancelled (AG-D12).
 * @param what is to be at that address, for the message, such as `--base-url`
 * @throws Problem for a production host, and for what is no plain http or https URL
 */
export function targetOf(address: string, what: string): Target {
  const host = URL.parse(address)?.hostname ?? ''
  if (isProductionHost(host))
    throw new Problem(
      400,
      `${what}: ${host} is a provider's production, where every code is billed for good: verification never sends there, and no option allows it`,
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
    // It calls the address `baseUrl`; here it has the name that the caller gave it.
    throw new Problem(
      400,
      `${what} ${(error instanceof Error ? error.message : String(error)).replace(/^baseUrl /, '')}`,
    )
  }
}
