import { onTestFinished } from 'vitest'

/**
 * Removes the listeners for a signal until the test ends. Packages of other tests in this worker install listeners that
 * end the process: the package that starts PostgreSQL, and Playwright.
 */
export function removeSignalListeners(signal: NodeJS.Signals): void {
  const others = process.listeners(signal)
  process.removeAllListeners(signal)
  onTestFinished(() => {
    for (const listener of others) process.on(signal, listener)
  })
}
