export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Takes messages for the people who run the mock. Never with a secret in one. */
export interface Log {
  (level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>): void
  /** Whether debug messages are wanted: every request makes one, so it is asked first. */
  readonly debug?: boolean
}

export const silentLog: Log = () => {}
