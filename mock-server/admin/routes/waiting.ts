import type { AdminOptions, AdminRouter } from '../context.ts'
import { parseBody } from '../input.ts'
import { decideSchema } from '../schemas.ts'

/** Routes to list the requests that wait for a decision, and to decide what their callers receive. */
export function addWaitingRoutes(admin: AdminRouter, { adminOf }: AdminOptions): void {
  admin.get('/waiting', async (c) => c.json({ waiting: await adminOf(c.env.address.sandbox).waiting() }))
  admin.post('/waiting/:id', async (c) => {
    const { choice } = await parseBody(c, decideSchema)
    await adminOf(c.env.address.sandbox).decide(c.req.param('id'), choice)
    return c.body(null, 204)
  })
}
