import { controlProblems } from '../core/problems/control.ts'
import { sandboxUrl, type Address } from '../core/pipeline/addresses/address.ts'
import { languageFor } from '../core/http/language.ts'
import { Problem } from '../core/http/problem.ts'
import { lazy } from '../core/util/lazy.ts'
import type { Provider } from '../core/provider/provider.ts'
import { assetOf, keysInScripts } from './assets.ts'
import { renderPage } from './page.ts'
import { textKeys } from './texts/index.ts'

/**
 * Security headers of the page. With these headers, the browser loads nothing from another host and applies no inline
 * script or style.
 */
const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
} as const

const scriptKeys = lazy(() => keysInScripts(textKeys))

/** Returns the page of the dashboard for the sandbox of an address. */
export async function dashboardPage(
  request: Request,
  address: Address,
  providers: readonly Provider[],
): Promise<Response> {
  const language = languageFor(new URLSearchParams(address.search).get('lang'), request.headers.get('accept-language'))
  const page = renderPage({
    language,
    sandbox: address.sandbox,
    url: sandboxUrl(address),
    providers,
    scriptKeys: await scriptKeys(),
  })
  return new Response(page, {
    headers: { ...securityHeaders, 'content-type': 'text/html; charset=utf-8', vary: 'accept-language' },
  })
}

/** Returns a script or the style sheet of the dashboard. @throws Problem 404 if there is no such file */
export async function dashboardAsset(name: string): Promise<Response> {
  const asset = await assetOf(name)
  if (!asset) throw new Problem(404, controlProblems.noDashboardFile({ name: name.slice(0, 80) }))
  return new Response(asset.text, { headers: { ...securityHeaders, 'content-type': `${asset.type}; charset=utf-8` } })
}
