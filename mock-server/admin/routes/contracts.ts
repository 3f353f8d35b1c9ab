import { controlProblems } from '../../core/problems/control.ts'
import type { AdminOptions, AdminRouter } from '../context.ts'
import { describedRoutes } from '../unrouted-requests.ts'
import { languageOf, parseBody, validate } from '../input.ts'
import { pactStateFromQuery, pactStateSchema, setPactState } from '../pact-state.ts'

/** Routes for contract tools: OpenAPI documents, and the provider states of Pact. */
export function addContractRoutes(
  admin: AdminRouter,
  { adminOf, providers, sandboxes, trustProxy, publicUrl, exampleMock }: AdminOptions,
): void {
  // The module is loaded on the first request, to keep the start-up fast.
  admin.get('/openapi/:file', async (c) =>
    (await import('../openapi.ts')).serveOpenApi(
      c.req.param('file'),
      c.env.address,
      providers,
      exampleMock,
      languageOf(c),
    ),
  )

  admin.get('/openapi.json', async (c) =>
    (await import('../openapi.ts')).serveControlApi(describedRoutes(admin.routes), c.env.address, exampleMock),
  )

  admin.post('/pact-state', async (c) => {
    const query = pactStateFromQuery(c.env.address.search)
    const request =
      query === undefined
        ? await parseBody(c, pactStateSchema)
        : validate(pactStateSchema, query, controlProblems.query)
    const options = { providers, sandboxes, adminOf, trustProxy, publicUrl, fromQuery: query !== undefined }
    return c.json(await setPactState(request, c.req.raw, c.env, options))
  })
}
