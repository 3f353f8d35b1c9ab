import { follow, read, readCurrent, setToken } from './api.ts'
import { afterChanges, attemptOnce, showProblem } from './attempt.ts'
import { renderClock } from './clock.ts'
import { config, text } from './config.ts'
import { setUpCopyButtons } from './elements/copy-button.ts'
import { byId, element } from './elements/dom.ts'
import type { Panel } from './elements/panel.ts'
import { panels } from './panels.ts'
import { loadRequests } from './requests/load.ts'
import { loadSummary, summaryEvents } from './summary.ts'
import { throttle } from './throttle.ts'
import type { Clock } from './types.ts'
import { loadWaiting } from './waiting.ts'

/** The panels. If a panel is visible, its function `loadSoon` reads the data of the panel again after a short time. */
const live = panels.map((panel) => ({ ...panel, loadSoon: throttle(() => loadIfVisible(panel)) }))
const summarizeSoon = throttle(async () => {
  if (!document.hidden) await loadSummary().catch(showProblem)
})

function isVisible({ name }: Panel): boolean {
  return !document.hidden && !byId(`panel-${name}`).hidden
}

async function loadIfVisible(panel: Panel): Promise<void> {
  if (isVisible(panel)) await panel.load?.().catch(showProblem)
}

/** Reads everything that a change can affect. */
async function loadState(): Promise<void> {
  renderClock(await readCurrent<Clock>('/clock', 'clock'))
  await panels.find(isVisible)?.load?.()
  await loadSummary()
  await loadWaiting(attemptOnce)
}

async function loadAll(): Promise<void> {
  await loadRequests()
  await loadState()
}

const loadStateSoon = throttle(() => loadState().catch(showProblem))

function onEvent(name: string, data: unknown): void {
  if (name === 'reset') loadStateSoon()
  showConnection(name, data)
  if (summaryEvents.includes(name)) summarizeSoon()
  for (const { onEvent: show, reloadOn, loadSoon } of live) {
    show?.(name, data)
    if (reloadOn?.includes(name)) loadSoon()
  }
}

/** Shows whether the page lacks requests, because the journal evicted them before the page could read them. */
function showConnection(name: string, data: unknown): void {
  const lost = name === 'gap' ? (data as { lost: number }).lost : 0
  const shown = lost > 0 ? text('behind', { count: lost }) : text('live')
  if (byId('connection').textContent !== shown) byId('connection').textContent = shown
}

function onState(isConnected: boolean): void {
  byId('connection').textContent = text(isConnected ? 'live' : 'disconnected')
  // The stream does not contain the changes from before this connection, so all data is read again.
  if (isConnected) loadAll().catch(showProblem)
}

function selectTab(name: string): void {
  for (const tab of document.querySelectorAll<HTMLElement>('[role=tab]'))
    tab.setAttribute('aria-selected', String(tab.dataset['tab'] === name))
  for (const panel of panels) byId(`panel-${panel.name}`).hidden = panel.name !== name
}

function showTab(name: string): void {
  selectTab(name)
  history.replaceState(null, '', `#${name}`)
  loadState().catch(showProblem)
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
// The URL contains the name of the tab, so that a reload shows the same tab.
if (panels.some(({ name }) => location.hash === `#${name}`)) selectTab(location.hash.slice(1))
// A hidden page reads only the event stream, so all other data is read when the page becomes visible.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) loadStateSoon()
})
setUpTabs()
setUpSignIn()
setUpCopyButtons()
afterChanges(loadState)
for (const { setUp } of panels) setUp?.()
listSandboxes().catch(showProblem)
void follow(onEvent, onState)
