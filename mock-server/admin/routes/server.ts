import { mapInTurn } from '../../core/util/map-in-turn.ts'
import type { AdminContext, AdminOptions, AdminRouter } from '../context.ts'
import { sandboxUrl } from '../../core/pipeline/addresses/address.ts'
import { evidenceOf } from '../../core/provider/recordings/observed-rules.ts'
import { environmentVariables } from '../../core/provider/provider.ts'
import { taskVariables } from '../../core/scenario/task-variables.ts'
import { NAME, VERSION } from '../../core/version.ts'
import { languageOf, parseQuery } from '../input.ts'
import { environmentFormats } from '../../core/util/environment-formats.ts'
import { envFormatSchema, tokenFormatSchema } from '../schemas.ts'
import { isoOf } from '../views.ts'

/**
 * Routes to read the mock's version, the environment variables and the current access tokens for a client, and the
 * evidence register.
 */
export function addServerRoutes(admin: AdminRouter, { adminOf, providers, startedAtMs, store }: AdminOptions): void {
  admin.get('/version', (c) =>
    c.json({ name: NAME, version: VERSION, startedAt: isoOf(startedAtMs), store: store.description }),
  )
  admin.get('/env', async (c) => {
    const { format } = parseQuery(c, envFormatSchema)
    const text = environmentFormats[format](await environment(c))
    return c.body(text, 200, { 'content-type': format === 'json' ? 'application/json' : 'text/plain; charset=utf-8' })
  })

  admin.get('/totp', async (c) => {
    const { format } = parseQuery(c, tokenFormatSchema)
    const sandbox = adminOf(c.env.address.sandbox)
    const [settings, { nowMs }] = await Promise.all([sandbox.settings(), sandbox.clock()])
    const tokens = providers.flatMap(({ name: provider, accessTokens }) =>
      accessTokens(settings, nowMs).map((one) => ({ provider, ...one })),
    )
    return format === 'json' ? c.json({ tokens }) : c.text(`${tokens[0]?.token ?? ''}\n`)
  })
  admin.get('/evidence', async (c) => {
    const settings = await adminOf(c.env.address.sandbox).settings()
    const language = languageOf(c)
    const rules = await mapInTurn(providers, async ({ name: provider, register, ruleTexts, assumptions }) => {
      const texts = await ruleTexts()
      const known = await assumptions()
      return Object.entries(register).map(([id, rule]) => ({
        id,
        provider,
        text: texts[id]?.[language],
        ...rule,
        ...evidenceOf(id, rule, settings),
        assumption: known[id],
      }))
    })
    return c.json({ rules: rules.flat() })
  })

  async function environment({ env }: AdminContext): Promise<Record<string, string>> {
    const { address } = env
    const sandbox = adminOf(address.sandbox)
    const variables = environmentVariables(providers, await sandbox.settings(), sandboxUrl(address))
    const running = await sandbox.scenario()
    if (!running) return variables
    // The result does not contain GIFT_MOCK_SCENARIO. A shell with this variable would also start the scenario in the
    // next mock.
    const { rate = 1 } = await sandbox.clock()
    return { ...variables, GIFT_MOCK_CLOCK_RATE: rate.toString(), ...taskVariables(running.scenario.task) }
  }
}
