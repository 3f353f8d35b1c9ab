export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** A log for the people who run the mock. Messages must not contain secrets. */
export interface Log {
  (level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>): void
  /** True if debug messages are logged. Each request has one, so callers check this before they build it. */
  readonly debug?: boolean
}

export const silentLog: Log = () => {}
