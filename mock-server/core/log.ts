import type { Explanation, Reason } from './reasons/reason.ts'
import { visible } from './util/escape-deceptive.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/**
 * The data of a log message. `because` contains the key and the values of the message. A log can create the message in
 * another language from this data.
 */
export interface LogFields extends Readonly<Record<string, unknown>> {
  readonly because?: Reason | undefined
}

/** A log for the people who run the mock. Messages must not contain secrets. */
export interface Log {
  (level: LogLevel, message: string, fields: LogFields): void
  /**
   * True if debug messages are logged. Each request causes a debug message, so the calling code checks this member
   * before building the message.
   */
  readonly debug?: boolean
  /**
   * Logs a request to a provider. If this member is a function, the function is called once for each request, and the
   * log itself gets no message about the request. If the member is false, requests to providers are not logged. If the
   * member is missing, the log gets a message about each request: at the level `info` for a refused request, and at the
   * level `debug` for any other request.
   */
  readonly request?: ((line: RequestLine) => void) | false | undefined
}

/**
 * A handled request to a provider, for the log. The texts contain no secrets, but they may contain control characters,
 * which the log has to escape.
 */
export interface RequestLine {
  /** Time of arrival by the host's clock, in milliseconds since the epoch. */
  receivedAtMs: number
  /** The journal id; an empty string if the request is not in the journal. */
  id: string
  sandbox: string
  provider: string
  /** Name of the operation; null if the request resolved to no operation. */
  operation: string | null
  method: string
  path: string
  /** The status of the response; 0 if no response was sent. */
  status: number
  /**
   * Real time in milliseconds from the arrival of the complete request until the response is sent or the connection
   * ends.
   */
  ms: number
  /**
   * `because` contains the key and the values of the reason. A log can create the reason in another language from this
   * data.
   */
  outcome: Readonly<{ code: string; rule: string | null; reason: string; because?: Reason }>
  /** The name of the last fault that fired for the request; undefined if no fault fired. */
  fault: string | undefined
  /** The valid W3C header `traceparent` of the request. */
  traceparent: string | undefined
}

/** Logs a reason. A log for people can show the reason in Japanese. */
export function logReason(log: Log, level: LogLevel, { reason, because }: Explanation, fields: LogFields = {}): void {
  log(level, reason, { ...fields, because })
}

export const silentLog: Log = () => {}

/**
 * Returns a log that escapes line breaks and control characters, because a text from a request could otherwise forge a
 * line of the log.
 */
export function escapedLog(log: Log): Log {
  const escaped: Log = (level, message, fields) => log(level, visible(message), visibleFields(fields))
  return Object.defineProperties(escaped, {
    debug: { get: () => log.debug },
    request: { get: () => log.request },
  })
}

function visibleFields({ because, ...fields }: LogFields): LogFields {
  const shown = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [visible(name), typeof value === 'string' ? visible(value) : value]),
  )
  return because === undefined ? shown : { ...shown, because }
}
