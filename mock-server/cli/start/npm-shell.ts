import { readFileSync } from 'node:fs'
import { startTimer } from '../../core/time/host-clock.ts'

const POLL_MS = 500

// These values are read when the module is loaded, because the shell may end before the watch begins.
const parent = process.ppid
const isWatched = isNpmShell(commandLineOf(parent), process.env['npm_lifecycle_script'])

/**
 * Calls a function once when the shell in which npm started this program has ended. On SIGTERM, `npx` and `npm run` end
 * their shell, but a shell such as dash does not pass the signal on, so this program would run on without them.
 * @param signal ends the watch
 */
export function watchNpmShell(onEnd: () => void, signal: AbortSignal): void {
  if (!isWatched) return
  function poll(): void {
    if (signal.aborted) return
    // When its parent ends, a process gets another parent.
    if (process.ppid !== parent) return onEnd()
    const cancel = startTimer(POLL_MS, () => {
      signal.removeEventListener('abort', cancel)
      poll()
    })
    signal.addEventListener('abort', cancel, { once: true })
  }
  poll()
}

/**
 * Returns true for a shell that npm started for this program alone. A script with further commands, such as
 * `gift-mock start & npm test`, may let the program run on after its shell.
 * @param words command line of the shell
 * @param script the value of `npm_lifecycle_script`, which npm sets for programs that it runs
 */
export function isNpmShell([shell = '', option, command = '']: readonly string[], script = ''): boolean {
  const isOwn = /^'?gift(?:-provider)?-mock'?(?: [^&;|\n]*)?$/.test(script)
  return isOwn && /(?:^|\/)sh$/.test(shell) && option === '-c' && command.startsWith(script) && !/[&;|\n]/.test(command)
}

/** Returns the words of the command line of a process; no words on other systems than Linux. */
function commandLineOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}
