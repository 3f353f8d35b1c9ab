import { z } from 'zod'
import { strictObject, recordOf } from '../../validation/strict-object.ts'
import { validateSettings } from '../../settings/settings.ts'
import { clockShift } from '../duration.ts'
import { defineEffect } from '../effect.ts'

/** From then on the provider is another: a lower limit, a brand less, a new fixed amount, a revoked key, a skewed clock. */
export const set = defineEffect({
  options: () =>
    strictObject({
      /** New values by dotted names, as in `PATCH settings`. */
      settings: recordOf(z.string(), z.unknown()).default({}),
      /** Moves the provider's clock by so many milliseconds, ahead or back. */
      clockMs: clockShift().default(0),
    }),
  phases: ['before-commit', 'after-commit'],
  deliversResponse: true,
  statusReachesCaller: 'always',
  validateOptions({ settings, clockMs }, { definitions }) {
    if (Object.keys(settings).length === 0 && clockMs === 0) return 'it sets nothing: give settings or clockMs'
    return validateSettings(definitions, settings)
  },
  plan: ({ settings, clockMs }) => ({ settingChanges: { settings, clockMs } }),
})
