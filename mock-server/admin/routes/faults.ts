import { listArmed } from '../../core/faults/armed-faults.ts'
import { redactArmed } from '../../core/faults/redact-fault.ts'
import { mapInTurn } from '../../core/util/map-in-turn.ts'
import type { AdminOptions, AdminRouter } from '../context.ts'
import { parseBody } from '../input.ts'
import { faultDocumentSchema } from '../schemas.ts'
import { faultView } from '../views.ts'

/**
 * Routes to list, arm and disarm faults, and to list the effects that a fault can have. The credentials of faults are
 * masked.
 */
export function addFaultRoutes(admin: AdminRouter, { adminOf, definitions, sandboxes, providers }: AdminOptions): void {
  admin.get('/effects', async (c) => {
    const { effectGuide } = await import('../../core/faults/effect-guide.ts')
    const operations = providers.flatMap(({ name: provider, routes, errorStatuses }) =>
      routes.flatMap((route) => route.operations).map((name) => ({ name, provider, errorStatuses })),
    )
    const testerInputs = await mapInTurn(providers, async ({ testerPreset }) =>
      (await testerPreset()).inputs.map(({ field, value, fault, text }) => ({
        operation: fault.when?.operation ?? null,
        field,
        value,
        fault: fault.name,
        text,
      })),
    )
    return c.json({ effects: effectGuide, operations, testerInputs: testerInputs.flat() })
  })
  admin.get('/faults', async (c) =>
    c.json({
      faults: await sandboxes.look(c.env.address.sandbox, ({ tx, record }) =>
        listArmed(tx).map((armed) => faultView(redactArmed(armed, definitions, record))),
      ),
    }),
  )
  admin.post('/faults', async (c) => {
    const { sandbox } = c.env.address
    const armed = await adminOf(sandbox).arm(await parseBody(c, faultDocumentSchema))
    return c.json(
      faultView(await sandboxes.look(sandbox, ({ record }) => redactArmed(armed, definitions, record))),
      201,
    )
  })
  admin.delete('/faults/:name', async (c) => {
    await adminOf(c.env.address.sandbox).disarm(c.req.param('name'))
    return c.body(null, 204)
  })
  admin.delete('/faults', async (c) => {
    await adminOf(c.env.address.sandbox).disarm()
    return c.body(null, 204)
  })
}
