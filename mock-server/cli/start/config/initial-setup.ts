import { mapInTurn } from '../../../core/util/map-in-turn.ts'
import { fileProblems } from '../../../core/problems/files.ts'
import { createGiftMock, providers } from '../../../app.ts'
import type { FaultDocument } from '../../../core/faults/fault.ts'
import { Problem } from '../../../core/http/problem.ts'
import type { Settings } from '../../../core/settings/settings.ts'
import type { GiftMockOptions } from '../../../gift-mock.ts'
import type { Config } from './config-file.ts'
import type { Setup } from './config-setup.ts'
import type { PresetName } from '../options/preset-names.ts'

/**
 * The initial contents of a new store: the sandboxes and faults of the configuration, and the settings and faults of
 * the presets.
 */
export interface InitialSetup {
  /** Settings that the presets add. */
  settings: Settings
  /**
   * Creates the sandboxes and arms the faults, before the server starts. The faults of presets are armed in the default
   * sandbox and in each sandbox of the configuration.
   * @throws Problem if a fault or a sandbox is invalid
   */
  apply(options: GiftMockOptions): Promise<void>
}

const NOTHING: Setup = { faults: [], presets: [], sandboxes: new Map() }

/**
 * Reads the initial contents of a new store, except the settings of the configuration.
 * @param given the presets of the command line; undefined if the presets of the configuration apply
 * @returns undefined if there are no sandboxes, faults or presets
 */
export async function prepareSetup(
  given: readonly PresetName[] | undefined,
  config: Config | undefined,
): Promise<InitialSetup | undefined> {
  const { faults, sandboxes, presets } = config?.setup ?? NOTHING
  const isChosen = (given ?? presets).length > 0
  if (!isChosen && faults.length === 0 && sandboxes.size === 0) return undefined
  const chosen = isChosen ? await mapInTurn(providers, ({ testerPreset }) => testerPreset()) : []
  const presetFaults: FaultDocument[] = chosen.flatMap(({ inputs }) => inputs.map(({ fault }) => fault))
  return {
    settings: Object.assign({}, ...chosen.map(({ settings }) => settings((name) => config?.settings[name]))),
    async apply(options) {
      const mock = createGiftMock({ ...options, adminToken: undefined, sockets: true })
      for (const fault of [...faults, ...presetFaults]) await mock.admin.arm(fault)
      for (const [id, { settings, seed, faults: own }] of sandboxes) {
        const body = JSON.stringify({ settings, seed })
        const made = await mock.fetch(new Request(`http://localhost/__admin/sandboxes/${id}`, { method: 'PUT', body }))
        if (!made.ok) throw new Problem(400, fileProblems.sandboxNotCreated({ id, response: await made.text() }))
        for (const fault of [...own, ...presetFaults]) await mock.sandbox(id).arm(fault)
      }
    },
  }
}
