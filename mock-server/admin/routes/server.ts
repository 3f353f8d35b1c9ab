import type { AdminContext, AdminOptions, AdminRouter } from '../context.ts'
import { sandboxUrl } from '../../core/pipeline/address.ts'
import { environmentVariables } from '../../core/provider/provider.ts'
import { taskVariables } from '../../core/scenario/task-variables.ts'
import { NAME, VERSION } from '../../core/version.ts'
import { parseQuery } from '../input.ts'
import { environmentFormats } from '../../core/util/environment-formats.ts'
import { envFormatSchema } from '../schemas.ts'
import { isoOf } from '../views.ts'

/** Routes to read the mock's version and the environment variables for a client. */
export function addServerRoutes(admin: AdminRouter, { adminOf, providers, startedAtMs, store }: AdminOptions): void {
  admin.get('/version', (c) =>
    c.json({ name: NAME, version: VERSION, startedAt: isoOf(startedAtMs), store: store.description }),
  )
  admin.get('/env', async (c) => {
    const { format } = parseQuery(c, envFormatSchema)
    const text = environmentFormats[format](await environment(c))
    return c.body(text, 200, { 'content-type': format === 'json' ? 'application/json' : 'text/plain; charset=utf-8' })
  })

  async function environment({ env }: AdminContext): Promise<Record<string, string>> {
    const { address } = env
    const sandbox = adminOf(address.sandbox)
    const variables = environmentVariables(providers, await sandbox.settings(), sandboxUrl(address))
    const running = await sandbox.scenario()
    if (!running) return variables
    // GIFT_MOCK_SCENARIO is left out: in a shell, it would start the next mock with this scenario.
    const { rate = 1 } = await sandbox.clock()
    return { ...variables, GIFT_MOCK_CLOCK_RATE: rate.toString(), ...taskVariables(running.scenario.task) }
  }
}
