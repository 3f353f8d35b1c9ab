import type { AdminOptions, AdminRouter } from '../context.ts'
import { parseBody } from '../input.ts'
import { changeSettingsSchema } from '../schemas.ts'
import { settingsView } from '../views.ts'

/** Routes to read and change settings. */
export function addSettingsRoutes(admin: AdminRouter, { adminOf, definitions }: AdminOptions): void {
  admin.get('/settings', async (c) =>
    c.json(settingsView(definitions, await adminOf(c.env.address.sandbox).settings())),
  )
  admin.patch('/settings', async (c) =>
    c.json(
      settingsView(
        definitions,
        await adminOf(c.env.address.sandbox).changeSettings(await parseBody(c, changeSettingsSchema)),
      ),
    ),
  )
}
