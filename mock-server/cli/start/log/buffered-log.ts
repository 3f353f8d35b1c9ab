import type { Text } from '../../../core/localized-text.ts'
import { type Log, type LogFields, type LogLevel, type RequestLine } from '../../../core/log.ts'
import { hostClock } from '../../../core/time/host-clock.ts'
import { createStyler } from '../../../reporting/color.ts'
import { languageOf } from '../../../reporting/language.ts'
import { type ByteStream, createLineBuffer } from './line-buffer.ts'
import type { LogOptions } from './log-writer.ts'

/**
 * A log whose messages may be in both languages. A line in the pretty format is in the reader's language. A line of
 * JSON is in English.
 */
export interface TextLog extends Log {
  (level: LogLevel, message: string | Text, fields: LogFields): void
}

export interface BufferedLog {
  log: TextLog
  /**
   * Loads the logger and writes the buffered entries. Called only after the server has started, because loading the
   * logger earlier would delay the first response.
   */
  start(): Promise<void>
  /** Writes the buffered lines immediately. */
  flush(): void
}

type Message = [atMs: number, level: LogLevel, message: string | Text, fields: LogFields]

const order: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }
/**
 * Maximum number of entries that are kept until the logger is loaded; further entries are dropped. The logger is loaded
 * within the first second, in which the mock handles fewer requests than this number.
 */
const MAX_KEPT = 100_000
/**
 * Standard error. `process.stderr` is read only when a line is written, because the first use creates the stream. An
 * earlier creation would slow down the start of the mock.
 */
const stderr: ByteStream = {
  write: (bytes) => process.stderr.write(bytes),
  get writableLength() {
    return process.stderr.writableLength
  },
}
/** The outputs of all logs. One listener flushes all these outputs at the exit of the process. */
const outputs: { flush: () => void }[] = []

/**
 * Creates a log on standard error. Entries are kept until the logger is loaded. The log lines of requests are formatted
 * without the logger, because a line is formatted for every request and the logger is slower. Lines for people contain
 * the reasons in the reader's language.
 * @param options if the level is `silent`, nothing is written and no logger is loaded
 */
export function createBufferedLog({
  level,
  format,
}: Omit<LogOptions, 'level'> & { level: LogLevel | 'silent' }): BufferedLog {
  if (level === 'silent') return { log: () => {}, start: async () => {}, flush: () => {} }
  const output = createLineBuffer(stderr)
  if (outputs.push(output) === 1) process.once('exit', () => outputs.forEach(({ flush }) => flush()))
  const kept: (Message | RequestLine)[] = []
  let write = (message: Message | RequestLine): void => {
    if (kept.length < MAX_KEPT) kept.push(message)
  }
  const log = (messageLevel: LogLevel, message: string | Text, fields: LogFields): void => {
    if (order[messageLevel] >= order[level]) write([hostClock.now(), messageLevel, message, fields])
  }
  const isTranslated = format === 'pretty' && languageOf() === 'ja'
  const request: Log['request'] = order[level] <= order.info && ((line) => write(line))
  let started: Promise<void> | undefined
  async function load(options: LogOptions): Promise<void> {
    const { createLogWriter } = await import('./log-writer.ts')
    const { englishReason, jsonRequest, prettyRequest } = await import('./request-text.ts')
    const writer = createLogWriter(options, output)
    let reasonOf = englishReason
    if (isTranslated) {
      const { loadReasonTexts, reasonText } = await import('../../../reporting/reasons.ts')
      await loadReasonTexts((await import('../../../app.ts')).providers)
      reasonOf = reasonText
    }
    const writeRequest =
      format === 'json'
        ? jsonRequest(output)
        : prettyRequest(output, createStyler(process.stderr), level === 'debug', reasonOf)
    const language = isTranslated ? 'ja' : 'en'
    write = (message) => {
      if (!Array.isArray(message)) return writeRequest(message)
      const [atMs, messageLevel, text, { because, ...fields }] = message
      const shown = typeof text === 'string' ? reasonOf({ reason: text, ...(because && { because }) }) : text[language]
      writer(atMs, messageLevel, shown, fields)
    }
    for (const message of kept.splice(0)) write(message)
  }
  return {
    log: Object.assign(log, { debug: level === 'debug', request }),
    start: () => (started ??= load({ level, format })),
    flush: output.flush,
  }
}
