import { startTimer } from '../../core/time/host-clock.ts'

const signals = ['SIGINT', 'SIGTERM'] as const
/** Ctrl-C reaches a program below npm twice, from the terminal and from npm: so soon it is no second wish. */
const DUPLICATE_SIGNAL_MS = 300

export interface Stop {
  /** The first signal to stop. A later one, when no echo of it, ends the process at once. */
  signal: Promise<NodeJS.Signals>
  /** Listens no longer. */
  dispose(): void
}

export function waitForStopSignal(): Stop {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  let cancel: (() => void) | undefined
  function onSignal(signal: NodeJS.Signals): void {
    cancel ??= startTimer(DUPLICATE_SIGNAL_MS, dispose)
    resolve(signal)
  }
  // Without a listener Node's own way is back: the signal ends the process.
  function dispose(): void {
    cancel?.()
    for (const name of signals) process.off(name, onSignal)
  }
  for (const name of signals) process.on(name, onSignal)
  return { signal: promise, dispose }
}
