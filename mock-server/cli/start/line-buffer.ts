import { inNextTurn } from '../../core/time/host-clock.ts'

/** A buffer that passes the lines of one turn of the event loop to a stream in one call. */
export interface LineBuffer {
  write(lines: string): void
  /** Passes the buffered lines on immediately. */
  flush(): void
}

/**
 * Creates a buffer in front of a stream. The buffer saves time, because writing to the stream is slow and many requests
 * are handled in one turn of the event loop.
 */
export function createLineBuffer(stream: { write(text: string): unknown }): LineBuffer {
  let pending = ''
  function flush(): void {
    const text = pending
    pending = ''
    if (text !== '') stream.write(text)
  }
  return {
    write(lines) {
      if (pending === '') inNextTurn(flush)
      pending += lines
    },
    flush,
  }
}
