import { Hono } from 'hono'
import { z } from 'zod'
import { ADMIN_PREFIX, type Address, resolveAddress, createAddressBook } from './core/pipeline/address.ts'
import { DEFAULT_SANDBOX, assertSandboxId } from './core/sandbox/sandbox-id.ts'
import { assertClockInRange, type ClockState, systemTime, applyClockChange } from './core/time/sandbox-clock.ts'
import { type HostClock, hostClock as realHostClock } from './core/time/host-clock.ts'
import { parseIso } from './core/time/japan-time.ts'
import { createVirtualTimers } from './core/sandbox/virtual-timers.ts'
import { toResponse } from './core/http/response.ts'
import { isConnectionLoss } from './core/faults/in-process-delivery.ts'
import { serializeResponse } from './core/provider/response.ts'
import { createEventFeed } from './core/feed/event-feed.ts'
import { createHeldRequests } from './core/pipeline/held-requests.ts'
import { BYTES_PER_ENTRY } from './core/journal/capacity.ts'
import { createRequestHandler } from './core/pipeline/request-handler.ts'
import { loggedResponses, logRequest } from './core/pipeline/request-log.ts'
import type { Transport } from './core/pipeline/transport.ts'
import { lazy } from './core/util/lazy.ts'
import { escapedLog, type Log, silentLog } from './core/log.ts'
import { redactUrl } from './core/redaction.ts'
import { mockSettings } from './core/settings/mock-settings.ts'
import { createSandboxAdmin, type SandboxAdmin, type ScenarioLibrary } from './core/control/sandbox-admin.ts'
import { Problem, problemResponse } from './core/http/problem.ts'
import type { Provider } from './core/provider/provider.ts'
import { createSandboxes } from './core/sandbox/sandboxes.ts'
import { seedSchema } from './core/ids/seed.ts'
import { defaultSettings, parseSettings, type SettingDefinitions } from './core/settings/settings.ts'
import { issueTexts, parseValue } from './core/validation/issues.ts'
import { createDeliveryRecorder } from './core/pipeline/delivery-recorder.ts'
import { memoryStore } from './core/store/memory-store.ts'
import type { MaybePromise } from './core/store/maybe-promise.ts'
import { type Store, type StoreEvent, StoreUnavailableError } from './core/store/store.ts'
import { atGift } from './providers/at-gift/index.ts'
import { realpayGift } from './providers/realpay-gift/index.ts'

/** Setting definitions with the types of their values. */
export { settings as atGiftSettings } from './providers/at-gift/settings.ts'

export const providers: readonly Provider[] = [atGift, realpayGift]

export const settingDefinitions: SettingDefinitions = Object.assign(
  {},
  mockSettings,
  ...providers.map(({ settings }) => settings),
)

export interface GiftMockOptions {
  /** Seed of ids and codes. The same seed and order of requests produce the same codes. */
  seed?: string | undefined
  /** Settings that differ from the defaults, by dotted name. Every sandbox starts with them. */
  settings?: Record<string, unknown> | undefined
  /** Initial clock of every sandbox: `nowMs` since the epoch [ms], and whether the clock runs. */
  clock?: { nowMs?: number | undefined; mode?: ClockState['mode'] | undefined } | undefined
  /** Maximum number of sandboxes besides the root's. Above it, the response is 503. Default 1,000. */
  maxSandboxes?: number | undefined
  /** Maximum number of journal entries per sandbox. Older ones are evicted and counted. Default 10,000. */
  maxJournalEntries?: number | undefined
  /**
   * Maximum size of the journal per sandbox in bytes, with two bytes a character. Beyond it, older entries are evicted
   * and counted. The newest entry is kept in any case. Default 32 KiB for each of `maxJournalEntries`.
   */
  maxJournalBytes?: number | undefined
  /** If true, the caller's address is the last one in X-Forwarded-For. */
  trustProxy?: boolean | undefined
  /** Bearer token that the control API requires. With a token, the control API accepts any host name. */
  adminToken?: string | undefined
  /** Scenarios that can be started by name, such as the library of `gift-provider-mock/scenarios`. */
  scenarios?: ScenarioLibrary | undefined
  log?: Log | undefined
  store?: Store | undefined
  /** True if requests arrive over sockets. If not, faults that need a socket are rejected. */
  sockets?: boolean | undefined
  /** Source of real time, replaceable for tests. */
  hostClock?: HostClock | undefined
}

export interface SandboxHandle extends SandboxAdmin {
  /** Handles a request like `GiftMock.fetch`, in this sandbox. */
  fetch(request: Request, transport?: Transport): Promise<Response>
}

export interface GiftMock {
  /** Handles a request like the server: both providers, by path or by host name, and the control API. */
  fetch(request: Request, transport?: Transport): Promise<Response>
  /**
   * Returns a sandbox. Its first provider request or change creates it.
   * @throws Problem 404 if the id is invalid
   */
  sandbox(id: string): SandboxHandle
  /** Administers the root's sandbox. */
  readonly admin: SandboxAdmin
  /** Ids of the existing sandboxes, the root's first. */
  sandboxes(): Promise<string[]>
  /** Resets the root's sandbox. */
  reset(): Promise<void>
  /** Cancels requests that faults delay or hold, and resets their connections. Ends event streams. */
  cancelWaits(): void
  close(): Promise<void>
}

/** Options of the mock in which the OpenAPI examples are recorded. */
export const exampleMockOptions: GiftMockOptions = {
  seed: 'openapi',
  clock: { mode: 'frozen', nowMs: parseIso('2026-04-01T09:00:00+09:00') },
}

interface Bindings {
  address: Address
  transport: Transport
}

const boundsSchema = lazy(() =>
  z.strictObject({
    seed: seedSchema(),
    maxSandboxes: z.int().min(0),
    maxJournalEntries: z.int().min(1),
    maxJournalBytes: z.int().min(1).optional(),
    adminToken: z.string().min(1, 'empty').optional(),
  }),
)

/**
 * Creates a mock without a socket.
 * @throws Problem if a setting is unknown, a value is invalid or a limit is out of range
 *
 * @example
 * ```ts
 * import { createGiftMock } from 'gift-provider-mock'
 *
 * const mock = createGiftMock({ clock: { mode: 'frozen' }, settings: { 'atGift.limit.requests': 2 } })
 * const order = { AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }
 * const response = await mock.fetch(
 *   new Request('http://localhost/at-gift/demo-campaign/dc/getcode', {
 *     method: 'POST',
 *     headers: { 'content-type': 'application/json' },
 *     body: JSON.stringify(order),
 *   }),
 * )
 * const { totals } = await mock.admin.ledger()
 * console.log(response.status, totals.issued) // 200 1
 * await mock.close()
 * ```
 */
export function createGiftMock(options: GiftMockOptions = {}): GiftMock {
  return createApp(options).mock
}

/** A mock and its request handler. */
export interface App {
  mock: GiftMock
  /** Handles a request as `GiftMock.fetch` does, but returns the response itself if the mock waits for nothing. */
  dispatch(request: Request, transport: Transport): MaybePromise<Response>
}

/** Creates a mock for a server. @throws Problem as `createGiftMock` does */
export function createApp(options: GiftMockOptions): App {
  const {
    seed = 'gift-mock',
    settings = {},
    maxJournalEntries = 10_000,
    trustProxy = false,
    adminToken,
    store = memoryStore(),
    hostClock: host = realHostClock,
  } = options
  const log = options.log ? escapedLog(options.log) : silentLog
  const bounds = parseValue(boundsSchema(), {
    seed,
    maxSandboxes: options.maxSandboxes ?? 1000,
    maxJournalEntries,
    maxJournalBytes: options.maxJournalBytes,
    adminToken,
  })
  if (!bounds.success) throw new Problem(400, issueTexts(bounds.issues).join('; '))
  const { maxSandboxes, maxJournalBytes = maxJournalEntries * BYTES_PER_ENTRY } = bounds.data
  const journalLimits = { maxEntries: maxJournalEntries, maxBytes: maxJournalBytes }

  const startedAtMs = host.now()
  const hostNow = (): number => host.now()
  const initialClock = options.clock ? applyClockChange(systemTime, options.clock, startedAtMs) : systemTime
  assertClockInRange(initialClock, startedAtMs)
  const made = parseSettings(settingDefinitions, settings)
  const sandboxes = createSandboxes({
    store,
    defaults: defaultSettings(settingDefinitions),
    made,
    seed,
    clock: initialClock,
    maxSandboxes,
    hostNow,
    onRemoved: (id) => virtualTimers.reschedule(id),
  })
  const virtualTimers = createVirtualTimers((id) => sandboxes.transactionIfExists(id, ({ record }) => record), hostNow)
  const unsubscribe = store.subscribe(
    (event) =>
      void onRemoteChange(event).catch((error: unknown) =>
        log('error', 'what waits could not look at a clock that was changed elsewhere', { error }),
      ),
    'remote',
  )
  const recorder = createDeliveryRecorder(sandboxes, log, hostNow)
  const held = createHeldRequests()
  const handle = createRequestHandler({
    sandboxes,
    definitions: settingDefinitions,
    virtualTimers,
    recorder,
    held,
    host,
    log,
    journalLimits,
    trustProxy,
  })
  const events = createEventFeed({ store, sandboxes, providers, definitions: settingDefinitions })
  const adminOf = (id: string): SandboxAdmin =>
    createSandboxAdmin(id, {
      sandboxes,
      providers,
      definitions: settingDefinitions,
      virtualTimers,
      held,
      unmatched,
      sockets: options.sockets ?? false,
      library: options.scenarios,
      journalLimits,
      initialClock,
      hostNow,
    })

  // Loaded on the first such request, to keep start-up fast.
  const unmatched = lazy(async () => {
    const { createUnmatchedRequests } = await import('./core/pipeline/unmatched-requests.ts')
    return createUnmatchedRequests({
      sandboxes,
      providers,
      definitions: settingDefinitions,
      made,
      log,
      hostNow,
      trustProxy,
      max: maxJournalEntries,
    })
  })
  const addressIn = createAddressBook(providers)
  const app = router()
  app.get('/livez', () => new Response('ok'))
  app.get('/readyz', async () => {
    const problem = await store.problem()
    return problem === undefined ? new Response('ok') : problemResponse(new Problem(503, problem))
  })
  // Loaded on the first request, to keep start-up fast.
  const record = lazy(async () => {
    const { createAdmin } = await import('./admin/routes.ts')
    return router().route(
      ADMIN_PREFIX,
      createAdmin({
        providers,
        definitions: settingDefinitions,
        sandboxes,
        adminOf,
        adminToken,
        trustProxy,
        store,
        startedAtMs,
        events,
        exampleMock: () => createGiftMock(exampleMockOptions),
      }),
    )
  })
  app.all(`${ADMIN_PREFIX}/*`, async ({ req, env }) => (await record()).fetch(req.raw, env))
  for (const provider of providers) mountProvider(app, provider)

  /** Creates a router without routes, with the mock's responses to unknown paths and errors. */
  function router(): Hono<{ Bindings: Bindings }> {
    const hono = new Hono<{ Bindings: Bindings }>({ getPath: (_request, context) => pathOf(context) })
    hono.notFound(({ req, env }) => {
      const { address, transport } = env
      if (address.provider)
        return handle({
          request: req.raw,
          address,
          provider: address.provider,
          route: undefined,
          params: {},
          transport,
        })
      return answerUnmatched(req.raw, address, transport)
    })
    hono.onError((error, { env }) => failed(error, env.address))
    return hono
  }

  async function answerUnmatched(request: Request, address: Address, transport: Transport): Promise<Response> {
    const response = problemResponse(await (await unmatched()).add(request, address, transport))
    loggedResponses.add(response)
    return response
  }

  function cancelWaits(): void {
    virtualTimers.cancelAll()
    events.end()
  }

  async function onRemoteChange(event: StoreEvent): Promise<void> {
    if (event === 'gap') await virtualTimers.rescheduleAll()
    else if (event.event.kind === 'clock' || event.event.kind === 'emptied')
      await virtualTimers.reschedule(event.sandbox)
  }

  function mountProvider(root: typeof app, provider: Provider): void {
    const { name, routes, pages } = provider
    for (const { path, render } of pages) {
      root.get(`/${name}${path}`, async (context) => {
        const { address } = context.env
        const shown = {
          params: context.req.param(),
          query: new URLSearchParams(address.search),
          providerBaseUrl: address.providerBaseUrl ?? address.origin,
        }
        try {
          const page = sandboxes.look(address.sandbox, ({ tx, settings: values, nowMs }) =>
            render({ ...shown, settings: values, nowMs, tx }),
          )
          return await logRequest(log, context.req.raw, address, page)
        } catch (error) {
          if (!(error instanceof StoreUnavailableError)) throw error
          log('error', "the store failed, and the provider's own failure was answered", {
            sandbox: address.sandbox,
            error: error.message,
          })
          return toResponse(context.req.raw, serializeResponse(provider.failureResponse))
        }
      })
    }
    for (const route of routes) {
      root.on(route.method, `/${name}${route.path}`, ({ req, env }) =>
        // Hono routes HEAD to the GET handler, but providers have no HEAD routes.
        handle({
          request: req.raw,
          address: env.address,
          provider,
          route: req.raw.method === route.method ? route : undefined,
          params: req.param(),
          transport: env.transport,
        }),
      )
    }
  }

  function failed(error: unknown, address: Address): Response {
    if (error instanceof Error && isConnectionLoss(error)) throw error
    if (error instanceof Problem) return problemResponse(error)
    log('error', 'an exception was answered with 500', { path: redactUrl(address.path), error })
    return problemResponse(new Problem(500, 'an unexpected error; the log says which'))
  }

  function dispatch(request: Request, transport: Transport, inSandbox?: string): MaybePromise<Response> {
    const address =
      inSandbox === undefined && transport.mount === undefined
        ? addressIn(request.url)
        : resolveAddress(request.url, providers, inSandbox, transport.mount)
    if (transport.malformed !== undefined) return refuse(request, address, transport)
    const response = app.fetch(request, { address, transport })
    return address.provider ? response : logRequest(log, request, address, response)
  }

  /** Answers a malformed request without routing it: with an error in the provider's format or with a problem. */
  async function refuse(request: Request, address: Address, transport: Transport): Promise<Response> {
    const { provider } = address
    try {
      if (!provider) return await answerUnmatched(request, address, transport)

      return await handle({ request, address, provider, route: undefined, params: {}, transport })
    } catch (error) {
      return failed(error, address)
    }
  }

  const mock: GiftMock = {
    fetch: async (request, transport = inProcess) => dispatch(request, transport),
    sandbox(id) {
      assertSandboxId(id)
      return { ...adminOf(id), fetch: async (request, transport = inProcess) => dispatch(request, transport, id) }
    },
    admin: adminOf(DEFAULT_SANDBOX),
    sandboxes: () => sandboxes.list(),
    reset: () => adminOf(DEFAULT_SANDBOX).reset(),
    cancelWaits,
    async close() {
      unsubscribe()
      cancelWaits()
      recorder.stopRetrying()
      await store.close()
    },
  }
  return { mock, dispatch }
}

const inProcess: Transport = {}

function pathOf(context: { env?: Bindings } | undefined): string {
  return context?.env?.address.path ?? '/'
}
