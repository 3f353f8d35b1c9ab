import { clearLine, cursorTo } from 'node:readline'
import type { Text } from '../../core/localized-text.ts'
import { startTimer } from '../../core/time/host-clock.ts'
import { messages } from '../../reporting/messages.ts'
import { localizedLine } from '../../reporting/one-line.ts'

/**
 * A display of the running items. On a terminal, one line shows all running items. On any other stream, a line is
 * printed at long intervals for each item that is still running.
 */
export interface Progress {
  /** @param note returns the line that is printed while the item runs, if the stream is not a terminal */
  begin(name: string, note?: (seconds: number) => string): void
  /** Removes a finished item from the display. @param print writes the lines that stay on the screen */
  end(name: string, print: () => void): void
  clear(): void
}

/** Interval in seconds between the lines about a running item if the stream is not a terminal. */
const INTERVAL_SECONDS = 30

export function createProgress(stream: NodeJS.WriteStream, total: number): Progress {
  const running = new Set<string>()
  const timers = new Map<string, () => void>()
  let done = 0
  function clear(): void {
    for (const cancel of timers.values()) cancel()
    timers.clear()
    clearShown()
  }
  function clearShown(): void {
    if (!stream.isTTY) return
    clearLine(stream, 0)
    cursorTo(stream, 0)
  }
  function show(): void {
    if (!stream.isTTY || running.size === 0) return
    const line = messages().replay.running(done, total, [...running].join(', '))
    clearShown()
    // The line is shortened, because a wrapped line cannot be cleared.
    stream.write(
      line.slice(0, Math.max(0, Math.floor((stream.columns || 80) / (/^\p{ASCII}*$/u.test(line) ? 1 : 2)) - 1)),
    )
  }
  function noteAfter(name: string, seconds: number, note: (seconds: number) => string): void {
    timers.set(
      name,
      startTimer(INTERVAL_SECONDS * 1000, () => {
        stream.write(`${note(seconds)}\n`)
        noteAfter(name, seconds + INTERVAL_SECONDS, note)
      }),
    )
  }
  return {
    begin(name, note) {
      running.add(name)
      if (!stream.isTTY && note) noteAfter(name, INTERVAL_SECONDS, note)
      show()
    },
    end(name, print) {
      timers.get(name)?.()
      timers.delete(name)
      running.delete(name)
      done += 1
      clearShown()
      print()
      show()
    },
    clear,
  }
}

/** Number of items between two updates of the display. */
const UPDATE_EVERY = 100

/**
 * Creates a function that displays progress on standard error: how many of all items are done. The display is removed
 * after the last item. Nothing is displayed if standard error is not a terminal.
 */
export function createCounter(textOf: (done: number, total: number) => Text): (done: number, total: number) => void {
  const { stderr } = process
  return (done, total) => {
    if (!stderr.isTTY || total < UPDATE_EVERY || (done % UPDATE_EVERY !== 0 && done !== total)) return
    clearLine(stderr, 0)
    cursorTo(stderr, 0)
    if (done !== total) stderr.write(localizedLine(textOf(done, total)))
  }
}
