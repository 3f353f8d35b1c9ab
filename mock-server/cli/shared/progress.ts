import { clearLine, cursorTo } from 'node:readline'
import type { Text } from '../../core/localized-text.ts'
import { messages } from '../../reporting/messages.ts'
import { localizedLine } from '../../reporting/one-line.ts'

/** A display of the running items on a terminal. If the stream is not a terminal, nothing is displayed. */
export interface Progress {
  begin(name: string): void
  /** Removes a finished item from the display. @param print writes the lines that stay on the screen */
  end(name: string, print: () => void): void
  clear(): void
}

export function createProgress(stream: NodeJS.WriteStream, total: number): Progress {
  const running = new Set<string>()
  let done = 0
  function clear(): void {
    if (!stream.isTTY) return
    clearLine(stream, 0)
    cursorTo(stream, 0)
  }
  function show(): void {
    if (!stream.isTTY || running.size === 0) return
    const line = messages().replay.running(done, total, [...running].join(', '))
    clear()
    // The line is shortened, because a wrapped line cannot be cleared.
    stream.write(
      line.slice(0, Math.max(0, Math.floor((stream.columns || 80) / (/^\p{ASCII}*$/u.test(line) ? 1 : 2)) - 1)),
    )
  }
  return {
    begin(name) {
      running.add(name)
      show()
    },
    end(name, print) {
      running.delete(name)
      done += 1
      clear()
      print()
      show()
    },
    clear,
  }
}

/** Number of items between two updates of the display. */
const UPDATE_EVERY = 100

/**
 * Creates a function that displays progress on standard error: the number of items that are done, and the number of all
 * items. The display is removed after the last item. If standard error is not a terminal, nothing is displayed.
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
