import { visible } from './util/visible.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** A log for the people who run the mock. Messages must not contain secrets. */
export interface Log {
  (level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>): void
  /**
   * True if debug messages are logged. Each request causes a debug message, so callers check this member before they
   * build the message.
   */
  readonly debug?: boolean
}

export const silentLog: Log = () => {}

/**
 * Returns a log that escapes line breaks and control characters. Otherwise a text that comes from a request could forge
 * a line of the log.
 */
export function escapedLog(log: Log): Log {
  const escaped: Log = (level, message, fields) => log(level, visible(message), visibleFields(fields))
  return Object.defineProperty(escaped, 'debug', { get: () => log.debug })
}

function visibleFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [visible(name), typeof value === 'string' ? visible(value) : value]),
  )
}
