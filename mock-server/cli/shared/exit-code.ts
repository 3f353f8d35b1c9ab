import type { Result } from '../../core/scenario/check.ts'

/**
 * Returns the exit code for the results of clients: 2 if a client failed, 1 if it cannot be told whether all clients
 * passed, otherwise 0.
 */
export function exitCodeOf(results: readonly (Result | 'not judged')[]): 0 | 1 | 2 {
  if (results.includes('failed')) return 2
  return results.every((result) => result === 'passed') ? 0 : 1
}
