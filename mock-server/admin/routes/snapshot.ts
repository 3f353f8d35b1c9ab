import type { AdminOptions, AdminRouter } from '../context.ts'
import { parseBody } from '../input.ts'
import { snapshotSchema } from '../schemas.ts'

const MAX_SNAPSHOT_BYTES = 512 * 1024 * 1024

/** Routes to take and restore snapshots. */
export function addSnapshotRoutes(admin: AdminRouter, { adminOf }: AdminOptions): void {
  admin.get('/snapshot', async (c) => c.json(await adminOf(c.env.address.sandbox).snapshot()))
  admin.put('/snapshot', async (c) => {
    await adminOf(c.env.address.sandbox).restore(await parseBody(c, snapshotSchema, undefined, MAX_SNAPSHOT_BYTES))
    return c.body(null, 204)
  })
}
