export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Takes a message for the people who run the mock. Never with a secret in it. */
export type Log = (level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>) => void

export const silent: Log = () => {}
