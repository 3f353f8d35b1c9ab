import type { AdminOptions, AdminRouter } from '../context.ts'
import { parseBody } from '../input.ts'
import { pactStateSchema, setPactState } from '../pact-state.ts'

/** Routes for contract tools: OpenAPI documents, and the provider states of Pact. */
export function addContractRoutes(
  admin: AdminRouter,
  { adminOf, providers, sandboxes, trustProxy, exampleMock }: AdminOptions,
): void {
  // Loaded on the first request, to keep start-up fast.
  admin.get('/openapi/:file', async (c) =>
    (await import('../openapi.ts')).serveOpenApi(c.req.param('file'), c.env.address, providers, exampleMock),
  )

  admin.post('/pact-state', async (c) =>
    c.json(
      await setPactState(await parseBody(c, pactStateSchema), c.req.raw, c.env, {
        providers,
        sandboxes,
        adminOf,
        trustProxy,
      }),
    ),
  )
}
