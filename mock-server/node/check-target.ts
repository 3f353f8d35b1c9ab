import { sameInBoth, type Text } from '../core/localized-text.ts'
import { checkBaseUrl, isProductionHost, isVerificationHost } from '../../clients/base-url.ts'
import { Problem } from '../core/http/problem.ts'

/**
 * An address that `targetOf` has checked. Requests are sent only to such addresses, never to a provider's production
 * host.
 */
export interface Target {
  /** URL without a trailing slash. */
  readonly url: URL
  /** True for a provider's verification host, where other people can see the requests. */
  readonly isProviders: boolean
}

/**
 * Checks the address of a server that requests are sent to. A provider's production host is rejected before any DNS
 * lookup and in every spelling. No option allows a production host, because codes issued there are billed and cannot be
 * cancelled (AG-D12).
 * @param what name of the address for the message, such as `--base-url`
 * @throws Problem for a production host, or if the address is not a plain http or https URL
 */
export function targetOf(address: string, what: string): Target {
  const host = URL.parse(address)?.hostname ?? ''
  if (isProductionHost(host))
    throw new Problem(400, {
      en: `${what}: ${host} is a provider's production, where every code is billed and cannot be cancelled: gift-mock never sends requests there, and no option allows it`,
      ja: `${what}: ${host} はプロバイダーの本番環境である。発行されたコードはすべて請求され、取り消せない。gift-mock が本番環境へリクエストを送ることはなく、許可するオプションもない`,
    })
  if (!/^https?:$/.test(URL.parse(address)?.protocol ?? '')) throw new Problem(400, notHttpUrl(address, what))
  const url = new URL(checked(address, what))
  const isProviders = isVerificationHost(url.hostname)
  if (isProviders && url.protocol !== 'https:')
    throw new Problem(400, {
      en: `${what}: ${host} is reached by https alone, and credentials must not go there in the clear`,
      ja: `${what}: ${host} には https でだけ接続できる。認証情報を平文で送ってはならない`,
    })
  return { url, isProviders }
}

/**
 * Returns the message for an address that is not an http or https URL. The message contains at most 100 characters of
 * the address.
 */
function notHttpUrl(address: string, what: string): Text {
  const quoted = JSON.stringify(address.slice(0, 100))
  return {
    en: `${what}: ${quoted} is not an absolute http or https URL, such as http://127.0.0.1:8080`,
    ja: `${what}: ${quoted} は http または https の絶対 URL（例: http://127.0.0.1:8080）ではない`,
  }
}

function checked(address: string, what: string): string {
  try {
    return checkBaseUrl(address, false)
  } catch (error) {
    // The message of `checkBaseUrl` begins with the name `baseUrl`, which is replaced by `what`.
    const reason = (error instanceof Error ? error.message : String(error)).replace(/^baseUrl /, '')
    throw new Problem(400, sameInBoth(`${what} ${reason}`))
  }
}
