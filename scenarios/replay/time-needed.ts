import { z } from 'zod'
import type { Scenario } from '../../mock-server/index.ts'

/** The effects' options that let time pass, in milliseconds. */
const waitSchema = z.object({
  ms: z.number().optional(),
  uniform: z.object({ max: z.number() }).optional(),
  lognormal: z.object({ median: z.number(), max: z.number().optional() }).optional(),
})

/** The providers ask for a timeout of 90 seconds or more; so long may a client wait for what never comes. */
const PATIENCE_MS = 120_000
const MINUTE_MS = 60_000

/** How long a client that waits in real time may need for a scenario tagged `long`, in milliseconds; 0 for all others. */
export function timeNeededMs({ tags, faults, clock }: Scenario): number {
  if (!tags.includes('long')) return 0
  const waits = faults.map(({ effect, times = 1 }) => {
    const { ms, uniform, lognormal } = waitSchema.parse(effect)
    const longest =
      effect.type === 'hang' ? PATIENCE_MS : (ms ?? uniform?.max ?? lognormal?.max ?? (lognormal?.median ?? 0) * 10)
    return longest * times
  })
  return waits.reduce((sum, wait) => sum + wait, 0) / clock.rate + MINUTE_MS
}
