import type { AdminOptions, AdminRouter } from '../context.ts'
import { parseBody } from '../input.ts'
import { faultDocumentSchema } from '../schemas.ts'
import { faultView } from '../views.ts'

/** Routes to list, arm and disarm faults. */
export function addFaultRoutes(admin: AdminRouter, { adminOf, definitions }: AdminOptions): void {
  admin.get('/faults', async (c) =>
    c.json({ faults: (await adminOf(c.env.address.sandbox).faults()).map((fault) => faultView(fault, definitions)) }),
  )
  admin.post('/faults', async (c) =>
    c.json(
      faultView(await adminOf(c.env.address.sandbox).arm(await parseBody(c, faultDocumentSchema)), definitions),
      201,
    ),
  )
  admin.delete('/faults/:name', async (c) => {
    await adminOf(c.env.address.sandbox).disarm(c.req.param('name'))
    return c.body(null, 204)
  })
  admin.delete('/faults', async (c) => {
    await adminOf(c.env.address.sandbox).disarm()
    return c.body(null, 204)
  })
}
