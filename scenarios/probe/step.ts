import type { Text } from '../../mock-server/index.ts'

/** A request of a probe, exactly as it goes on the wire. */
export interface ProbeRequest {
  method: string
  /** Path below the provider's base URL, with the query. */
  path: string
  headers: Readonly<Record<string, string>>
  body?: string | Uint8Array | undefined
}

export interface ProbeAnswer {
  status: number
  headers: Readonly<Record<string, string>>
  body: Uint8Array
}

/**
 * The part of an exchange that was lost. `request`: the request was lost, so the provider has not executed the request.
 * `response`: the response was lost, and the provider may have executed the request.
 */
export type LostPart = 'request' | 'response'

/** A request that got no complete response. */
export interface LostRequest {
  lost: LostPart
  /** The reason why there is no complete response. */
  failure: Text
}

/** The environment variables that describe the account: credentials, products and brands. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The responses to earlier steps, and the values that the request of a step needs. */
export interface ProbeState {
  env: Environment
  /** Time at which the request is sent, in milliseconds since the epoch. */
  nowMs: number
  /**
   * Prefix of all ids that this probe makes. Each probe has another prefix, so that its ids differ from the ids of
   * earlier probes.
   */
  run: string
  /** Returns a request id that no request has had. */
  newRequestId(): string
  /** The response to an earlier step; undefined if the step was not sent, or no response came. */
  answer(step: string): ProbeAnswer | undefined
  /** Returns the status of the response to an earlier step; 0 if there is no response. */
  status(step: string): number
  /** Returns the text at a path in the JSON response to an earlier step; undefined if there is no text at the path. */
  text(step: string, ...path: string[]): string | undefined
}

/**
 * The time at which a step is sent:
 * - `pace`: at the provider's pace, after all earlier responses.
 * - `afterMs`: this number of milliseconds after the previous step was sent, even if its response has not arrived.
 * - `phaseMs`: this number of milliseconds after the beginning of a period of the clock, such as a second or a minute.
 *   `ofMs` is the length of the period. Before this time, the probe sends no request for at least one window of the
 *   rate limit, and pauses for at least `pauseMs`.
 * - `waitMs`: after a pause.
 */
export type Timing =
  | 'pace'
  | { afterMs: number }
  | { phaseMs: number; ofMs: number; pauseMs?: number }
  | { waitMs: number }

/** A request of a probe, which may be sent several times. */
export interface Step {
  name: string
  /** Description of what the step sends. */
  what: Text
  /** Ids of the assumed rules that the response helps to decide. */
  decides: readonly string[]
  /** Maximum amount that the step issues [yen]. */
  yen: number
  /** The time at which the step is sent. Default: `pace`. */
  timing?: Timing
  /** Number of times that the request is sent. Default: 1. */
  times?: number
  /** Milliseconds between repetitions. */
  everyMs?: number
  /** True if later steps need the response. A step that is refused with 429 is then sent again. */
  isNeeded?: boolean
  /**
   * True if the probe has to end after a response with a status other than 200, because the account is then probably
   * wrong.
   */
  mustSucceed?: boolean
  /** Environment variables without which the step is left out. */
  needs?: readonly string[]
  /** Returns the request; undefined if earlier responses have made this request needless or impossible. */
  request(state: ProbeState): ProbeRequest | undefined
}
