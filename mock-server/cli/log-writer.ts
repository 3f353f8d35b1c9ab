import { destination, type DestinationStream, pino, stdSerializers, stdTimeFunctions } from 'pino'
import { PinoPretty } from 'pino-pretty'
import type { Log } from '../core/log.ts'
import { hasColor } from '../text/paint.ts'
import type { LogOptions } from './log.ts'

const STANDARD_ERROR = 2
const forMachines = { timestamp: stdTimeFunctions.isoTime, formatters: { level: (level: string) => ({ level }) } }

/** Writes at once: a process that ends has written all. */
export function createWriter({ level, format }: LogOptions): Log {
  const options = { level, base: null, serializers: { error: stdSerializers.err } }
  const logger = format === 'pretty' ? pino(options, pretty()) : pino({ ...options, ...forMachines }, destination({ fd: STANDARD_ERROR, sync: true }))
  return (messageLevel, message, fields) => logger[messageLevel](fields, message)
}

function pretty(): DestinationStream {
  return PinoPretty({ destination: STANDARD_ERROR, sync: true, singleLine: true, errorLikeObjectKeys: ['error'], translateTime: 'SYS:HH:MM:ss.l', colorize: hasColor(process.stderr) })
}
