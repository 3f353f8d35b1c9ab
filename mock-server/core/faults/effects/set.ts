import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { flawOfSettings } from '../../settings.ts'
import { effect } from '../effect.ts'

const YEAR_MS = 366 * 24 * 60 * 60 * 1000

/** From then on the provider is another: a lower limit, a brand less, a new fixed amount, a revoked key, a skewed clock. */
export const set = effect({
  options: closedObject({
    /** New values by dotted names, as in `PATCH settings`. */
    settings: z.record(z.string(), z.unknown()).default({}),
    /** Moves the provider's clock by so many milliseconds, ahead or back. */
    clockMs: z.int().min(-YEAR_MS).max(YEAR_MS).default(0),
  }),
  phases: ['before-commit', 'after-commit'],
  delivers: true,
  tellsStatus: 'always',
  problem({ settings, clockMs }, { definitions }) {
    if (Object.keys(settings).length === 0 && clockMs === 0) return 'it sets nothing: give settings or clockMs'
    return flawOfSettings(definitions, settings)
  },
  treat: ({ settings, clockMs }) => ({ set: { settings, clockMs } }),
})
