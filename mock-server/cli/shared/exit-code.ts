import type { Result } from '../../core/scenario/checks/check.ts'

/**
 * Returns the exit code for the results of clients: 2 if a client failed; 1 if no client failed, but a result is not
 * certain; 0 if all clients passed.
 */
export function exitCodeOf(results: readonly (Result | 'not judged')[]): 0 | 1 | 2 {
  if (results.includes('failed')) return 2
  return results.every((result) => result === 'passed') ? 0 : 1
}
