import { onTestFinished } from 'vitest'

/**
 * Removes the listeners for a signal until the test ends. Playwright and the package that starts PostgreSQL install
 * listeners that end the process. Other test files in this worker may have imported these packages.
 */
export function removeSignalListeners(signal: NodeJS.Signals): void {
  const others = process.listeners(signal)
  process.removeAllListeners(signal)
  onTestFinished(() => {
    for (const listener of others) process.on(signal, listener)
  })
}
