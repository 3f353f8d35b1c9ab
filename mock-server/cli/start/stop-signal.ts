import { startTimer } from '../../core/time/host-clock.ts'

const signals = ['SIGINT', 'SIGTERM'] as const
/**
 * Time in milliseconds after the first signal in which further signals are ignored. If npm runs a program, the program
 * receives Ctrl-C twice: from the terminal and from npm.
 */
const DUPLICATE_SIGNAL_MS = 300

export interface Stop {
  /**
   * Promise that resolves to the first stop signal. A second signal within `DUPLICATE_SIGNAL_MS` has no effect. A later
   * signal ends the process immediately.
   */
  signal: Promise<NodeJS.Signals>
  /** Removes the signal listeners. */
  dispose(): void
}

export function waitForStopSignal(): Stop {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  let cancel: (() => void) | undefined
  const disposal = new AbortController()
  function onSignal(signal: NodeJS.Signals): void {
    cancel ??= startTimer(DUPLICATE_SIGNAL_MS, dispose)
    resolve(signal)
  }
  // Without the listeners, a further signal ends the process, because this is the default of Node.
  function dispose(): void {
    cancel?.()
    disposal.abort()
    for (const name of signals) process.off(name, onSignal)
  }
  for (const name of signals) process.on(name, onSignal)
  // The end of npm's shell counts as the signal that ended the shell. Most starts do not load the watch.
  if (process.env['npm_lifecycle_script'] !== undefined)
    void import('./npm-shell.ts').then(({ watchNpmShell }) => watchNpmShell(() => onSignal('SIGTERM'), disposal.signal))
  return { signal: promise, dispose }
}
