import { sandboxProblems } from './core/problems/sandboxes.ts'
import { HonoBase } from 'hono/hono-base'
import { TrieRouter } from 'hono/router/trie-router'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { tryDecodeURIComponent } from 'hono/utils/url'
import { isConnectionLoss } from './core/faults/in-process-delivery.ts'
import { languageFor } from './core/http/language.ts'
import { Problem } from './core/http/problem.ts'
import { problemFor } from './core/http/localized-problem.ts'
import { toResponse } from './core/http/response.ts'
import { type Log, logReason } from './core/log.ts'
import { sharedReasons } from './core/reasons/shared.ts'
import { ADMIN_PREFIX, type Address, cacheByUrl, resolveAddress } from './core/pipeline/addresses/address.ts'
import { loggedResponses, logRequest } from './core/pipeline/request-log.ts'
import { publicBaseUrl } from './core/pipeline/addresses/public-url.ts'
import type { RoutedRequest, Transport } from './core/pipeline/transport.ts'
import type { UnmatchedRequests } from './core/pipeline/unmatched/unmatched-requests.ts'
import type { Provider, Route } from './core/provider/provider.ts'
import { serializeResponse } from './core/provider/response.ts'
import { redactUrl } from './core/redaction.ts'
import type { Sandboxes } from './core/sandbox/sandboxes.ts'
import type { MaybePromise } from './core/store/maybe-promise.ts'
import { type Store, StoreUnavailableError } from './core/store/store.ts'
import { lazy } from './core/util/lazy.ts'
import { memo } from './core/util/memo.ts'

interface Bindings {
  address: Address
  transport: Transport
}

/** The dashboard. The server loads the dashboard on the first request to the page, to keep the start-up fast. */
export interface Dashboard {
  dashboardPage(request: Request, address: Address, providers: readonly Provider[]): Promise<Response>
  dashboardAsset(name: string): Promise<Response>
}

/** A function that returns the metrics in the text format of Prometheus. */
export type MetricsPage = () => Promise<Response>

type Router = HonoBase<{ Bindings: Bindings }>

export interface RouterOptions {
  providers: readonly Provider[]
  sandboxes: Sandboxes
  store: Store
  log: Log
  /** Handles a request that was routed to a provider. */
  handle(routed: RoutedRequest): MaybePromise<Response>
  /** Loads the object that records requests without a matching route. */
  unmatched(): Promise<UnmatchedRequests>
  /** Base URL at which browsers reach the mock. By default, the base URL is the address that the caller used. */
  publicUrl?: string | undefined
  /** Loads the control API. */
  loadAdmin(): Promise<Router>
  /** Loads the dashboard; undefined if the mock has no dashboard. */
  loadDashboard: (() => Promise<Dashboard>) | undefined
  /** Loads the page at `/metrics`; undefined if the mock has no such page. */
  loadMetrics: (() => Promise<MetricsPage>) | undefined
}

/**
 * The function that routes a request to a provider, a page, the control API or a health probe.
 * @param inSandbox id of the sandbox that handles the request; undefined if the URL determines the sandbox
 */
export type Dispatch = (request: Request, transport: Transport, inSandbox?: string) => MaybePromise<Response>

/** Creates the routes of the mock. */
export function createDispatch({
  providers,
  sandboxes,
  store,
  log,
  handle,
  unmatched,
  publicUrl,
  loadAdmin,
  loadDashboard,
  loadMetrics,
}: RouterOptions): Dispatch {
  const app = createRouter()
  app.get('/livez', () => new Response('ok'))
  app.get('/readyz', async ({ req }) => {
    const problem = await store.problem()
    return problem === undefined
      ? new Response('ok')
      : problemFor(new Problem(503, sandboxProblems.notReady({ detail: problem })), req.raw, providers)
  })
  // The control API is loaded on the first request to `/__admin`, to keep the start-up fast.
  const admin = lazy(async () => createRouter().route(ADMIN_PREFIX, await loadAdmin()))
  app.all(`${ADMIN_PREFIX}/*`, async ({ req, env }) => (await admin()).fetch(req.raw, env))
  if (loadMetrics) {
    const metrics = lazy(loadMetrics)
    app.get('/metrics', async () => (await metrics())())
  }
  if (loadDashboard) addDashboardRoutes(lazy(loadDashboard))
  for (const provider of providers) addPages(provider)
  const findRoutes = routeFinderOf(providers)
  const resolve = (url: string, inSandbox?: string, mount?: Transport['mount']): Destination => {
    const address = resolveAddress(url, providers, inSandbox, mount)
    if (publicUrl !== undefined && address.provider)
      address.providerBaseUrl = publicBaseUrl(publicUrl, address, address.provider.name)
    return { address, routes: address.provider ? findRoutes(address.path) : new Map() }
  }
  const resolveUrl = cacheByUrl((url) => resolve(url))

  /**
   * Creates a router without routes. The router already has the mock's responses to unknown paths and to errors. The
   * router uses a trie, which is ready at once. Hono's default router would first build regular expressions, and in a
   * short-lived mock this would take longer than all requests to the control API.
   */
  function createRouter(): Router {
    const hono = new HonoBase<{ Bindings: Bindings }>({
      router: new TrieRouter(),
      getPath: (_request, context) => pathOf(context),
    })
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
    hono.onError((error, { req, env }) => failed(error, env.address, req.raw))
    return hono
  }

  async function answerUnmatched(request: Request, address: Address, transport: Transport): Promise<Response> {
    const problem = await (await unmatched()).add(request, address, transport)
    const response = await problemFor(problem, request, providers)
    loggedResponses.add(response)
    return response
  }

  function addDashboardRoutes(dashboard: () => Promise<Dashboard>): void {
    app.get('/', async ({ req, env }) => (await dashboard()).dashboardPage(req.raw, env.address, providers))
    // The Location header is relative, so the redirect stays below the path of the sandbox.
    app.get('/dashboard', ({ env }) => redirectTo(`./${env.address.search}`))
    app.get('/dashboard/', ({ env }) => redirectTo(`../${env.address.search}`))
    app.get('/dashboard/:file{.+}', async ({ req }) => (await dashboard()).dashboardAsset(req.param('file')))
  }

  function addPages(provider: Provider): void {
    const { name, pages } = provider
    for (const { path, load } of pages) {
      app.get(`/${name}${path}`, async (context) => {
        const { address } = context.env
        const query = new URLSearchParams(address.search)
        const language = languageFor(query.get('lang'), context.req.raw.headers.get('accept-language'))
        const shown = { params: context.req.param(), query, language }
        const render = await load()
        try {
          const page = sandboxes.look(address.sandbox, ({ tx, settings: values, nowMs }) =>
            render({ ...shown, settings: values, nowMs, tx }),
          )
          return await logRequest(log, context.req.raw, address, page)
        } catch (error) {
          if (!(error instanceof StoreUnavailableError)) throw error
          logReason(log, 'error', sharedReasons.storeFailed, {
            sandbox: address.sandbox,
            error: error.message,
          })
          return toResponse(context.req.raw, serializeResponse(provider.failureResponse))
        }
      })
    }
  }

  function failed(error: unknown, address: Address, request: Request): MaybePromise<Response> {
    if (error instanceof Error && isConnectionLoss(error)) throw error
    if (error instanceof Problem) return problemFor(error, request, providers)
    logReason(log, 'error', sharedReasons.exceptionAnswered, { path: redactUrl(address.path), error })
    return unexpected(request, providers)
  }

  /** Handles a routed request. If the handler fails, returns an error response. */
  function handleOrFail(routed: RoutedRequest): MaybePromise<Response> {
    try {
      const response = handle(routed)
      return response instanceof Promise
        ? response.catch((error: unknown) => failed(error, routed.address, routed.request))
        : response
    } catch (error) {
      return failed(error, routed.address, routed.request)
    }
  }

  /**
   * Responds to a malformed request without routing the request. The response is an error in the provider's format or,
   * if the URL leads to no provider, a problem document.
   */
  async function refuse(request: Request, address: Address, transport: Transport): Promise<Response> {
    const { provider } = address
    if (provider) return handleOrFail({ request, address, provider, route: undefined, params: {}, transport })
    try {
      return await answerUnmatched(request, address, transport)
    } catch (error) {
      return failed(error, address, request)
    }
  }

  return (request, transport, inSandbox) => {
    const { address, routes } =
      inSandbox === undefined && transport.mount === undefined
        ? resolveUrl(request.url)
        : resolve(request.url, inSandbox, transport.mount)
    if (transport.malformed !== undefined) return refuse(request, address, transport)
    const found = routes.get(request.method)
    if (found) return handleOrFail({ request, address, transport, ...found })
    const response = app.fetch(request, { address, transport })
    return address.provider ? response : logRequest(log, request, address, response)
  }
}

type FoundRoute = Pick<RoutedRequest, 'provider' | 'route' | 'params'>

/** The address of a URL, and for each HTTP method the provider's route that matches the URL. */
interface Destination {
  address: Address
  routes: ReadonlyMap<string, FoundRoute>
}

/**
 * Creates a function that returns the routes of a path by HTTP method, with the parameters in the path. Requests to
 * providers use this function instead of Hono's routing, because Hono's context object would take 4 % of the time of a
 * request.
 */
function createRouteFinder(providers: readonly Provider[]): (path: string) => Destination['routes'] {
  const router = new RegExpRouter<{ provider: Provider; route: Route }>()
  const methods = new Set<string>()
  for (const provider of providers)
    for (const route of provider.routes) {
      methods.add(route.method)
      router.add(route.method, `/${provider.name}${route.path}`, { provider, route })
    }

  return (path) => {
    const found = new Map<string, FoundRoute>()
    for (const method of methods) {
      const [[first], texts = []] = router.match(method, path)
      if (!first) continue
      const [{ provider, route }, places] = first
      const params: Record<string, string> = {}
      for (const name in places) params[name] = tryDecodeURIComponent(texts[Number(places[name])] ?? '')
      found.set(method, { provider, route, params })
    }
    return found
  }
}

/**
 * Returns the function that finds the routes of the providers' paths. All mocks with the same providers share this
 * function.
 */
const routeFinderOf = memo(createRouteFinder)

function pathOf(context: { env?: Bindings } | undefined): string {
  return context?.env?.address.path ?? '/'
}

function redirectTo(location: string): Response {
  return new Response(null, { status: 302, headers: { location } })
}

/** Returns the error response to a request whose handler threw an unexpected exception. */
async function unexpected(request: Request, providers: readonly Provider[]): Promise<Response> {
  const problem = new Problem(500, sandboxProblems.unexpected)
  const response = await problemFor(problem, request, providers)
  loggedResponses.add(response)
  return response
}
