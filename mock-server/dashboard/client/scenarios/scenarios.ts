import { change, read } from '../api.ts'
import { colon, comma, config, localized, text } from '../config.ts'
import { resultText } from './conduct.ts'
import { byId, element, inputOf } from '../elements/dom.ts'
import type { Attempt } from '../attempt.ts'
import type { Report, RunningScenario, ScenarioTitle } from '../types.ts'

/** Lists the scenarios of the library once, each with a button that starts it. */
export async function loadScenarios(attempt: Attempt): Promise<void> {
  if (byId('scenario-list').children.length > 0) return
  const { scenarios } = await read<{ scenarios: ScenarioTitle[] }>('/scenarios')
  byId('scenario-list').replaceChildren(
    ...scenarios.map(({ name, title, story }) =>
      element(
        'li',
        {},
        element('strong', {}, localized(title)),
        ` ${name} `,
        element(
          'button',
          { type: 'button', 'data-scenario': name, click: () => attempt(() => change('PUT', '/scenario', { name })) },
          text('startScenario'),
        ),
        story ? element('p', {}, localized(story)) : null,
      ),
    ),
  )
  filterScenarios()
}

/** Shows the scenarios that contain each word of the filter. */
function filterScenarios(): void {
  const words = inputOf('scenario-filter').value.toLowerCase().split(/\s+/)
  let count = 0
  for (const item of byId('scenario-list').children as HTMLCollectionOf<HTMLElement>) {
    const shown = item.textContent.toLowerCase()
    item.hidden = !words.every((word) => shown.includes(word))
    count += item.hidden ? 0 : 1
  }
  byId('scenario-count').textContent = text('scenarioCount', { count })
}

/** Filters the scenarios when the user types into the filter. */
export function setUpScenarios(): void {
  byId('scenario-filter').addEventListener('input', filterScenarios)
}

/**
 * Shows the running scenario and its verdict so far.
 * @param report the report on the client; it contains the verdict if a scenario is running
 */
export async function renderRunningScenario(report: Report, attempt: Attempt): Promise<void> {
  const { scenario: verdict } = report
  byId('total-scenario').replaceChildren(
    ...(verdict
      ? [resultText(report), ' ', element('span', { class: 'note' }, verdict.scenario)]
      : [text('noScenario')]),
  )
  if (byId('panel-scenarios').hidden) return
  const details = verdict ? detailsOf(await read<RunningScenario>('/scenario'), attempt) : []
  byId('running-scenario').replaceChildren(...details)
}

function detailsOf({ title, task, remedy, verdict }: RunningScenario, attempt: Attempt): HTMLElement[] {
  return [
    element('h2', {}, localized(title)),
    element('p', {}, `${text('task')}${colon}`, element('code', {}, JSON.stringify(task))),
    ...(remedy ? [element('p', {}, localized(remedy))] : []),
    element(
      'ul',
      {},
      ...verdict.checks.map(({ what, expected, actual, passed }) =>
        element(
          'li',
          { class: passed ? '' : 'refused' },
          `${passed ? '✓' : '✗'} ${localized(what)} — ${text('expected')}${colon}${localized(expected)}${comma}${text('actual')}${colon}${localized(actual)}`,
        ),
      ),
    ),
    element(
      'button',
      { type: 'button', lang: config.language, click: () => attempt(() => change('DELETE', '/scenario')) },
      text('stopScenario'),
    ),
  ]
}
