import type { Settings } from '../../settings/settings.ts'

/**
 * The kind of a value in a recorded request or response:
 * - `public`: neither secret nor personal. Such a value is recorded unchanged and compared by value.
 * - `credential`: identifies the caller. A person who has a credential can buy codes.
 * - `token`: an access token that is valid for a short time.
 * - `id`: identifies something, such as a purchase, to which later requests refer.
 * - `code`: a value that the end user needs to spend a gift.
 * - `personal`: a text that people wrote, such as the name of an issuer.
 * - `message`: a text of the provider for developers. Only the presence of such a text is compared.
 * - `time`: a time that the provider computes. Two such times may differ by the duration of the request.
 */
export type ValueKind = 'public' | 'credential' | 'token' | 'id' | 'code' | 'personal' | 'message' | 'time'

/** The kinds of values. The key is the name of the value. A value without an entry counts as personal. */
export type ValueKinds = Readonly<Record<string, ValueKind>>

/** A recorded request with its response, from which `settingsOf` infers settings. */
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

/**
 * Rules for the recording of requests to a provider. The rules say which values must not be written and how values are
 * compared.
 */
export interface RecordingRules {
  /** The rate at which requests may be sent to the provider. */
  pace: { requests: number; windowMs: number }
  /** The kinds of the path parameters, by parameter name. */
  parameters: ValueKinds
  query: ValueKinds
  /** The kinds of the request headers that only this provider uses, by lower-case header name. */
  headers: ValueKinds
  /**
   * The kinds of the members of request bodies, by member name. The name of a nested member is a path, such as
   * `purchase.id`. The path contains no list indexes.
   */
  request: ValueKinds
  /** The kinds of the members of response bodies. The names have the same form as the names in `request`. */
  response: ValueKinds
  /** Names of the operations whose whole responses are public. */
  publicResponses: readonly string[]
  /** Matches a fixed prefix that values of the provider have, such as `AZ` in a TranId. */
  fixedPrefix?: RegExp
  /**
   * Returns settings with which the mock accepts the callers and the products of the recorded requests. The settings
   * follow from the requests that the provider accepted.
   */
  settingsOf(calls: readonly RecordedCall[]): Settings
  /**
   * Returns the calls whose response can have several causes, which belong to different rules. Such a call neither
   * confirms nor refutes a rule.
   */
  ambiguousCalls?(calls: readonly RecordedCall[]): ReadonlySet<RecordedCall>
  /**
   * Returns the access token of a caller for one time step. `steps` selects the step: 0 for the step of `nowMs`, 1 for
   * the next step. Returns undefined if the settings do not contain the caller.
   */
  tokenOf?(settings: Settings, accessKey: string, nowMs: number, steps: number): string | undefined
}
