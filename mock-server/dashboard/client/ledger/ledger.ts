import { read } from '../api.ts'
import type { Attempt } from '../attempt.ts'
import { nameOf, text, timeOfDay, yen } from '../config.ts'
import { byId, download, element } from '../elements/dom.ts'
import { giftLink } from './gift-link.ts'
import { loadChart } from './ledger-chart.ts'
import { showRequest } from '../requests/dialog.ts'
import { entryOf } from '../requests/entries.ts'
import { isHeld } from '../waiting.ts'
import type { Code, Ledger, Totals } from '../types.ts'

/** Maximum number of rows in the table. Codes beyond this number are only in the CSV file. */
const MAX_ROWS = 300

/** Shows the totals of the ledger above the tabs. */
export function renderTotals({ issued, faceValue, fees, orphaned, suspectedDuplicates }: Totals): void {
  byId('total-yen').textContent = yen(faceValue + fees)
  byId('total-codes').textContent = `${issued}`
  byId('total-orphans').textContent = `${orphaned}`
  byId('total-duplicates').textContent = `${suspectedDuplicates}`
}

/** Reads and shows the newest codes, and draws the chart of the amounts. */
export async function loadLedger(): Promise<void> {
  const { codes } = await read<Ledger>(`/ledger?newest=${MAX_ROWS}`)
  byId('ledger-empty').hidden = codes.length > 0
  byId('ledger-rows').replaceChildren(...codes.toReversed().map(rowOf))
  await loadChart()
}

function rowOf(code: Code): HTMLTableRowElement {
  return element(
    'tr',
    { class: code.orphaned || code.suspectedDuplicateOf !== null ? 'lost' : 'good' },
    element('td', {}, timeOfDay(code.at)),
    element('td', {}, nameOf(code.provider)),
    element('td', {}, code.product),
    element(
      'td',
      {},
      element('button', { type: 'button', class: 'link', click: () => showRequest(code.journalId) }, code.reference),
    ),
    element('td', { class: 'amount' }, yen(code.faceValue)),
    element('td', { class: 'amount' }, yen(code.fee)),
    element('td', {}, ...stateOf(code), giftLinkOf(code)),
  )
}

/** Returns the link to the page of a code; null if the page has not read the request that issued the code. */
function giftLinkOf({ journalId }: Code): HTMLElement | null {
  const entry = entryOf(journalId)
  return entry ? giftLink(entry) : null
}

/** Returns the state of a code, with links to the requests that explain the state. */
function stateOf({ journalId, orphaned, suspectedDuplicateOf, recoveredBy }: Code): (string | Node)[] {
  const states = [
    ...(isHeld(journalId) ? [text('isWaiting')] : []),
    ...(orphaned ? [text('orphaned')] : []),
    ...(suspectedDuplicateOf === null ? [] : [text('duplicateOf'), linkTo(suspectedDuplicateOf)]),
    ...(recoveredBy === null ? [] : [text('recovered'), linkTo(recoveredBy)]),
  ]
  return (states.length > 0 ? states : [text('delivered')]).flatMap((state) => [state, ' '])
}

function linkTo(id: string): HTMLElement {
  return element('button', { type: 'button', class: 'link', click: () => showRequest(id) }, id)
}

const columns = [
  'at',
  'provider',
  'product',
  'reference',
  'faceValue',
  'fee',
  'journalId',
  'delivered',
  'orphaned',
] as const

/**
 * Returns the ledger as CSV. A value that a spreadsheet would take for a formula gets an apostrophe in front. Otherwise
 * a caller could insert a formula, because callers choose some references.
 */
export function csvOf(codes: readonly Code[]): string {
  return [columns.join(','), ...codes.map((code) => columns.map((name) => cell(code[name])).join(','))]
    .map((line) => `${line}\r\n`)
    .join('')
}

export function setUpLedger(attempt: Attempt): void {
  byId('ledger-csv').addEventListener('click', () =>
    attempt(async () => {
      const { codes } = await read<Ledger>('/ledger')
      download('ledger.csv', `\uFEFF${csvOf(codes)}`, 'text/csv')
    }),
  )
}

function cell(value: unknown): string {
  const plain = String(value)
  const safe = /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
