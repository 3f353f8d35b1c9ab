import { DEFAULT_SANDBOX, assertSandboxId } from './core/sandbox/sandbox-id.ts'
import { assertClockInRange, systemTime, applyClockChange } from './core/time/sandbox-clock.ts'
import { hostClock as realHostClock } from './core/time/host-clock.ts'
import { parseIso } from './core/time/japan-time.ts'
import { createVirtualTimers } from './core/sandbox/virtual-timers.ts'
import { createEventFeed } from './core/feed/event-feed.ts'
import { createDecisions } from './core/pipeline/held/decisions.ts'
import { createHeldRequests } from './core/pipeline/held/held-requests.ts'
import { BYTES_PER_ENTRY } from './core/journal/journal-limits.ts'
import { checkPublicUrl } from './core/pipeline/addresses/public-url.ts'
import { createRequestHandler } from './core/pipeline/request-handler.ts'
import { requireRequest } from './core/http/require-request.ts'
import type { Transport } from './core/pipeline/transport.ts'
import { lazy } from './core/util/lazy.ts'
import { escapedLog, logReason, silentLog } from './core/log.ts'
import { sharedReasons } from './core/reasons/shared.ts'
import { mockSettings } from './core/settings/mock-settings.ts'
import { createSandboxAdmin } from './core/control/create-sandbox-admin.ts'
import type { SandboxAdmin } from './core/control/sandbox-admin.ts'
import type { Provider } from './core/provider/provider.ts'
import { createSandboxes } from './core/sandbox/sandboxes.ts'
import { defaultSettings, parseSettings, type SettingDefinitions, type Settings } from './core/settings/settings.ts'
import { createDeliveryRecorder } from './core/pipeline/delivery-recorder.ts'
import { memoryStore } from './core/store/memory-store.ts'
import type { MaybePromise } from './core/store/maybe-promise.ts'
import type { StoreEvent } from './core/store/store.ts'
import { atGift } from './providers/at-gift/index.ts'
import { realpayGift } from './providers/realpay-gift/index.ts'
import { type Counts, createCounts } from './core/metrics/counts.ts'
import { timedStore } from './core/metrics/timed-store.ts'
import { createDispatch, type Dashboard, type MetricsPage } from './router.ts'
import type { GiftMock, GiftMockOptions } from './gift-mock.ts'
import { limitsOf } from './limits.ts'

export { settings as atGiftSettings } from './providers/at-gift/settings/settings.ts'
export { type ProviderName, providerNameOf, providerNames } from './providers/names.ts'

export const providers: readonly Provider[] = [atGift, realpayGift]

/**
 * Returns true if a host is in the domain of a provider. The host may be the production host, the verification host or
 * any other host of the domain.
 * @param host host name in lower case, without port and trailing dot
 */
export function isProviderHost(host: string): boolean {
  return providers.some(({ domain }) => host === domain || host.endsWith(`.${domain}`))
}

export const settingDefinitions: SettingDefinitions = Object.assign(
  {},
  mockSettings,
  ...providers.map(({ settings }) => settings),
)

const EXAMPLE_TIME = parseIso('2026-04-01T09:00:00+09:00')

/** Options of the mock in which the OpenAPI examples are recorded. */
export const exampleMockOptions: GiftMockOptions = {
  seed: 'openapi',
  clock: { mode: 'frozen', nowMs: EXAMPLE_TIME },
  hostClock: { now: () => EXAMPLE_TIME },
}

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

/**
 * The pages and values that only a server adds to a mock. Each page is loaded on the first request to the page, to keep
 * the start-up fast.
 */
export interface ServerPages {
  loadDashboard?: () => Promise<Dashboard>
  /** Loads the page at `/metrics`. @param sandboxes returns the ids of the existing sandboxes */
  loadMetrics?: (counts: Counts, sandboxes: () => Promise<string[]>) => Promise<MetricsPage>
  /** Certificate, in PEM, of the CA that issued the server's certificate. */
  caCertificate?: string | undefined
}

/** A mock and its request handler. */
export interface App {
  mock: GiftMock
  /**
   * Handles a request in the same way as `GiftMock.fetch`, but returns the response without a promise if the mock does
   * not have to wait.
   */
  dispatch(request: Request, transport: Transport): MaybePromise<Response>
}

/**
 * Creates a mock and its request handler for a server.
 * @param pages the pages and values that only a server adds; if omitted, the mock has none of them
 * @param wrapSettings returns the settings that a request receives instead of the settings of its sandbox
 * @throws Problem in the same cases as `createGiftMock`
 */
export function createApp(
  options: GiftMockOptions,
  pages: ServerPages = {},
  wrapSettings?: (settings: Settings) => Settings,
): App {
  const {
    settings = {},
    trustProxy = false,
    adminToken,
    store: givenStore = memoryStore(),
    hostClock: host = realHostClock,
  } = options
  const log = options.log ? escapedLog(options.log) : silentLog
  const { seed, maxSandboxes, maxJournalEntries, maxJournalBytes } = limitsOf(options)
  const counts = createCounts()
  const store = timedStore(givenStore, counts)
  const publicUrl = options.publicUrl === undefined ? undefined : checkPublicUrl(options.publicUrl)
  const maxBytes = maxJournalBytes ?? maxJournalEntries * BYTES_PER_ENTRY
  const journalLimits = { maxEntries: maxJournalEntries, maxBytes }

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
    onRemoved: (id) => refreshWaits(id),
    wrapSettings,
  })
  const virtualTimers = createVirtualTimers((id) => sandboxes.transactionIfExists(id, ({ record }) => record), hostNow)
  const decisions = createDecisions(sandboxes, hostNow)
  async function refreshWaits(id: string): Promise<void> {
    await Promise.all([virtualTimers.reschedule(id), decisions.refresh(id)])
  }
  const unsubscribe = store.subscribe(
    (event) =>
      void onRemoteChange(event).catch((error: unknown) =>
        logReason(log, 'error', sharedReasons.clockNotRead, { error }),
      ),
    'remote',
  )
  const recorder = createDeliveryRecorder(sandboxes, log, hostNow)
  const held = createHeldRequests()
  const handle = createRequestHandler({
    sandboxes,
    definitions: settingDefinitions,
    virtualTimers,
    decisions,
    recorder,
    held,
    host,
    log,
    counts,
    journalLimits,
    trustProxy,
    upstream: options.upstream,
  })
  const events = createEventFeed({ store, sandboxes, providers, definitions: settingDefinitions, hostNow })
  const adminOf = (id: string): SandboxAdmin =>
    createSandboxAdmin(id, {
      sandboxes,
      providers,
      definitions: settingDefinitions,
      virtualTimers,
      decisions,
      held,
      unmatched,
      sockets: options.sockets ?? false,
      library: options.scenarios,
      journalLimits,
      initialClock,
      hostNow,
    })

  // The module is loaded on the first unmatched request, to keep the start-up fast.
  const unmatched = lazy(async () => {
    const { createUnmatchedRequests } = await import('./core/pipeline/unmatched/unmatched-requests.ts')
    return createUnmatchedRequests({
      sandboxes,
      providers,
      definitions: settingDefinitions,
      made,
      log,
      hostNow,
      trustProxy,
      max: maxJournalEntries,
      onAdded: events.notifyUnmatched,
    })
  })
  const dispatch = createDispatch({
    providers,
    sandboxes,
    store,
    log,
    handle,
    unmatched,
    publicUrl,
    loadDashboard: pages.loadDashboard,
    loadMetrics: pages.loadMetrics?.bind(undefined, counts, () => sandboxes.list()),
    async loadAdmin() {
      const { createAdmin } = await import('./admin/routes.ts')
      return createAdmin({
        providers,
        definitions: settingDefinitions,
        sandboxes,
        adminOf,
        adminToken,
        trustProxy,
        store,
        startedAtMs,
        events,
        publicUrl,
        caCertificate: pages.caCertificate,
        exampleMock: () => createGiftMock(exampleMockOptions),
      })
    },
  })

  function cancelWaits(): void {
    virtualTimers.cancelAll()
    decisions.cancelAll()
    events.end()
  }

  async function onRemoteChange(event: StoreEvent): Promise<void> {
    if (event === 'gap') await Promise.all([virtualTimers.rescheduleAll(), decisions.refreshAll()])
    else if (event.event.kind === 'waiting') await decisions.refresh(event.sandbox)
    else if (event.event.kind === 'clock' || event.event.kind === 'emptied') await refreshWaits(event.sandbox)
  }

  const mock: GiftMock = {
    fetch: async (request, transport = inProcess) => dispatch(requireRequest(request), transport),
    sandbox(id) {
      assertSandboxId(id)
      return {
        ...adminOf(id),
        fetch: async (request, transport = inProcess) => dispatch(requireRequest(request), transport, id),
      }
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
