import { change, readCurrent } from './api.ts'
import type { Attempt } from './attempt.ts'
import { localized, nameOf, text, yen } from './config.ts'
import { byId, element } from './elements/dom.ts'
import { showRequest } from './requests/dialog.ts'
import type { WaitingRequest } from './types.ts'

/** Maximum number of waiting requests that the page shows. Further requests appear when shown requests are decided. */
const MAX_SHOWN = 20

let shown = ''
let waitingIds: ReadonlySet<string> = new Set()

/** Returns true if the response to a request waits for a decision. @param id the journal id */
export function isHeld(id: string): boolean {
  return waitingIds.has(id)
}

/** Reads the requests that wait for a decision and shows them above the tabs. */
export async function loadWaiting(attempt: Attempt): Promise<void> {
  const { waiting } = await readCurrent<{ waiting: WaitingRequest[] }>('/waiting', 'waiting')
  renderWaiting(waiting, attempt)
}

/**
 * Shows the requests that wait for a decision. If the requests have not changed, the page keeps the buttons and the
 * focus.
 */
export function renderWaiting(waiting: readonly WaitingRequest[], attempt: Attempt): void {
  const next = waiting.map(({ request }) => request).join(' ')
  if (next === shown) return
  shown = next
  waitingIds = new Set(waiting.map(({ request }) => request))
  byId('waiting').hidden = waiting.length === 0
  byId('waiting-list').replaceChildren(...waiting.slice(0, MAX_SHOWN).map((one) => itemOf(one, attempt)))
}

function itemOf(
  { request, operation, provider, remainingMs, otherwise, choices }: WaitingRequest,
  attempt: Attempt,
): HTMLElement {
  const decide = (choice: string) => () => attempt(() => change('POST', `/waiting/${request}`, { choice }))
  return element(
    'li',
    {},
    element(
      'button',
      { type: 'button', class: 'link', click: () => showRequest(request) },
      `${request} ${nameOf(operation ?? provider)}`,
    ),
    ` ${text('waits', { minutes: Math.ceil(remainingMs / 60_000), otherwise: text(`choice-${otherwise}`) })}`,
    element(
      'ul',
      { class: 'choices' },
      ...choices.map(({ choice, text: meaning, lostYen }) =>
        element(
          'li',
          {},
          element('button', { type: 'button', 'data-choice': choice, click: decide(choice) }, text(`choice-${choice}`)),
          ` ${localized(meaning)} ${lostYen > 0 ? text('choiceCosts', { yen: yen(lostYen) }) : text('choiceCostsNothing')}`,
        ),
      ),
    ),
  )
}
