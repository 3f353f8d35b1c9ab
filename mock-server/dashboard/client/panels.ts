import { read } from './api.ts'
import { attempt, attemptOnce } from './attempt.ts'
import { renderClock, setUpClock } from './clock.ts'
import { loadEvidence, setUpEvidence } from './settings/evidence.ts'
import { loadFaultForm, setUpFaultForm } from './faults/fault-form.ts'
import { renderFaults } from './faults/faults.ts'
import { loadLedger, setUpLedger } from './ledger/ledger.ts'
import type { Panel } from './elements/panel.ts'
import { showPreset } from './faults/preset.ts'
import { requestsPanel } from './requests/panel.ts'
import { loadScenarios, setUpScenarios } from './scenarios/scenarios.ts'
import { loadSettings, setUpSettings, updateSettings } from './settings/settings.ts'
import { loadTokens, setUpTokens } from './totp.ts'
import { renderWaiting } from './waiting.ts'
import type { Clock, Fault, Setting, WaitingRequest } from './types.ts'

/** The scripts of the panels. `../panels/index.ts` lists the elements of the panels in the order of the tabs. */
export const panels: readonly Panel[] = [
  requestsPanel,
  {
    name: 'ledger',
    setUp: () => setUpLedger(attempt),
    load: loadLedger,
    reloadOn: ['request', 'clearances', 'waiting'],
  },
  { name: 'conduct' },
  {
    name: 'faults',
    setUp: () => setUpFaultForm(attemptOnce),
    load: async () => {
      await loadFaultForm(attemptOnce)
      const { faults } = await read<{ faults: Fault[] }>('/faults')
      renderFaults(faults, showPreset(faults), attemptOnce)
    },
    reloadOn: ['request', 'fault', 'faults'],
    onEvent: (name, data) => {
      if (name === 'waiting') renderWaiting((data as { waiting: WaitingRequest[] }).waiting, attemptOnce)
    },
  },
  { name: 'scenarios', setUp: setUpScenarios, load: () => loadScenarios(attempt) },
  {
    name: 'settings',
    setUp: setUpSettings,
    load: () => loadSettings(attempt),
    onEvent: (name, data) => {
      if (name === 'settings') updateSettings(data as Record<string, Setting>, attempt)
    },
  },
  {
    name: 'clock',
    setUp: () => {
      setUpClock(attempt)
      setUpTokens()
    },
    load: loadTokens,
    reloadOn: ['clock', 'settings'],
    onEvent: (name, data) => {
      if (name === 'clock') renderClock(data as Clock)
    },
  },
  { name: 'evidence', setUp: setUpEvidence, load: loadEvidence },
]
