import { Hono, type Context } from 'hono'
import type { z } from 'zod'
import type { Address } from '../core/pipeline/address.ts'
import { DEFAULT_SANDBOX, assertSandboxId } from '../core/sandbox/sandbox-id.ts'
import type { EventFeed } from '../core/feed/event-feed.ts'
import { bodyErrorMessages } from '../core/http/body-error.ts'
import { readTextBody } from '../core/http/read-body.ts'
import type { ExampleMock } from '../core/openapi/examples.ts'
import type { SandboxAdmin } from '../core/control/sandbox-admin.ts'
import { Problem, problemResponse } from '../core/http/problem.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { Sandboxes } from '../core/sandbox/sandboxes.ts'
import { noActiveScenario } from '../core/scenario/run.ts'
import { issueTexts } from '../core/validation/issues.ts'
import { parseSettings, type SettingDefinitions } from '../core/settings/settings.ts'
import type { Store } from '../core/store/store.ts'
import type { Transport } from '../core/pipeline/transport.ts'
import { NAME, VERSION } from '../core/version.ts'
import { authorize } from './authorize.ts'
import { eventStream, eventText, streamHeaders } from './event-stream.ts'
import { pactStateSchema, setPactState } from './pact-state.ts'
import {
  advanceSchema,
  changeSettingsSchema,
  createSandboxSchema,
  envFormatSchema,
  faultDocumentSchema,
  isLibraryReference,
  lastEventSchema,
  noQuerySchema,
  putSandboxQuerySchema,
  requestFilterSchema,
  resetSchema,
  setClockSchema,
  snapshotSchema,
  startScenarioSchema,
  verifySchema,
} from './schemas.ts'
import { listRoutes, unrouted } from './unrouted.ts'
import {
  clockView,
  codeView,
  environmentFormats,
  faultView,
  isoOf,
  requestView,
  scenarioView,
  settingsView,
} from './views.ts'

export interface AdminOptions {
  providers: readonly Provider[]
  definitions: SettingDefinitions
  sandboxes: Sandboxes
  adminOf(id: string): SandboxAdmin
  adminToken: string | undefined
  /** If true, the caller's address is the last one in X-Forwarded-For. */
  trustProxy: boolean
  store: Store
  startedAtMs: number
  events: EventFeed
  /** Creates a separate mock in which the OpenAPI examples are recorded. */
  exampleMock(): ExampleMock
}

type Bindings = { Bindings: { address: Address; transport: Transport } }
type AdminContext = Context<Bindings>

const MAX_BODY_BYTES = 1024 * 1024
const MAX_SNAPSHOT_BYTES = 512 * 1024 * 1024

/** Creates the control API of all sandboxes, below `/__admin`. */
export function createAdmin({
  providers,
  definitions,
  sandboxes,
  adminOf,
  adminToken,
  trustProxy,
  store,
  startedAtMs,
  events,
  exampleMock,
}: AdminOptions): Hono<Bindings> {
  const admin = new Hono<Bindings>()
  const operator = ({ env }: AdminContext): SandboxAdmin => adminOf(env.address.sandbox)

  admin.use(async ({ req, env }, next) => {
    authorize(req.raw, env.address, adminToken)
    assertSandboxId(env.address.sandbox)
    await next()
  })

  admin.get('/', (c) => c.json({ routes: listRoutes(admin.routes, c.env.address) }))
  admin.get('/version', (c) =>
    c.json({ name: NAME, version: VERSION, startedAt: isoOf(startedAtMs), store: store.description }),
  )
  admin.get('/env', async (c) => {
    const { format } = parseQuery(c, envFormatSchema)
    const text = environmentFormats[format](await environment(c))
    return c.body(text, 200, { 'content-type': format === 'json' ? 'application/json' : 'text/plain; charset=utf-8' })
  })

  admin.get('/settings', async (c) => c.json(settingsView(definitions, await operator(c).settings())))
  admin.patch('/settings', async (c) =>
    c.json(settingsView(definitions, await operator(c).changeSettings(await parseBody(c, changeSettingsSchema)))),
  )

  admin.get('/clock', async (c) => c.json(clockView(await operator(c).clock())))
  admin.put('/clock', async (c) => {
    const { now, mode, rate } = await parseBody(c, setClockSchema)
    await operator(c).setClock({ nowMs: now, mode, rate })
    return c.json(clockView(await operator(c).clock()))
  })
  admin.post('/clock/advance', async (c) => {
    await operator(c).advanceClock((await parseBody(c, advanceSchema)).ms)
    return c.json(clockView(await operator(c).clock()))
  })
  admin.post('/reset', async (c) => {
    await operator(c).reset({ keepSettings: (await parseBody(c, resetSchema, {})).keep.includes('settings') })
    return c.body(null, 204)
  })

  admin.get('/requests', async (c) => {
    const { requests, evicted } = await operator(c).requests(parseQuery(c, requestFilterSchema))
    return c.json({ requests: requests.map((entry) => requestView(entry, c.env.address.sandbox, providers)), evicted })
  })
  admin.get('/requests/:id', async (c) =>
    c.json(requestView(await operator(c).request(c.req.param('id')), c.env.address.sandbox, providers)),
  )
  admin.delete('/requests', async (c) => {
    await operator(c).clearRequests()
    return c.body(null, 204)
  })
  admin.post('/requests/verify', async (c) => {
    const { match, count } = await parseBody(c, verifySchema)
    const { result, ...rest } = await operator(c).verify(match, count)
    if (result === 'passed') return c.json({ result, ...rest })
    const { found, evicted } = rest
    if (result === 'inconclusive')
      return problemResponse(
        new Problem(
          409,
          `${found} match, and ${evicted} more were evicted from the journal: start with more --max-journal-entries`,
        ),
        { result, ...rest },
      )
    return problemResponse(
      new Problem(422, `${found} match, which is not what was asked for: ${JSON.stringify(count)}`),
      { result, ...rest },
    )
  })

  admin.get('/ledger', async (c) => {
    const { codes, totals } = await operator(c).ledger()
    return c.json({ codes: codes.map(codeView), totals })
  })

  admin.get('/report', async (c) => c.json(await operator(c).report()))

  admin.get('/faults', async (c) =>
    c.json({ faults: (await operator(c).faults()).map((fault) => faultView(fault, definitions)) }),
  )
  admin.post('/faults', async (c) =>
    c.json(faultView(await operator(c).arm(await parseBody(c, faultDocumentSchema)), definitions), 201),
  )
  admin.delete('/faults/:name', async (c) => {
    await operator(c).disarm(c.req.param('name'))
    return c.body(null, 204)
  })
  admin.delete('/faults', async (c) => {
    await operator(c).disarm()
    return c.body(null, 204)
  })

  admin.get('/scenarios', async (c) =>
    c.json({
      scenarios: (await operator(c).scenarios()).map(({ name, title, tags = [], story }) => ({
        name,
        title,
        tags,
        story,
      })),
    }),
  )
  admin.put('/scenario', async (c) => {
    const document = await parseBody(c, startScenarioSchema)
    await operator(c).startScenario(isLibraryReference(document) ? document.name : document)
    return c.json(await stateOfScenario(c))
  })
  admin.get('/scenario', async (c) => c.json(await stateOfScenario(c)))
  admin.delete('/scenario', async (c) => {
    await operator(c).stopScenario()
    return c.body(null, 204)
  })

  admin.get('/snapshot', async (c) => c.json(await operator(c).snapshot()))
  admin.put('/snapshot', async (c) => {
    await operator(c).restore(await parseBody(c, snapshotSchema, undefined, MAX_SNAPSHOT_BYTES))
    return c.body(null, 204)
  })

  admin.get('/events', async (c) => {
    const { method, headers } = c.req.raw
    // Hono routes HEAD to the GET handler, and the body of such a subscription is never read.
    if (method === 'HEAD') return new Response(null, { headers: streamHeaders })
    parseQuery(c, noQuerySchema)
    const { 'last-event-id': afterId } = validate(lastEventSchema, Object.fromEntries(headers), 'the headers')
    const following = await events.subscribe(c.env.address.sandbox, afterId || undefined)
    return new Response(
      eventStream(
        following,
        (happening) => eventText(happening, c.env.address.sandbox, providers, definitions),
        c.env.transport.connection ? undefined : c.req.raw.signal,
      ),
      { headers: streamHeaders },
    )
  })

  // Loaded on the first request, to keep start-up fast.
  admin.get('/openapi/:file', async (c) =>
    (await import('./openapi.ts')).serveOpenApi(c.req.param('file'), c.env.address, providers, exampleMock),
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

  admin.get('/sandboxes', async (c) => {
    assertRootSandbox(c)
    return c.json({ sandboxes: await sandboxes.list() })
  })
  admin.put('/sandboxes/:id', async (c) => {
    assertRootSandbox(c)
    const id = sandboxId(c.req.param('id'))
    const { if: condition } = parseQuery(c, putSandboxQuerySchema)
    const { settings, seed } = await parseBody(c, createSandboxSchema, {})
    const isMade = await sandboxes.put(id, { settings: parseSettings(definitions, settings), seed }, condition)
    return c.json({ id, url: `${c.env.address.origin}/sandboxes/${id}` }, isMade ? 201 : 200)
  })
  admin.delete('/sandboxes/:id', async (c) => {
    assertRootSandbox(c)
    const id = sandboxId(c.req.param('id'))
    if (id === DEFAULT_SANDBOX)
      throw new Problem(400, "the root's sandbox cannot be deleted: POST /__admin/reset puts it back to its start")
    if (!(await sandboxes.delete(id))) throw new Problem(404, `there is no sandbox "${id}"`)
    return c.body(null, 204)
  })

  admin.all('*', (c) => unrouted(admin.routes, c.req.raw.method, c.env.address))

  async function stateOfScenario(c: AdminContext) {
    const state = await operator(c).scenario()
    if (!state) throw noActiveScenario()
    return scenarioView(state)
  }

  async function environment(c: AdminContext): Promise<Record<string, string>> {
    const { origin, sandbox } = c.env.address
    const base = sandbox === DEFAULT_SANDBOX ? origin : `${origin}/sandboxes/${sandbox}`
    const settings = await operator(c).settings()
    return Object.assign(
      { GIFT_MOCK_URL: base, GIFT_MOCK_ADMIN_URL: `${base}/__admin` },
      ...providers.map((provider) => provider.environmentVariables(settings, `${base}/${provider.name}`)),
    )
  }

  return admin
}

function assertRootSandbox({ env }: AdminContext): void {
  if (env.address.sandbox !== DEFAULT_SANDBOX)
    throw new Problem(404, 'sandboxes are managed at the root: /__admin/sandboxes')
}

function sandboxId(id: string): string {
  assertSandboxId(id, 400)
  return id
}

function parseQuery<S extends z.ZodType>(c: AdminContext, schema: S): z.infer<S> {
  return validate(schema, Object.fromEntries(new URLSearchParams(c.env.address.search)), 'the query')
}

/** @param whenEmpty value used for an empty body; if omitted, an empty body is an error */
async function parseBody<S extends z.ZodType>(
  c: AdminContext,
  schema: S,
  whenEmpty?: unknown,
  maxBytes = MAX_BODY_BYTES,
): Promise<z.infer<S>> {
  const { text, error } = await readTextBody(c.req.raw, c.req.header('content-length'), maxBytes)
  if (error)
    throw new Problem(
      error === 'too-large' ? 413 : 400,
      `${bodyErrorMessages[error]}; at most ${maxBytes} bytes are taken`,
    )
  if (!text && whenEmpty !== undefined) return validate(schema, whenEmpty, 'the body')
  return validate(schema, jsonOf(text ?? ''), 'the body')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem(400, `the body is not valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function validate<S extends z.ZodType>(schema: S, value: unknown, what: string): z.infer<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = issueTexts(parsed.error)
  throw new Problem(400, `${what}: ${issues.join('; ')}`, issues)
}
