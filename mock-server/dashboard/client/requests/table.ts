import { text, timeOfDay } from '../config.ts'
import { byId, element } from '../dom.ts'
import type { RequestEntry } from '../types.ts'
import { showRequest } from './dialog.ts'
import { entries } from './entries.ts'

/** Maximum number of rows in the table. Older requests are shown after a click. */
const ROWS_STEP = 300

const rows = new Map<string, HTMLTableRowElement>()
let maxRows = ROWS_STEP
let pending: number | undefined
const changed = new Set<string>()

/** Adds a request, or replaces a request with the same id. The table is updated in the next animation frame. */
export function putRequest(entry: RequestEntry): void {
  entries.set(entry.id, entry)
  changed.add(entry.id)
  pending ??= requestAnimationFrame(renderChanged)
}

export function clearRequests(): void {
  entries.clear()
  renderAll()
}

/** Returns the number of requests whose response has a status of 400 or above. */
export function refusedCount(): number {
  return [...entries.values()].filter(isRefused).length
}

function isRefused({ response }: RequestEntry): boolean {
  return response.status >= 400
}

function renderChanged(): void {
  pending = undefined
  const body = byId('request-rows')
  for (const id of [...changed].toSorted()) {
    const entry = entries.get(id)
    const old = rows.get(id)
    if (!entry || !matches(entry)) continue
    const row = rowOf(entry)
    if (old) old.replaceWith(row)
    else body.prepend(row)
    rows.set(id, row)
  }
  changed.clear()
  limitRows()
}

/** Renders the table again, for example after the filter has changed. */
function renderAll(): void {
  rows.clear()
  byId('request-rows').replaceChildren()
  for (const id of entries.keys()) changed.add(id)
  const newest = [...changed].toSorted().slice(-maxRows)
  changed.clear()
  for (const id of newest) changed.add(id)
  renderChanged()
}

function limitRows(): void {
  for (const id of [...rows.keys()].toSorted().slice(0, -maxRows)) {
    rows.get(id)?.remove()
    rows.delete(id)
  }
  byId('requests-empty').hidden = entries.size > 0
  byId('requests-more').hidden = entries.size <= maxRows
}

function matches(entry: RequestEntry): boolean {
  const filter = (byId('request-filter') as HTMLInputElement).value.toLowerCase().trim()
  const isShown = !(byId('only-refused') as HTMLInputElement).checked || isRefused(entry) || !entry.delivered
  if (!isShown || filter === '') return isShown
  const shown = JSON.stringify(entry).toLowerCase()
  return filter.split(/\s+/).every((word) => shown.includes(word))
}

function rowOf(entry: RequestEntry): HTMLTableRowElement {
  const { id, at, method, path, operation, response, delivered, outcome, fault } = entry
  const kind = isRefused(entry) ? 'refused' : delivered ? 'good' : 'lost'
  return element(
    'tr',
    { class: kind },
    element('td', {}, timeOfDay(at)),
    element(
      'td',
      {},
      element(
        'button',
        { type: 'button', class: 'link', click: () => showRequest(id) },
        operation ?? `${method} ${path}`.slice(0, 120),
      ),
    ),
    element('td', {}, response.status, delivered ? '' : ` ${text('notDelivered')}`),
    element('td', {}, outcome.reason, fault ? ` (${fault.name})` : ''),
  )
}

/** Connects the filter and the buttons of the table. */
export function setUpTable(): void {
  byId('request-filter').addEventListener('input', renderAll)
  byId('only-refused').addEventListener('change', renderAll)
  byId('requests-more').addEventListener('click', () => {
    maxRows += ROWS_STEP
    renderAll()
  })
}
