import { startTimer } from '../../../core/time/host-clock.ts'

/**
 * A buffer in front of a stream. The buffer passes many lines to the stream in one call. A line can be added as a whole
 * or in parts. Parts that are bytes or numbers need no intermediate string. This saves time, because a line is added
 * for every request.
 */
export interface LineBuffer {
  /** Adds whole lines, with their line breaks. */
  write(lines: string): void
  /** Adds a prepared part of a line. */
  bytes(part: Uint8Array): void
  text(part: string): void
  /** Adds a text that contains only ASCII characters. For a short text, this function is faster than `text`. */
  ascii(part: string): void
  /** Adds the last digits of an integer of 0 or more. @param count the number of digits */
  digits(value: number, count: number): void
  /** Called after all parts of a line have been added. One of these parts is the line break. */
  endLine(): void
  /** Passes the buffered lines on immediately. */
  flush(): void
}

/** The stream behind the buffer. `writableLength` is the number of bytes that the stream still has to write. */
export interface ByteStream {
  write(bytes: Uint8Array): unknown
  readonly writableLength: number
}

/** Maximum time that a line is buffered [ms]. A reader does not notice a delay of this length. */
const DELAY_MS = 20
/** If the buffer contains at least this number of bytes, the lines are passed on immediately. */
const MAX_LENGTH = 32_768
/** Size of the buffer in bytes. With this size, only an extremely long line needs two calls. */
const SIZE = 262_144
/** Maximum number of bytes in UTF-8 for one character of a string. */
const MAX_BYTES = 3
const ZERO = 0x30

/**
 * Creates a buffer in front of a stream. The buffer saves time, because a write to a file or a pipe is slow and a line
 * is written for every request.
 */
export function createLineBuffer(stream: ByteStream): LineBuffer {
  let buffer = Buffer.allocUnsafeSlow(SIZE)
  let length = 0
  let cancel: (() => void) | undefined

  function flush(): void {
    cancel?.()
    cancel = undefined
    if (length === 0) return
    const lines = buffer.subarray(0, length)
    length = 0
    stream.write(lines)
    // If the stream still has bytes to write, it still uses this buffer. The next lines therefore go into a new buffer.
    if (stream.writableLength > 0) buffer = Buffer.allocUnsafeSlow(SIZE)
  }

  function bytes(part: Uint8Array): void {
    if (part.length > SIZE - length) flush()
    if (part.length > SIZE) return void stream.write(part)
    buffer.set(part, length)
    length += part.length
  }

  function text(part: string): void {
    if (part.length * MAX_BYTES > SIZE - length) bytes(Buffer.from(part))
    else length += buffer.write(part, length)
  }

  function ascii(part: string): void {
    if (part.length > SIZE - length) return text(part)
    for (let index = 0; index < part.length; index += 1) buffer[length + index] = part.charCodeAt(index)
    length += part.length
  }

  function digits(value: number, count: number): void {
    if (count > SIZE - length) flush()
    let rest = value
    for (let index = length + count - 1; index >= length; index -= 1) {
      buffer[index] = ZERO + (rest % 10)
      rest = Math.floor(rest / 10)
    }
    length += count
  }

  function endLine(): void {
    if (length >= MAX_LENGTH) flush()
    else cancel ??= startTimer(DELAY_MS, flush)
  }

  return {
    write(lines) {
      text(lines)
      endLine()
    },
    bytes,
    text,
    ascii,
    digits,
    endLine,
    flush,
  }
}
