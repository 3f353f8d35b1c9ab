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
  function onSignal(signal: NodeJS.Signals): void {
    cancel ??= startTimer(DUPLICATE_SIGNAL_MS, dispose)
    resolve(signal)
  }
  // Without the listeners, a further signal ends the process, because this is the default of Node.
  function dispose(): void {
    cancel?.()
    for (const name of signals) process.off(name, onSignal)
  }
  for (const name of signals) process.on(name, onSignal)
  return { signal: promise, dispose }
}
