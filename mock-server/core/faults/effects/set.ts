import { faultProblems } from '../../problems/faults.ts'
import { z } from 'zod'
import { strictObject, recordOf } from '../../validation/strict-object.ts'
import { validateSettings } from '../../settings/settings.ts'
import { clockShift } from '../duration.ts'
import { defineEffect } from '../effect.ts'

/** Changes settings or the clock permanently, for example to lower a limit, to revoke a key or to skew the clock. */
export const set = defineEffect({
  options: () =>
    strictObject({
      /**
       * New values of settings by dotted name, in the same form as in the request `PATCH settings` of the control API.
       */
      settings: recordOf(z.string(), z.unknown()).default({}),
      /** Shift of the sandbox's clock [ms]. A positive value moves the clock forward. */
      clockMs: clockShift().default(0),
    }),
  phases: ['before-commit', 'after-commit'],
  deliversResponse: true,
  statusReachesCaller: 'always',
  validateOptions({ settings, clockMs }, { definitions }) {
    if (Object.keys(settings).length === 0 && clockMs === 0) return faultProblems.noSetting
    return validateSettings(definitions, settings)
  },
  plan: ({ settings, clockMs }) => ({ settingChanges: { settings, clockMs } }),
})
