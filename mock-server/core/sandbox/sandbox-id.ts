import { sandboxProblems } from '../problems/sandboxes.ts'
import { Problem } from '../http/problem.ts'

export const DEFAULT_SANDBOX = 'default'
const SANDBOX_ID = /^[a-z0-9][a-z0-9-]{0,62}$/

/**
 * Checks a sandbox id.
 * @throws Problem if the id is invalid, with status 404 for an id in a path or 400 for an argument
 */
export function assertSandboxId(id: string, status: 400 | 404 = 404): void {
  if (!SANDBOX_ID.test(id)) throw new Problem(status, sandboxProblems.invalidId({ id: id.slice(0, 80) }))
}
