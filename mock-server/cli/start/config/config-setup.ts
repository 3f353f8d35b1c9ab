import { explained } from '../../../core/validation/explained.ts'
import { valueProblems } from '../../../core/problems/values.ts'
import { nameProblems } from '../../../core/problems/names.ts'
import { z } from 'zod'
import { type Fault, faultSchema } from '../../../core/faults/fault.ts'
import { sandboxSeedSchema } from '../../../core/ids/seed.ts'
import type { Settings } from '../../../core/settings/settings.ts'
import { lazy } from '../../../core/util/lazy.ts'
import { enumOf, recordOf, strictObject } from '../../../core/validation/strict-object.ts'
import { type PresetName, presetNames } from '../options/preset-names.ts'

/** The sandboxes, faults and presets that a configuration file adds to a new store. */
export interface Setup {
  /** Faults of the default sandbox, which is served at the root URL of the mock. */
  faults: readonly Fault[]
  presets: readonly PresetName[]
  sandboxes: ReadonlyMap<string, SandboxSetup>
}

export interface SandboxSetup {
  settings: Settings
  seed?: string | undefined
  faults: readonly Fault[]
}

/** Schema of the keys of a configuration file that are neither flags nor settings. */
export const setupSchema = lazy(() => {
  const faults = z.array(faultSchema()).default([])
  return strictObject({
    faults,
    presets: z.array(enumOf(nameProblems.preset, presetNames)).default([]),
    sandboxes: recordOf(
      z.string(),
      strictObject({
        settings: recordOf(z.string(), z.unknown()).nullable().default({}),
        seed: sandboxSeedSchema().optional(),
        faults,
      }),
    )
      .superRefine((sandboxes, context) => {
        for (const id of Object.keys(sandboxes))
          if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id))
            context.addIssue({
              code: 'custom',
              path: [id],
              ...explained(valueProblems.noSandboxId),
            })
      })
      .default({}),
  })
})

export const setupNames = ['faults', 'presets', 'sandboxes'] as const

export function isSetupName(name: string): boolean {
  return setupNames.some((known) => known === name)
}
