import { Problem } from '../http/problem.ts'

export const DEFAULT_SANDBOX = 'default'
const SANDBOX_ID = /^[a-z0-9][a-z0-9-]{0,62}$/

/** @throws Problem with the status if the id is invalid: 404 for an id in a path, 400 for an id in an argument */
export function assertSandboxId(id: string, status: 400 | 404 = 404): void {
  if (!SANDBOX_ID.test(id))
    throw new Problem(
      status,
      `"${id.slice(0, 80)}" is not a sandbox id: use 1 to 63 of a-z, 0-9 and -, not beginning with -`,
    )
}
