import type { AdminOptions, AdminRouter } from '../context.ts'
import { parseBody } from '../input.ts'
import { advanceSchema, resetSchema, setClockSchema } from '../schemas.ts'
import { clockView } from '../views.ts'

/** Routes to read and change the sandbox's clock, and to reset the sandbox. */
export function addClockRoutes(admin: AdminRouter, { adminOf }: AdminOptions): void {
  admin.get('/clock', async (c) => c.json(clockView(await adminOf(c.env.address.sandbox).clock())))
  admin.put('/clock', async (c) => {
    const { now, mode, rate } = await parseBody(c, setClockSchema)
    await adminOf(c.env.address.sandbox).setClock({ nowMs: now, mode, rate })
    return c.json(clockView(await adminOf(c.env.address.sandbox).clock()))
  })
  admin.post('/clock/advance', async (c) => {
    await adminOf(c.env.address.sandbox).advanceClock((await parseBody(c, advanceSchema)).ms)
    return c.json(clockView(await adminOf(c.env.address.sandbox).clock()))
  })
  admin.post('/reset', async (c) => {
    await adminOf(c.env.address.sandbox).reset({
      keepSettings: (await parseBody(c, resetSchema, {})).keep.includes('settings'),
    })
    return c.body(null, 204)
  })
}
