import { Problem } from '../../http/problem.ts'
import { type Address, sandboxUrl } from './address.ts'

/**
 * Checks the URL at which browsers reach the mock, and returns the URL without trailing slashes.
 * @throws Problem if the text is not an http or https URL, or if the URL has credentials, a query or a fragment
 */
export function checkPublicUrl(text: string): string {
  const url = URL.parse(text)
  const isPlain = url?.username === '' && url.password === '' && url.search === '' && url.hash === ''
  if (url && isPlain && /^https?:$/.test(url.protocol)) return url.href.replace(/\/+$/, '')
  throw new Problem(400, {
    en: `the public URL ${JSON.stringify(text)} is not an http or https URL without credentials, query and fragment, such as https://gifts.example.com`,
    ja: `公開 URL ${JSON.stringify(text)} は、https://gifts.example.com のような、認証情報・クエリー・フラグメントのない http または https の URL ではない`,
  })
}

/** Returns the base URL of a provider below the public URL of the mock. */
export function publicBaseUrl(publicUrl: string, { sandbox }: Pick<Address, 'sandbox'>, provider: string): string {
  return `${sandboxUrl({ origin: publicUrl, sandbox })}/${provider}`
}
