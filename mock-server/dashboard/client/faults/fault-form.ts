import { change, read } from '../api.ts'
import type { Attempt } from '../attempt.ts'
import { colon, localized, named, text } from '../config.ts'
import { byId, element, inputOf, numberIn, selectOf } from '../elements/dom.ts'
import { listPreset } from './preset.ts'
import { freeName, sentenceOf, setEffectUses, summaryOf, withOptions } from './faults.ts'
import type { EffectGuide, EffectUse, ScenarioTitle } from '../types.ts'

const phases = ['after-commit', 'before-commit', 'mid-body'] as const

let guide: EffectGuide | undefined
let scenarios: ScenarioTitle[] = []

/** Reads the effects and the scenarios once, and fills the form with them. */
export async function loadFaultForm(attempt: Attempt): Promise<void> {
  if (guide) return
  guide = await read<EffectGuide>('/effects')
  setEffectUses(guide.effects)
  selectOf('fault-operation').replaceChildren(
    ...guide.operations.map(({ name }) => element('option', { value: name }, named(name))),
    element('option', { value: '' }, text('everyOperation')),
  )
  listPreset(guide.testerInputs, attempt)
  renderOffers(attempt)
  const { scenarios: listed } = await read<{ scenarios: ScenarioTitle[] }>('/scenarios')
  scenarios = listed.filter(({ faults }) => faults.length > 0)
  selectOf('fault-scenario').replaceChildren(
    ...scenarios.map(({ name, title }) => element('option', { value: name }, `${name}${colon}${localized(title)}`)),
  )
  renderScenarioFaults()
}

export function setUpFaultForm(attempt: Attempt): void {
  for (const id of ['fault-operation', 'fault-seconds'])
    byId(id).addEventListener('change', () => renderOffers(attempt))
  byId('fault-scenario').addEventListener('change', renderScenarioFaults)
  byId('fault-scenario-arm').addEventListener('click', () =>
    attempt(async () => {
      for (const fault of chosenScenario()?.faults ?? [])
        await change('POST', '/faults', { ...fault, name: freeName(fault.name) })
    }),
  )
}

function renderOffers(attempt: Attempt): void {
  byId('fault-offers').replaceChildren(
    ...phases.flatMap((phase) => [
      element('h3', {}, text(`phase-${phase}`)),
      element(
        'ul',
        {},
        ...(guide?.effects ?? []).filter((use) => use.phase === phase).map((use) => offerOf(use, attempt)),
      ),
    ]),
  )
}

function offerOf(use: EffectUse, attempt: Attempt): HTMLElement {
  const { phase, effect } = use
  const statuses = effect.type === 'provider-error' ? statusesOf(selectOf('fault-operation').value) : []
  const status = element(
    'select',
    { 'aria-label': text('status') },
    ...statuses.map((one) => element('option', { selected: one === effect.status }, `${one}`)),
  )
  const chosen = (): EffectUse['effect'] => ({
    ...effect,
    ...(effect.ms !== undefined && { ms: Math.round(numberIn('fault-seconds') * 1000) }),
    ...(statuses.length > 0 && { status: Number(status.value) }),
  })
  const sentence = element('span', {}, withOptions(localized(use.text), chosen()))
  status.addEventListener('change', () => (sentence.textContent = withOptions(localized(use.text), chosen())))
  return element(
    'li',
    {},
    element(
      'button',
      {
        type: 'button',
        'data-offer': `${phase}/${effect.type}`,
        'aria-label': `${text('arm')}: ${withOptions(localized(use.text), chosen())}`,
        click: () => attempt(() => armOffer(phase, chosen())),
      },
      text('arm'),
    ),
    ' ',
    sentence,
    ' ',
    statuses.length > 0 && status,
    ' ',
    element('code', {}, effect.type),
  )
}

async function armOffer(phase: string, effect: EffectUse['effect']): Promise<void> {
  const operation = selectOf('fault-operation').value
  const calls = callsOf(inputOf('fault-calls').value.trim())
  const when = { ...(operation !== '' && { operation }), ...(calls !== undefined && { calls }) }
  const name = freeName([effect.type, operation.replace('.', '-')].filter((part) => part !== '').join('-'))
  await change('POST', '/faults', { name, when, phase, effect })
}

/**
 * Returns the error statuses that the selected operations have in common.
 * @param operation the selected operation; empty for all operations
 */
function statusesOf(operation: string): number[] {
  const meant = (guide?.operations ?? []).filter(({ name }) => operation === '' || name === operation)
  const [first = { errorStatuses: [] }, ...others] = meant
  return first.errorStatuses.filter((status) => others.every(({ errorStatuses }) => errorStatuses.includes(status)))
}

/** Parses the numbers of calls, such as `1`, `1, 3`, `2-5` or `2-`. An empty text selects every call. */
function callsOf(given: string): number[] | string | undefined {
  if (given === '') return undefined
  return /^[\d\s,]+$/.test(given) ? given.split(',').map(Number) : given
}

function chosenScenario(): ScenarioTitle | undefined {
  const name = selectOf('fault-scenario').value
  return scenarios.find((scenario) => scenario.name === name)
}

function renderScenarioFaults(): void {
  byId('fault-scenario-list').replaceChildren(
    ...(chosenScenario()?.faults ?? []).map((fault) =>
      element('li', {}, element('strong', {}, fault.name), ` ${summaryOf(fault)}. ${sentenceOf(fault)}`),
    ),
  )
}
