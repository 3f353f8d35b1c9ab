import { follow, read, setToken, SignInRequired } from './api.ts'
import { renderClock, setUpClock } from './clock.ts'
import { renderReport } from './conduct.ts'
import { config, text } from './config.ts'
import { byId, element } from './dom.ts'
import { renderFaults, setUpFaults } from './faults.ts'
import { renderLedger, setUpLedger } from './ledger.ts'
import { loadScenarios, renderRunningScenario } from './scenarios.ts'
import { loadSettings } from './settings.ts'
import { clearRequests, putRequest, refusedCount, setUpRequests } from './requests.ts'
import type { Clock, Fault, Ledger, Report, RequestEntry } from './types.ts'

/** Milliseconds between two reads of the faults, the ledger and the report while requests arrive. */
const SUMMARY_MS = 1000

let summaryTimer: number | undefined

function attempt(action: () => Promise<void>): void {
  byId('problem').hidden = true
  action().then(loadState, showProblem)
}

function showProblem(error: unknown): void {
  if (error instanceof SignInRequired) {
    const dialog = byId('sign-in') as HTMLDialogElement
    if (!dialog.open) dialog.showModal()
    return
  }
  const problem = byId('problem')
  problem.textContent = error instanceof Error ? error.message : String(error)
  problem.hidden = false
}

async function loadState(): Promise<void> {
  renderClock(await read<Clock>('/clock'))
  await loadTab()
  await loadSummary()
}

async function loadSummary(): Promise<void> {
  renderFaults((await read<{ faults: Fault[] }>('/faults')).faults, attempt)
  renderLedger(await read<Ledger>('/ledger'))
  const report = await read<Report>('/report')
  renderReport(report)
  await renderRunningScenario(report.scenario, attempt)
  byId('total-refused').textContent = `${refusedCount()}`
}

async function loadAll(): Promise<void> {
  clearRequests()
  const { requests, evicted } = await read<{ requests: RequestEntry[]; evicted: number }>('/requests')
  for (const entry of requests) putRequest(entry)
  byId('evicted').textContent = evicted > 0 ? text('evicted', { count: evicted }) : ''
  await loadState()
}

function summarizeSoon(): void {
  summaryTimer ??= window.setTimeout(() => {
    summaryTimer = undefined
    loadSummary().catch(showProblem)
  }, SUMMARY_MS)
}

function onEvent(name: string, data: unknown): void {
  if (name === 'request') {
    putRequest(data as RequestEntry)
    summarizeSoon()
  } else if (name === 'code' || name === 'fault' || name === 'faults') summarizeSoon()
  else if (name === 'clock') renderClock(data as Clock)
  else if (name === 'reset' || name === 'gap') loadAll().catch(showProblem)
}

function onState(isConnected: boolean): void {
  byId('connection').textContent = text(isConnected ? 'live' : 'disconnected')
  // All data is read again, because the stream does not contain the changes that occurred before this connection.
  if (isConnected) loadAll().catch(showProblem)
}

/**
 * Reads the data of the tab `settings` or `scenarios` if the tab is selected. The data of the other tabs is read even
 * if those tabs are not selected.
 */
async function loadTab(): Promise<void> {
  const selected = document.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.dataset['tab']
  if (selected === 'settings') await loadSettings(attempt)
  if (selected === 'scenarios' && byId('scenario-list').children.length === 0) await loadScenarios(attempt)
}

function showTab(name: string): void {
  for (const tab of document.querySelectorAll<HTMLElement>('[role=tab]'))
    tab.setAttribute('aria-selected', String(tab.dataset['tab'] === name))
  for (const panel of document.querySelectorAll<HTMLElement>('[role=tabpanel]'))
    panel.hidden = panel.id !== `panel-${name}`
  loadTab().then(loadSummary).catch(showProblem)
}

function setUpTabs(): void {
  const tabs = [...document.querySelectorAll<HTMLElement>('[role=tab]')]
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener('click', () => showTab(tab.dataset['tab'] ?? ''))
    tab.addEventListener('keydown', ({ key }) => {
      const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
      const next = tabs[(index + step + tabs.length) % tabs.length]
      if (step === 0 || !next) return
      next.focus()
      next.click()
    })
  }
}

function setUpSignIn(): void {
  byId('sign-in-form').addEventListener('submit', () => {
    setToken((byId('token') as HTMLInputElement).value)
    loadAll().catch(showProblem)
  })
}

async function listSandboxes(): Promise<void> {
  const { sandboxes } = await read<{ sandboxes: string[] }>('/sandboxes')
  byId('sandboxes').replaceChildren(
    ...sandboxes.map((id) =>
      element('option', { value: id === 'default' ? '/' : `/sandboxes/${id}/`, selected: id === config.sandbox }, id),
    ),
  )
}

byId('sandboxes').addEventListener('change', () =>
  location.assign((byId('sandboxes') as HTMLSelectElement).value + location.search),
)
setUpTabs()
setUpSignIn()
setUpRequests()
setUpLedger()
setUpFaults(attempt)
setUpClock(attempt)
listSandboxes().catch(showProblem)
void follow(onEvent, onState)
