import { inBothLanguages } from '../../core/localized-text.ts'
import type { AdminContext, AdminOptions, AdminRouter } from '../context.ts'
import { noActiveScenario } from '../../core/scenario/run.ts'
import { parseBody } from '../input.ts'
import { isLibraryReference, startScenarioSchema } from '../schemas.ts'
import { scenarioView } from '../views.ts'

/** Routes of the scenario library, and of the scenario that runs in the sandbox. */
export function addScenarioRoutes(admin: AdminRouter, { adminOf }: AdminOptions): void {
  admin.get('/scenarios', async (c) =>
    c.json({
      scenarios: (await adminOf(c.env.address.sandbox).scenarios()).map(
        ({ name, title, tags = [], story, remedy, faults = [] }) => ({
          name,
          title: inBothLanguages(title),
          tags,
          faults,
          ...(story !== undefined && { story: inBothLanguages(story) }),
          ...(remedy !== undefined && { remedy: inBothLanguages(remedy) }),
        }),
      ),
    }),
  )
  admin.put('/scenario', async (c) => {
    const document = await parseBody(c, startScenarioSchema)
    await adminOf(c.env.address.sandbox).startScenario(isLibraryReference(document) ? document.name : document)
    return c.json(await stateOfScenario(c))
  })
  admin.get('/scenario', async (c) => c.json(await stateOfScenario(c)))
  admin.delete('/scenario', async (c) => {
    await adminOf(c.env.address.sandbox).stopScenario()
    return c.body(null, 204)
  })

  async function stateOfScenario({ env }: AdminContext) {
    const state = await adminOf(env.address.sandbox).scenario()
    if (!state) throw noActiveScenario()
    return scenarioView(state)
  }
}
