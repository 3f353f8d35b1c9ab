import { Hono } from 'hono'
import { type Address, DEFAULT_SANDBOX } from '../core/address.ts'
import type { Json } from '../core/openapi/description.ts'
import type { Theatre } from '../core/openapi/rehearsal.ts'
import { Problem } from '../core/problem.ts'
import type { Provider } from '../core/provider.ts'

/** The OpenAPI description of each provider's API, with the address at which the sandbox serves it. */
export function createOpenApi(providers: readonly Provider[], theatre: () => Theatre): Hono<{ Bindings: { address: Address } }> {
  const documents = new Map<Provider, Promise<Json>>()
  const routes = new Hono<{ Bindings: { address: Address } }>()

  routes.get('/:file', async (c) => {
    const file = c.req.param('file')
    const provider = providers.find(({ name }) => file === `${name}.json`)
    if (!provider) throw new Problem(404, `there is no description "${file}"; there are ${providers.map(({ name }) => `${name}.json`).join(' and ')}`)
    // Nothing of this is loaded or made before somebody asks: a start does not wait for it.
    const { openApi, server, textOf } = await import('../core/openapi/document.ts')
    const made = documents.get(provider) ?? provider.describe().then((description) => openApi(provider, description, theatre()))
    documents.set(provider, made)
    const { origin, sandbox } = c.env.address
    const mount = sandbox === DEFAULT_SANDBOX ? origin : `${origin}/sandboxes/${sandbox}`
    return c.body(textOf({ ...(await made), servers: [server(`${mount}/${provider.name}`)] }), 200, { 'content-type': 'application/json' })
  })
  return routes
}
