import { read } from '../api.ts'
import { config, text } from '../config.ts'
import { element } from '../elements/dom.ts'
import type { AcceptedRequest, RequestEntry } from '../types.ts'

/**
 * Returns a section that shows what the provider would have accepted instead of a refused request. The section is
 * filled after the dialog is shown.
 */
export function acceptedSection({ id, provider, response, suggestion, path }: RequestEntry): HTMLElement {
  const section = element('div', {})
  if (provider === null) {
    if (suggestion) {
      const differences = [{ part: 'path', name: '', sent: path, accepted: suggestion, reason: '' }]
      section.append(...contentOf({ accepted: false, differences }))
    }
    return section
  }
  if (response.status < 400) return section
  section.append(element('p', {}, text('loading')))
  read<AcceptedRequest>(`/requests/${encodeURIComponent(id)}/accepted?lang=${config.language}`).then(
    (accepted) => section.replaceChildren(...contentOf(accepted)),
    (error: unknown) => section.replaceChildren(error instanceof Error ? error.message : String(error)),
  )
  return section
}

function contentOf({ accepted, differences }: AcceptedRequest): HTMLElement[] {
  const heading = element('h3', {}, text('acceptedTitle'))
  if (differences.length === 0) return [heading, element('p', {}, text(accepted ? 'acceptedNow' : 'acceptedUnknown'))]
  const head = ['part', 'sent', 'accepted', 'because'].map((key) => element('th', { scope: 'col' }, text(key)))
  return [
    heading,
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': text('acceptedTitle') },
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...head)),
        element('tbody', {}, ...differences.map(rowOf)),
      ),
    ),
    element('p', {}, text(accepted ? 'acceptedTried' : 'acceptedPartly')),
  ]
}

function rowOf({ part, name, sent, accepted, reason }: AcceptedRequest['differences'][number]): HTMLElement {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, `${text(`part-${part}`)} ${name}`),
    element('td', {}, sent === null ? text('missing') : element('del', {}, sent)),
    element('td', {}, accepted === null ? text('leaveOut') : element('ins', {}, accepted)),
    element('td', {}, reason),
  )
}
