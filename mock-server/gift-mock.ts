/** The interface of a mock: its options, its control functions and its request handler. */

import type { ClockState } from './core/time/sandbox-clock.ts'
import type { HostClock } from './core/time/host-clock.ts'
import type { Transport } from './core/pipeline/transport.ts'
import type { Upstream } from './core/pipeline/upstream/upstream.ts'
import type { Log } from './core/log.ts'
import type { SandboxAdmin, ScenarioLibrary } from './core/control/sandbox-admin.ts'
import type { Store } from './core/store/store.ts'

export interface GiftMockOptions {
  /**
   * Seed from which ids and codes are generated. With the same seed, the same sequence of requests produces the same
   * codes.
   */
  seed?: string | undefined
  /** Settings that differ from the defaults, by dotted name. Every sandbox starts with these settings. */
  settings?: Record<string, unknown> | undefined
  /**
   * Initial clock of every sandbox: `nowMs` is the time since the epoch [ms], and `mode` says whether the clock runs.
   */
  clock?: { nowMs?: number | undefined; mode?: ClockState['mode'] | undefined } | undefined
  /**
   * Maximum number of sandboxes in addition to the default sandbox. If a request would exceed the limit, the response
   * is 503. Default 1,000.
   */
  maxSandboxes?: number | undefined
  /**
   * Maximum number of journal entries per sandbox. If the limit is exceeded, the oldest entries are evicted and
   * counted. Default 10,000.
   */
  maxJournalEntries?: number | undefined
  /**
   * Maximum size of a sandbox's journal in bytes; each character counts as two bytes. If the limit is exceeded, the
   * oldest entries are evicted and counted, but the newest entry is always kept. The default is `maxJournalEntries`
   * times 32 KiB.
   */
  maxJournalBytes?: number | undefined
  /** If true, the last address in X-Forwarded-For is used as the caller's address. */
  trustProxy?: boolean | undefined
  /** Bearer token that the control API requires. With a token, the control API accepts any host name. */
  adminToken?: string | undefined
  /**
   * Base URL at which browsers reach the mock, such as the URL of a load balancer. The URLs of gifts, codes and images
   * begin with this base URL. By default, these URLs begin with the address that the client used.
   */
  publicUrl?: string | undefined
  /** Scenarios that can be started by name, such as the library of `gift-provider-mock/scenarios`. */
  scenarios?: ScenarioLibrary | undefined
  log?: Log | undefined
  store?: Store | undefined
  /** True if requests arrive over sockets. If false, faults that need a socket are rejected. */
  sockets?: boolean | undefined
  /**
   * The real providers to which requests are passed on. The mock applies faults to the requests, and records what the
   * providers did.
   */
  upstream?: Upstream | undefined
  /** Source of real time. Tests can replace the source. */
  hostClock?: HostClock | undefined
}

export interface SandboxHandle extends SandboxAdmin {
  /** Handles a request in this sandbox, in the same way as `GiftMock.fetch`. */
  fetch(request: Request, transport?: Transport): Promise<Response>
}

export interface GiftMock {
  /**
   * Handles a request to a provider or to the control API in the same way as the server. The path or the host name of
   * the request determines the provider.
   */
  fetch(request: Request, transport?: Transport): Promise<Response>
  /**
   * Returns a handle of the sandbox with this id. The first request to a provider or the first change creates the
   * sandbox.
   * @throws Problem 404 if the id is invalid
   */
  sandbox(id: string): SandboxHandle
  /** The control functions of the default sandbox. */
  readonly admin: SandboxAdmin
  /** Returns the ids of the existing sandboxes. The first id is the id of the default sandbox. */
  sandboxes(): Promise<string[]>
  /** Resets the default sandbox. */
  reset(): Promise<void>
  /**
   * Cancels the requests that faults delay or hold, resets the connections of these requests, and ends event streams.
   */
  cancelWaits(): void
  close(): Promise<void>
}
