import type { Values } from './forwarder.ts'

type Parameters = Readonly<Record<string, unknown>>

/** A provider state at somebody's own stub or at a provider's verification host: nobody can reach inside there. */
export interface StubState {
  /** Why it cannot be set, in one sentence; undefined where it can. */
  readonly unsupported?: (parameters: Parameters) => string | undefined
  /** Makes it so by calls, before anything is verified; gives the values that go into the request. */
  readonly setUp?: (parameters: Parameters) => Promise<Values>
  /** Makes it so by calls that must come right before the request. Such interactions come last. */
  readonly beforeRequest?: () => Promise<void>
}

/** A provider's states, by the names that pacts give them. */
export interface StubStates {
  readonly named: Readonly<Record<string, StubState>>
  /** What every request may need, at this moment. */
  credentials(): Values
  /** Waits until a request may be sent. */
  pace(): Promise<void>
  /** An answer has arrived: from now on the limit may count its request. */
  onResponse(): void
}

/** What the table is made with. */
export interface StubStateOptions {
  readonly baseUrl: string
  /** Limits are not exceeded there on purpose, and nothing is guessed. */
  readonly isProviders: boolean
  /** Holds credentials and the names of products and brands. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Whether requests keep to the provider's limit. */
  readonly paced: boolean
  readonly fetch: typeof fetch
}

export const PROVIDER_ONLY = 'nobody but the provider can make it so'
export const NOT_EXCEEDED = "a provider's limit is not exceeded on purpose"
