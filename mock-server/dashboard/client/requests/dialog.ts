import { read } from '../api.ts'
import { showProblem } from '../attempt.ts'
import { colon, config, inParentheses, named, nameOf, text, yen } from '../config.ts'
import { byId, element } from '../elements/dom.ts'
import { giftLink } from '../ledger/gift-link.ts'
import type { Ledger, RegisteredRule, RequestEntry } from '../types.ts'
import { acceptedSection } from './accepted.ts'
import { entryOf } from './entries.ts'
import { exportSection } from './export.ts'
import { isWaiting } from './kind.ts'

/**
 * Shows the request of a table row after a click anywhere in the row. A click with which the user ends a selection of
 * text shows nothing. Users of a keyboard press the button in the row.
 */
export function showRequestOfRow(id: string, { target }: Event): void {
  if (target instanceof HTMLButtonElement || getSelection()?.isCollapsed !== false) showRequest(id)
}

/** Shows a request and its response in a dialog. A request that the page has not read yet is read first. */
export function showRequest(id: string): void {
  const known = entryOf(id)
  if (known) show(known)
  else readRequest(id).then(show, showProblem)
}

/** Reads a request from the journal. @throws Error if the journal does not contain the request */
export function readRequest(id: string): Promise<RequestEntry> {
  return read<RequestEntry>(`/requests/${encodeURIComponent(id)}?lang=${config.language}`)
}

/** The request that the dialog shows or has shown last. */
let shownEntry: RequestEntry | undefined

/** Updates the open dialog if the shown request has changed, for example because the response was lost or decided. */
export function refreshDialog(entry: RequestEntry): void {
  const { open } = byId('request-dialog') as HTMLDialogElement
  if (!open || shownEntry?.id !== entry.id) return
  if (shownEntry.delivered !== entry.delivered || shownEntry.response.status !== entry.response.status) show(entry)
  else if (isWaiting(shownEntry) !== isWaiting(entry)) show(entry)
}

function show(entry: RequestEntry): void {
  shownEntry = entry
  const { id, outcome, fault, delivered, method, path, request, response } = entry
  const title = `${entry.provider === null ? method : id} ${entry.operation === null ? text('noOperation') : nameOf(entry.operation)}`
  byId('request-details').replaceChildren(
    element('h2', {}, title),
    element('p', { class: 'why' }, outcome.reason),
    ruleOf(entry),
    element(
      'p',
      {},
      fault ? `${text('hitBy', { name: fault.name, effect: named(fault.effect), phase: named(fault.phase) })} ` : '',
      text(isWaiting(entry) ? 'isWaiting' : delivered ? 'wasDelivered' : 'wasLost'),
    ),
    lostCodeOf(entry),
    giftLink(entry) ?? '',
    acceptedSection(entry),
    exportSection(entry),
    element('h3', {}, text('request')),
    element('pre', {}, `${method} ${path}\n${headersText(request.headers)}\n\n${bodyText(request)}`),
    element('h3', {}, text('response')),
    ...(delivered || response.status === 0 ? [] : [element('p', { class: 'note' }, text('sentNotReceived'))]),
    element('pre', {}, `${response.status}\n${headersText(response.headers)}\n\n${response.body ?? ''}`),
  )
  const dialog = byId('request-dialog') as HTMLDialogElement
  if (!dialog.open) dialog.showModal()
  byId('request-details').scrollTop = 0
}

/** Number of the newest codes that the page reads to find the code of a request. */
const MAX_CODES = 300

/**
 * Returns an element about the code in a lost response. The element is empty at first, and stays empty if the response
 * was delivered. If the ledger contains a code of the request, the element then shows the cost and a link to the
 * ledger.
 */
function lostCodeOf({ id, delivered, provider }: RequestEntry): HTMLElement {
  const shown = element('div', {})
  if (delivered || provider === null) return shown
  costOf(id)
    .then(
      (amount) => amount > 0 && shown.append(element('h3', {}, text('lostCode', { yen: yen(amount) })), ledgerLink()),
    )
    .catch(showProblem)
  return shown
}

/** Returns the cost of the codes of a request in yen; 0 if the newest codes contain no code of the request. */
async function costOf(id: string): Promise<number> {
  const { codes } = await read<Ledger>(`/ledger?newest=${MAX_CODES}`)
  return codes.reduce((sum, { journalId, faceValue, fee }) => (journalId === id ? sum + faceValue + fee : sum), 0)
}

function showLedger(): void {
  closeDialog()
  byId('tab-ledger').click()
}

function ledgerLink(): HTMLElement {
  return element('button', { type: 'button', click: showLedger }, text('showLedger'))
}

function closeDialog(): void {
  ;(byId('request-dialog') as HTMLDialogElement).close()
}

/**
 * Returns an element with the rule that the response follows. The sentence of the rule comes from the evidence
 * register.
 */
function ruleOf({ outcome: { rule, evidence } }: RequestEntry): HTMLElement {
  const shown = element('p', {})
  if (rule === null) return shown
  shown.append(`${text('rule')}${colon}${rule}${evidence === null ? '' : inParentheses(text(`evidence-${evidence}`))}`)
  const sentence = element('span', { class: 'note' })
  shown.append(sentence)
  rulesById()
    .then((rules) => sentence.append(` ${rules.get(rule)?.text ?? ''}`))
    .catch(showProblem)
  return shown
}

let register: Promise<Map<string, RegisteredRule>> | undefined

function rulesById(): Promise<Map<string, RegisteredRule>> {
  register ??= read<{ rules: RegisteredRule[] }>(`/evidence?lang=${config.language}`).then(
    ({ rules }) => new Map(rules.map((rule) => [rule.id, rule])),
  )
  return register
}

function bodyText({ body, fields }: RequestEntry['request']): string {
  return fields ? JSON.stringify(fields, null, 2) : (body ?? '')
}

function headersText(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
}

/** Connects the button that closes the dialog. */
export function setUpDialog(): void {
  byId('request-close').addEventListener('click', closeDialog)
}
