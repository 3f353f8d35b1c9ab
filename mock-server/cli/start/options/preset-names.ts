/** Names of the presets that `--preset` and the configuration file accept. */
export const presetNames = ['qa'] as const
export type PresetName = (typeof presetNames)[number]
