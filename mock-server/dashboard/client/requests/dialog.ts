import { read } from '../api.ts'
import { showProblem } from '../attempt.ts'
import { config, text } from '../config.ts'
import { byId, element } from '../dom.ts'
import type { RequestEntry } from '../types.ts'
import { entryOf } from './entries.ts'
import { isWaiting } from './kind.ts'

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

function show(entry: RequestEntry): void {
  const { id, outcome, fault, delivered, method, path, request, response } = entry
  byId('request-details').replaceChildren(
    element('h2', {}, `${id} ${entry.operation ?? text('noOperation')}`),
    element('p', { class: 'why' }, outcome.reason),
    element(
      'p',
      {},
      outcome.rule === null
        ? ''
        : `${text('rule')}: ${outcome.rule} (${outcome.evidence === null ? '' : text(`evidence-${outcome.evidence}`)})`,
    ),
    element(
      'p',
      {},
      fault ? `${text('hitBy', { name: fault.name, effect: fault.effect, phase: fault.phase })} ` : '',
      text(isWaiting(entry) ? 'isWaiting' : delivered ? 'wasDelivered' : 'wasLost'),
    ),
    element('h3', {}, text('request')),
    element('pre', {}, `${method} ${path}\n${headersText(request.headers)}\n\n${request.body ?? ''}`),
    element('h3', {}, text('response')),
    element('pre', {}, `${response.status}\n${headersText(response.headers)}\n\n${response.body ?? ''}`),
  )
  const dialog = byId('request-dialog') as HTMLDialogElement
  if (!dialog.open) dialog.showModal()
}

function headersText(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
}

/** Connects the button that closes the dialog. */
export function setUpDialog(): void {
  byId('request-close').addEventListener('click', () => (byId('request-dialog') as HTMLDialogElement).close())
}
