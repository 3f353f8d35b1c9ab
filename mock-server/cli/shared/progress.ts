import { messages } from '../../reporting/messages.ts'

/** What is running, on a terminal; elsewhere nothing. */
export interface Progress {
  begin(name: string): void
  /** @param print writes what stays */
  end(name: string, print: () => void): void
  clear(): void
}

const CLEAR_LINE = '\r\u001B[2K'

export function createProgress(stream: NodeJS.WriteStream, total: number): Progress {
  const running = new Set<string>()
  let done = 0
  function clear(): void {
    if (stream.isTTY) stream.write(CLEAR_LINE)
  }
  function show(): void {
    if (!stream.isTTY || running.size === 0) return
    const line = messages().replay.running(done, total, [...running].join(', '))
    // A line that wraps could not be cleared.
    stream.write(
      CLEAR_LINE +
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
