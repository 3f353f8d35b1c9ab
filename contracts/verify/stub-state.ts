import type { Values } from './proxy.ts'

type Parameters = Readonly<Record<string, unknown>>

/**
 * A provider state at a mock server other than gift-provider-mock, or at a provider's verification host. Such a state
 * can be set only by API requests.
 */
export interface StubState {
  /** Returns the reason as one sentence if the state cannot be set; undefined if the state can be set. */
  readonly unsupported?: (parameters: Parameters) => string | undefined
  /**
   * Sets the state by API requests before the verification. Resolves to the values that are inserted into the request
   * of the interaction.
   */
  readonly setUp?: (parameters: Parameters) => Promise<Values>
  /** Sets the state by API requests immediately before the request. Interactions with such a state run last. */
  readonly beforeRequest?: () => Promise<void>
}

/** The state table of a provider: its states, by their names in the pacts. */
export interface StubStates {
  readonly named: Readonly<Record<string, StubState>>
  /** Returns the current credentials for a request. */
  credentials(): Values
  /** Waits until the rate limit allows a request. */
  pace(): Promise<void>
  /**
   * Called when a response has arrived. A pacer can then measure the interval to the next request from the response.
   */
  onResponse(): void
}

/** Options of a state table. */
export interface StubStateOptions {
  readonly baseUrl: string
  /**
   * True if the target is a provider's host. The verification then does not exceed the rate limit on purpose. There are
   * no default values for such a host, so a missing variable is an error.
   */
  readonly isProviders: boolean
  /** Environment variables with credentials, products and brands. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** True if requests must not exceed the provider's limit. */
  readonly paced: boolean
  readonly fetch: typeof fetch
}

export const PROVIDER_ONLY = 'only the provider can set this state'
export const NOT_EXCEEDED = "a provider's limit is not exceeded on purpose"
