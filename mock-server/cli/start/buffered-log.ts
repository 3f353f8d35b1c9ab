import { type Log, type LogLevel, silentLog } from '../../core/log.ts'
import type { LogOptions } from './log-writer.ts'

export interface BufferedLog {
  log: Log
  /**
   * Loads the logger and writes the buffered entries. Called only after the server has started, because loading the
   * logger earlier would delay the first response.
   */
  start(): Promise<void>
}

type Message = Parameters<Log>

const order: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }
/**
 * Maximum number of buffered entries; further entries are dropped. Normally only a few entries are buffered before the
 * logger is loaded.
 */
const MAX_KEPT = 1000

/**
 * Creates a log that buffers its entries until the logger is loaded.
 * @param options if the level is `silent`, nothing is written and no logger is loaded
 */
export function createBufferedLog({
  level,
  format,
}: Omit<LogOptions, 'level'> & { level: LogLevel | 'silent' }): BufferedLog {
  if (level === 'silent') return { log: silentLog, start: async () => {} }
  const kept: Message[] = []
  let write = (...message: Message): void => {
    if (kept.length < MAX_KEPT) kept.push(message)
  }
  const log = (...message: Message): void => {
    if (order[message[0]] >= order[level]) write(...message)
  }
  let started: Promise<void> | undefined
  async function load(options: LogOptions): Promise<void> {
    const { createLogWriter } = await import('./log-writer.ts')
    write = createLogWriter(options)
    for (const message of kept.splice(0)) write(...message)
  }
  return {
    log: Object.assign(log, { debug: level === 'debug' }),
    start: () => (started ??= load({ level, format })),
  }
}
