import { startTimer } from '../../../core/time/host-clock.ts'

/** A buffer that passes many lines to a stream in one call. */
export interface LineBuffer {
  write(lines: string): void
  /** Passes the buffered lines on immediately. */
  flush(): void
}

/** Maximum time that a line is buffered [ms]. A reader does not notice a delay of this length. */
const DELAY_MS = 20
/** If the buffer contains at least this number of characters, the lines are passed on immediately. */
const MAX_LENGTH = 32_768

/**
 * Creates a buffer in front of a stream. The buffer saves time, because a write to a file or a pipe is slow and a line
 * is written for every request.
 */
export function createLineBuffer(stream: { write(text: string): unknown }): LineBuffer {
  let pending = ''
  let cancel: (() => void) | undefined
  function flush(): void {
    const text = pending
    pending = ''
    cancel?.()
    if (text !== '') stream.write(text)
  }
  return {
    write(lines) {
      if (pending === '') cancel = startTimer(DELAY_MS, flush)
      pending += lines
      if (pending.length >= MAX_LENGTH) flush()
    },
    flush,
  }
}
