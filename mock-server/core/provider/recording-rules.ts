import type { Settings } from '../settings/settings.ts'

/**
 * What a value of a recorded request or response is:
 * - `public`: neither secret nor personal. It is recorded as it is and compared by value.
 * - `credential`: identifies the caller. Whoever has it can buy codes.
 * - `token`: an access token that is valid for a short time.
 * - `id`: identifies something that later requests name.
 * - `code`: a value that the end user needs to spend a gift.
 * - `personal`: a text that people wrote, such as the name of an issuer.
 * - `message`: a text of the provider for developers. It is compared only by its presence.
 * - `time`: a time that the provider computes. It may differ by the duration of the request.
 */
export type ValueKind = 'public' | 'credential' | 'token' | 'id' | 'code' | 'personal' | 'message' | 'time'

/** The kinds of values by their names. A value without an entry counts as personal. */
export type ValueKinds = Readonly<Record<string, ValueKind>>

/** A recorded request, in the form in which a provider reads the settings from it. */
export interface RecordedCall {
  operation: string | undefined
  method: string
  /** Path below the provider's base URL, without the query. */
  path: string
  headers: Readonly<Record<string, string>>
  /** The members of the JSON body or of the form of the request. */
  sent: Readonly<Record<string, unknown>>
  atMs: number
  status: number
  /** The members of the JSON body of the response. */
  received: Readonly<Record<string, unknown>>
}

/** How the requests of a provider are recorded: what must not be written, and what has to be compared. */
export interface RecordingRules {
  /** The rate at which requests may be sent to the provider. */
  pace: { requests: number; windowMs: number }
  /** Parameters of the paths of the routes. */
  parameters: ValueKinds
  query: ValueKinds
  /** Headers of the request with a lower-case name that only this provider has. */
  headers: ValueKinds
  /** Members of request bodies. The path of a member in a nested object has dots; elements of lists have no step. */
  request: ValueKinds
  /** Members of response bodies, in the same form. */
  response: ValueKinds
  /** Names of the operations whose responses are public as a whole. */
  publicResponses: readonly string[]
  /** Matches the beginning of values that is the same for all values of their kind. */
  fixedPrefix?: RegExp
  /**
   * Returns the settings with which the mock knows the callers and the products of recorded requests. The settings are
   * inferred from what the provider accepted.
   */
  settingsOf(calls: readonly RecordedCall[]): Settings
  /**
   * Returns the access token of a caller for the time step that is `steps` after that of `nowMs`. Undefined if the
   * settings do not contain the caller, or the provider has no tokens.
   */
  tokenOf?(settings: Settings, accessKey: string, nowMs: number, steps: number): string | undefined
}
