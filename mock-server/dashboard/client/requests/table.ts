import { inParentheses, nameOf, text, timeOfDay } from '../config.ts'
import { byId, element } from '../elements/dom.ts'
import type { RequestEntry } from '../types.ts'
import { showRequestOfRow } from './dialog.ts'
import { allEntries } from './entries.ts'
import { chosenFilter, type Filter, setUpFilters } from './filter.ts'
import { kindOf, signs } from './kind.ts'

/** Number of rows on one page of the table. */
const PAGE_ROWS = 100
/** Minimum time between two renderings, in milliseconds. */
const MIN_PAUSE_MS = 100
/** Maximum share of time that the page spends on rendering the table. */
const MAX_SHARE = 0.1

let filter: Filter
/**
 * The result of the filter for each request. A changed request is a new object, so the filter tests the request again.
 */
let verdicts = new WeakMap<RequestEntry, boolean>()
/** Id of the newest request of the shown page; undefined if the page shows the newest requests. */
let anchor: string | undefined
let rows = new Map<RequestEntry, HTMLTableRowElement>()
let timer: number | undefined
let nextRenderMs = 0

/** Renders the table soon. While requests arrive, the table is rendered a few times per second. */
export function renderSoon(): void {
  timer ??= window.setTimeout(() => requestAnimationFrame(render), Math.max(0, nextRenderMs - performance.now()))
}

function passes(entry: RequestEntry): boolean {
  if (!filter) return true
  const known = verdicts.get(entry)
  if (known !== undefined) return known
  const verdict = filter(entry)
  verdicts.set(entry, verdict)
  return verdict
}

function render(): void {
  timer = undefined
  if (byId('panel-requests').hidden) return
  const startedMs = performance.now()
  const all = allEntries()
  const found = filter ? all.filter(passes) : all
  const end = endOfPage(found)
  const page = found.slice(Math.max(0, end - PAGE_ROWS), end).toReversed()
  showRows(page)
  showPosition(found.length, end, all.length)
  const endedMs = performance.now()
  nextRenderMs = endedMs + Math.max(MIN_PAUSE_MS, (endedMs - startedMs) / MAX_SHARE)
}

/** Returns the index in `found` that follows the newest request of the page. */
function endOfPage(found: readonly RequestEntry[]): number {
  if (anchor === undefined) return found.length
  const end = found.findLastIndex(({ id }) => id === anchor) + 1
  // If the anchor was removed, the page shows the oldest requests.
  return end === 0 ? Math.min(found.length, PAGE_ROWS) : end
}

/** Shows the rows of a page. A row that is already shown keeps its element, and therefore the focus. */
function showRows(page: readonly RequestEntry[]): void {
  const body = byId('request-rows')
  const shown = new Map(page.map((entry) => [entry, rows.get(entry) ?? rowOf(entry)]))
  for (const [entry, row] of rows) if (!shown.has(entry)) row.remove()
  rows = shown
  let place = body.firstElementChild
  for (const row of shown.values()) {
    if (row === place) place = place.nextElementSibling
    else body.insertBefore(row, place)
  }
}

function showPosition(found: number, end: number, all: number): void {
  const first = found - end + 1
  const last = found - Math.max(0, end - PAGE_ROWS)
  byId('request-position').textContent = text(found === 0 ? 'positionNone' : 'position', { first, last, found })
  showFirstRequests(all === 0)
  byId('no-match').hidden = all === 0 || found > 0
  setEnabled('requests-newest', anchor !== undefined)
  setEnabled('requests-newer', end < found)
  setEnabled('requests-older', end > PAGE_ROWS)
}

/** Opens the list of programs for the first requests if there is no request. Closes the list at the first request. */
function showFirstRequests(isEmpty: boolean): void {
  if (byId('requests-empty').hidden === !isEmpty) return
  byId('requests-empty').hidden = !isEmpty
  byId('first-requests').toggleAttribute('open', isEmpty)
}

function setEnabled(id: string, isEnabled: boolean): void {
  ;(byId(id) as HTMLButtonElement).disabled = !isEnabled
}

function rowOf(entry: RequestEntry): HTMLTableRowElement {
  const { id, at, method, path, operation, response, outcome, fault } = entry
  const kind = kindOf(entry)
  return element(
    'tr',
    { class: kind, click: (event) => showRequestOfRow(id, event) },
    element('td', {}, timeOfDay(at)),
    element(
      'td',
      {},
      element(
        'button',
        { type: 'button', class: 'link' },
        operation === null ? `${method} ${path}`.slice(0, 120) : nameOf(operation),
      ),
    ),
    element('td', {}, `${signs[kind]} ${response.status} ${kind === 'good' ? '' : text(`kind-${kind}`)}`),
    element('td', {}, outcome.reason, fault ? inParentheses(fault.name) : ''),
  )
}

/** Moves by a number of pages; a positive number moves to older requests. */
function movePage(pages: number): void {
  const found = allEntries().filter(passes)
  const end = endOfPage(found) - pages * PAGE_ROWS
  anchor = end >= found.length ? undefined : found[Math.max(end, 1) - 1]?.id
  renderNow()
}

/** Renders the table at once. */
export function renderNow(): void {
  window.clearTimeout(timer)
  render()
}

/** Connects the filters and the buttons of the table. */
export function setUpTable(): void {
  setUpFilters(() => {
    filter = chosenFilter()
    verdicts = new WeakMap()
    anchor = undefined
    renderNow()
  })
  byId('requests-older').addEventListener('click', () => movePage(1))
  byId('requests-newer').addEventListener('click', () => movePage(-1))
  byId('requests-newest').addEventListener('click', () => {
    anchor = undefined
    renderNow()
  })
}
