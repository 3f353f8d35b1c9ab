import { pino, stdSerializers } from 'pino'
import { prettyFactory, type PrettyOptions } from 'pino-pretty'
import type { Log, LogLevel } from '../../../core/log.ts'
import { dateOf } from '../../../core/time/sandbox-clock.ts'
import { visible } from '../../../core/util/escape-deceptive.ts'
import { hasColor } from '../../../reporting/color.ts'

export interface LogOptions {
  level: LogLevel
  format: 'pretty' | 'json'
}

const forMachines = { formatters: { level: (level: string) => ({ level }) } }

/**
 * A function that logs a message.
 * @param atMs time of the message on the host's clock, in milliseconds since the epoch
 */
export type WriteMessage = (atMs: number, ...message: Parameters<Log>) => void

/** Creates a log that writes its lines to `output`. */
export function createLogWriter({ level, format }: LogOptions, output: { write(line: string): void }): WriteMessage {
  // The time of the current message. The logger gets this time instead of reading a clock, because a message may be
  // older than the logger.
  let now = 0
  const options = { level, base: null, serializers: { error: stdSerializers.err } }
  if (format === 'json') {
    const logger = pino(
      { ...options, ...forMachines, timestamp: () => `,"time":"${dateOf(now).toISOString()}"` },
      output,
    )
    return (atMs, messageLevel, message, fields) => {
      now = atMs
      logger[messageLevel](fields, message)
    }
  }
  const pretty = prettyFactory(prettyOptions())
  const logger = pino(
    {
      ...options,
      timestamp: () => `,"time":${now}`,
      serializers: { error: (error: Error) => shownFields(stdSerializers.err(error)) },
    },
    { write: (line) => output.write(pretty(line)) },
  )
  return (atMs, messageLevel, message, fields) => {
    now = atMs
    logger[messageLevel](shownFields(fields), visible(message))
  }
}

/**
 * Escapes characters that could forge a log line, in the names and the string values of log fields. Keeps the line
 * breaks between the frames of a stack.
 */
function shownFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      visible(name),
      typeof value !== 'string' ? value : name === 'stack' ? shownStack(value) : visible(value),
    ]),
  )
}

function shownStack(stack: string): string {
  return stack
    .split(/\n(?= +at |caused by: )/)
    .map(visible)
    .join('\n')
}

function prettyOptions(): PrettyOptions {
  return {
    singleLine: true,
    errorLikeObjectKeys: ['error'],
    translateTime: 'SYS:HH:MM:ss.l',
    colorize: hasColor(process.stderr),
  }
}
