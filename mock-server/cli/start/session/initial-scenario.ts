import { createGiftMock } from '../../../app.ts'
import type { GiftMockOptions } from '../../../gift-mock.ts'
import type { Scenario } from '../../../core/scenario/schema.ts'
import { findScenario } from '../../../../scenarios/loading/load.ts'

/**
 * Starts a scenario in the store before the server starts, so that no request sees a partly started scenario.
 * @throws Problem if the scenario is unknown or invalid
 */
export async function startInitialScenario(nameOrFile: string, options: GiftMockOptions): Promise<Scenario> {
  const { scenario, document } = await findScenario(nameOrFile)
  await createGiftMock({ ...options, sockets: true }).admin.startScenario(document)
  return scenario
}
