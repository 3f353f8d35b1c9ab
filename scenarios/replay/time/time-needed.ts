import { z } from 'zod'
import type { Scenario } from '../../../mock-server/index.ts'

/**
 * Tag of scenarios in which a correct client waits for a minute or more on the mock's clock. The reference client runs
 * in virtual time and does not really wait.
 */
export const WAITS_TAG = 'waits'
/**
 * Tag of scenarios that run in real time (`clock.realTime`) and take a minute or more. The reference client really
 * waits, too.
 */
export const LONG_TAG = 'long'

/** Options of effects that take time, in milliseconds. */
const waitSchema = z.object({
  ms: z.number().optional(),
  uniform: z.object({ max: z.number() }).optional(),
  lognormal: z.object({ median: z.number(), max: z.number().optional() }).optional(),
})

/**
 * Assumed maximum timeout of a client in milliseconds. A request that never gets a response takes this long. The
 * provider requires timeouts of 90 s or more.
 */
const PATIENCE_MS = 120_000
const MINUTE_MS = 60_000

/**
 * Returns the time that the faults make a client wait, in milliseconds of the provider's clock; 0 if the scenario has
 * neither the tag `waits` nor the tag `long`.
 */
export function waitMs(scenario: Scenario): number {
  if (!hasLongWaits(scenario)) return 0
  const waits = scenario.faults.map(({ effect, times = 1 }) => {
    const { ms, uniform, lognormal } = waitSchema.parse(effect)
    const longest =
      effect.type === 'hang' ? PATIENCE_MS : (ms ?? uniform?.max ?? lognormal?.max ?? (lognormal?.median ?? 0) * 10)
    return longest * times
  })
  return waits.reduce((sum, wait) => sum + wait, 0)
}

/**
 * Returns the milliseconds that a client in real time may need for a scenario tagged `waits` or `long`; 0 for other
 * scenarios.
 */
export function timeNeededMs(scenario: Scenario, timeScale = 1): number {
  if (!hasLongWaits(scenario)) return 0
  return waitMs(scenario) / (scenario.clock.rate * timeScale) + MINUTE_MS
}

/** Returns true if the tags of the scenario announce waits of a minute or more. */
function hasLongWaits({ tags }: Scenario): boolean {
  return tags.includes(LONG_TAG) || tags.includes(WAITS_TAG)
}
