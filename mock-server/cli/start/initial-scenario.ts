import { createGiftMock, type GiftMockOptions } from '../../app.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { findScenario } from '../../../scenarios/loading/load.ts'

/**
 * Lets a scenario begin in the store, before a server is there that could show it half done.
 * @throws Problem for what there is not, or what is wrong
 */
export async function startInitialScenario(nameOrFile: string, options: GiftMockOptions): Promise<Scenario> {
  const { scenario, document } = await findScenario(nameOrFile)
  await createGiftMock({ ...options, sockets: true }).admin.startScenario(document)
  return scenario
}
