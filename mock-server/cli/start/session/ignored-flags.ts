import type { Text } from '../../../core/localized-text.ts'

/** Warnings about flags that have no effect if the store is already in use, or if a snapshot or a scenario is given. */
export const sessionWarnings = {
  begun: (store: string): Text => ({
    en: `${store} is already in use: --seed, --preset and the configuration file, except its flags, apply only to a new store`,
    ja: `${store} はすでに使用されている。--seed、--preset、設定ファイル（フラグを除く）は、新しいストアにだけ適用される`,
  }),
  inUse: (store: string): Text => ({
    en: `${store} is already in use and is not changed: --snapshot and --scenario apply to a new store; use "gift-mock snapshot load" or PUT /__admin/scenario instead`,
    ja: `${store} はすでに使用されているため、変更しない。--snapshot と --scenario は新しいストアにだけ適用される。代わりに gift-mock snapshot load または PUT /__admin/scenario を使う`,
  }),
  snapshot: (): Text => ({
    en: 'the snapshot contains the seed, the clock and the settings: --seed and the settings of the configuration file apply only to new sandboxes',
    ja: 'シード、時計、設定はスナップショットのものを使う。--seed と設定ファイルの設定は、新しいサンドボックスにだけ適用される',
  }),
  emptySandbox: (): Text => ({
    en: 'a scenario starts with an empty sandbox: only the settings and the seed of the snapshot are kept',
    ja: 'シナリオは空のサンドボックスから始まる。スナップショットのうち、設定とシードだけが引き継がれる',
  }),
  scenarioFaults: (): Text => ({
    en: 'the scenario arms its own faults: the faults of the configuration file and of --preset are not armed in the default sandbox',
    ja: '障害はシナリオのものが有効になる。設定ファイルと --preset の障害は、既定のサンドボックスでは有効にならない',
  }),
}
