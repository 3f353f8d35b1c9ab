import type { Address } from '../core/pipeline/address.ts'
import { DEFAULT_SANDBOX } from '../core/sandbox/sandbox-id.ts'
import type { Json } from '../core/openapi/description.ts'
import { openApi, server, textOf } from '../core/openapi/document.ts'
import type { Theatre } from '../core/openapi/examples.ts'
import { Problem } from '../core/http/problem.ts'
import type { Provider } from '../core/provider/provider.ts'

/** Made once: a description follows from the code alone. */
const made = new WeakMap<Provider, Promise<Json>>()

/**
 * The OpenAPI description of a provider's API, with the address at which the sandbox serves it.
 * @param file such as `at-gift.json`
 * @throws Problem 404
 */
export async function describe(
  file: string,
  { origin, sandbox }: Address,
  providers: readonly Provider[],
  theatre: () => Theatre,
): Promise<Response> {
  const provider = providers.find(({ name }) => file === `${name}.json`)
  if (!provider)
    throw new Problem(
      404,
      `there is no description "${file.slice(0, 40)}"; there are ${providers.map(({ name }) => `${name}.json`).join(' and ')}`,
    )
  const making =
    made.get(provider) ?? provider.openApiDescription().then((description) => openApi(provider, description, theatre()))
  made.set(provider, making)
  const mount = sandbox === DEFAULT_SANDBOX ? origin : `${origin}/sandboxes/${sandbox}`
  return new Response(textOf({ ...(await making), servers: [server(`${mount}/${provider.name}`)] }), {
    headers: { 'content-type': 'application/json' },
  })
}
