import { read } from './api.ts'
import { attempt } from './attempt.ts'
import { renderClock, setUpClock } from './clock.ts'
import { renderFaults, setUpFaults } from './faults.ts'
import { setUpLedger } from './ledger.ts'
import type { Panel } from './panel.ts'
import { requestsPanel } from './requests/panel.ts'
import { loadScenarios } from './scenarios.ts'
import { loadSettings } from './settings.ts'
import type { Clock, Fault } from './types.ts'

/** The scripts of the panels. `../panels/index.ts` lists their elements in the order of the tabs. */
export const panels: readonly Panel[] = [
  requestsPanel,
  { name: 'ledger', setUp: setUpLedger },
  { name: 'conduct' },
  {
    name: 'faults',
    setUp: () => setUpFaults(attempt),
    load: async () => renderFaults((await read<{ faults: Fault[] }>('/faults')).faults, attempt),
    reloadOn: ['fault', 'faults'],
  },
  { name: 'scenarios', load: () => loadScenarios(attempt) },
  { name: 'settings', load: () => loadSettings(attempt), reloadOn: ['settings'] },
  {
    name: 'clock',
    setUp: () => setUpClock(attempt),
    onEvent: (name, data) => {
      if (name === 'clock') renderClock(data as Clock)
    },
  },
]
