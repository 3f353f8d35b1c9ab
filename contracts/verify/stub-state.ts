import type { Values } from './proxy.ts'

type Parameters = Readonly<Record<string, unknown>>

/** A provider state at another stub or at a provider's verification host. It can be set only by calls of the API. */
export interface StubState {
  /** Returns one sentence if the state cannot be set; undefined if it can. */
  readonly unsupported?: (parameters: Parameters) => string | undefined
  /** Sets the state by API calls before the verification. Resolves to the values for the request. */
  readonly setUp?: (parameters: Parameters) => Promise<Values>
  /** Sets the state by API calls right before the request. Such interactions run last. */
  readonly beforeRequest?: () => Promise<void>
}

/** States of a provider by their names in the pacts. */
export interface StubStates {
  readonly named: Readonly<Record<string, StubState>>
  /** Current credentials for a request. */
  credentials(): Values
  /** Waits until the rate limit allows a request. */
  pace(): Promise<void>
  /** Called when a response has arrived, because the limit may count the request from now on. */
  onResponse(): void
}

/** Options of a state table. */
export interface StubStateOptions {
  readonly baseUrl: string
  /** True for a provider's host: no limit is exceeded on purpose, and no value is guessed. */
  readonly isProviders: boolean
  /** Credentials and the names of products and brands. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** True if requests keep to the provider's limit. */
  readonly paced: boolean
  readonly fetch: typeof fetch
}

export const PROVIDER_ONLY = 'only the provider can set this state'
export const NOT_EXCEEDED = "a provider's limit is not exceeded on purpose"
