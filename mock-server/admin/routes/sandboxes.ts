import { sandboxProblems } from '../../core/problems/sandboxes.ts'
import type { AdminContext, AdminOptions, AdminRouter } from '../context.ts'
import { Problem } from '../../core/http/problem.ts'
import { assertSandboxId, DEFAULT_SANDBOX } from '../../core/sandbox/sandbox-id.ts'
import { parseSettings } from '../../core/settings/settings.ts'
import { parseBody, parseQuery } from '../input.ts'
import { createSandboxSchema, putSandboxQuerySchema } from '../schemas.ts'

/** Routes to list, create and delete sandboxes. These routes work only in the control API of the default sandbox. */
export function addSandboxRoutes(admin: AdminRouter, { sandboxes, definitions }: AdminOptions): void {
  admin.get('/sandboxes', async (c) => {
    assertDefaultSandbox(c)
    return c.json({ sandboxes: await sandboxes.list() })
  })
  admin.put('/sandboxes/:id', async (c) => {
    assertDefaultSandbox(c)
    const id = sandboxId(c.req.param('id'))
    const { if: condition } = parseQuery(c, putSandboxQuerySchema)
    const { settings, seed } = await parseBody(c, createSandboxSchema, {})
    const isMade = await sandboxes.put(id, { settings: parseSettings(definitions, settings), seed }, condition)
    return c.json({ id, url: `${c.env.address.origin}/sandboxes/${id}` }, isMade ? 201 : 200)
  })
  admin.delete('/sandboxes/:id', async (c) => {
    assertDefaultSandbox(c)
    const id = sandboxId(c.req.param('id'))
    if (id === DEFAULT_SANDBOX) throw new Problem(400, sandboxProblems.defaultStays)
    if (!(await sandboxes.delete(id))) throw new Problem(404, sandboxProblems.unknown({ id }))
    return c.body(null, 204)
  })
}

function assertDefaultSandbox({ env }: AdminContext): void {
  if (env.address.sandbox !== DEFAULT_SANDBOX) throw new Problem(404, sandboxProblems.rootOnly)
}

function sandboxId(id: string): string {
  assertSandboxId(id, 400)
  return id
}
