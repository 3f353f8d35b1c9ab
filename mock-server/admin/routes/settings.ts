import type { AdminOptions, AdminRouter } from '../context.ts'
import { languageOf, parseBody } from '../input.ts'
import { changeSettingsSchema } from '../schemas.ts'
import { settingsView } from '../views.ts'

/** Routes to read and change settings, and to read the JSON Schema of each value. */
export function addSettingsRoutes(admin: AdminRouter, { adminOf, definitions }: AdminOptions): void {
  admin.get('/settings', async (c) =>
    c.json(settingsView(definitions, await adminOf(c.env.address.sandbox).settings(), languageOf(c))),
  )
  admin.get('/settings/schema', async (c) => {
    const { jsonSchema } = await import('../../core/openapi/json-schema.ts')
    return c.json(
      Object.fromEntries(Object.entries(definitions).map(([name, { schema }]) => [name, jsonSchema(schema())])),
    )
  })
  admin.patch('/settings', async (c) =>
    c.json(
      settingsView(
        definitions,
        await adminOf(c.env.address.sandbox).changeSettings(await parseBody(c, changeSettingsSchema)),
        languageOf(c),
      ),
    ),
  )
}
