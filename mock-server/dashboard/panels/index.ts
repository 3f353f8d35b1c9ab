import { clockPanel } from './clock.ts'
import { conductPanel } from './conduct.ts'
import { evidencePanel } from './evidence.ts'
import { faultsPanel } from './faults.ts'
import { ledgerPanel } from './ledger.ts'
import type { Panel } from './panel.ts'
import { requestsPanel } from './requests.ts'
import { scenariosPanel } from './scenarios.ts'
import { settingsPanel } from './settings.ts'

/** The panels of the page, in the order of the tabs. `client/panels.ts` lists the scripts of the panels. */
export const panels: readonly Panel[] = [
  requestsPanel,
  ledgerPanel,
  conductPanel,
  faultsPanel,
  scenariosPanel,
  settingsPanel,
  clockPanel,
  evidencePanel,
]
