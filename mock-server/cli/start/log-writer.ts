import { destination, type DestinationStream, pino, stdSerializers, stdTimeFunctions } from 'pino'
import { PinoPretty } from 'pino-pretty'
import type { Log, LogLevel } from '../../core/log.ts'
import { visible } from '../../core/util/visible.ts'
import { hasColor } from '../../reporting/color.ts'

export interface LogOptions {
  level: LogLevel
  format: 'pretty' | 'json'
}

const STANDARD_ERROR = 2
const forMachines = { timestamp: stdTimeFunctions.isoTime, formatters: { level: (level: string) => ({ level }) } }

/** Creates a synchronous log, so that no entry is lost when the process ends. */
export function createLogWriter({ level, format }: LogOptions): Log {
  const options = { level, base: null, serializers: { error: stdSerializers.err } }
  if (format === 'json') {
    const logger = pino({ ...options, ...forMachines }, destination({ fd: STANDARD_ERROR, sync: true }))
    return (messageLevel, message, fields) => logger[messageLevel](fields, message)
  }
  const logger = pino(
    { ...options, serializers: { error: (error: Error) => shownFields(stdSerializers.err(error)) } },
    pretty(),
  )
  return (messageLevel, message, fields) => logger[messageLevel](shownFields(fields), visible(message))
}

/**
 * Escapes characters that could forge a log line in the names and the string values of log fields. The frames of a
 * stack stay on separate lines.
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

function pretty(): DestinationStream {
  return PinoPretty({
    destination: STANDARD_ERROR,
    sync: true,
    singleLine: true,
    errorLikeObjectKeys: ['error'],
    translateTime: 'SYS:HH:MM:ss.l',
    colorize: hasColor(process.stderr),
  })
}
