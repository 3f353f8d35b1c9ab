/** The presets that `--preset` and the configuration file name. */
export const presetNames = ['qa'] as const
export type PresetName = (typeof presetNames)[number]
