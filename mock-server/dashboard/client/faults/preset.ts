import type { Attempt } from '../attempt.ts'
import { inParentheses, localized, nameOf, text } from '../config.ts'
import { byId, element } from '../elements/dom.ts'
import { disarmButton } from './faults.ts'
import type { Fault, TesterInput } from '../types.ts'

/** For each input of the preset, the elements that show its state. The key is the name of the fault for the input. */
const states = new Map<string, { counter: HTMLElement; disarm: HTMLElement }>()

/** Lists the inputs of the preset for testers, grouped by operation. */
export function listPreset(inputs: readonly TesterInput[], attempt: Attempt): void {
  const groups = Map.groupBy(inputs, ({ operation }) => operation ?? '')
  byId('preset-rows').replaceChildren(
    ...[...groups].flatMap(([operation, group]) => [
      element('tr', {}, element('th', { colspan: 3, scope: 'rowgroup' }, nameOf(operation))),
      ...group.map((input) => rowOf(input, attempt)),
    ]),
  )
}

function rowOf({ field, value, fault, text: what }: TesterInput, attempt: Attempt): HTMLElement {
  const counter = element('span')
  const disarm = disarmButton(fault, attempt)
  states.set(fault, { counter, disarm })
  return element(
    'tr',
    {},
    element('td', {}, element('code', {}, `${field} = ${value}`)),
    element('td', {}, localized(what)),
    element('td', {}, counter, ' ', disarm),
  )
}

/** Shows which inputs have an armed fault. @returns the faults that do not belong to the preset */
export function showPreset(faults: readonly Fault[]): Fault[] {
  const armed = new Map(faults.map((fault) => [fault.name, fault]))
  for (const [name, { counter, disarm }] of states) {
    const fault = armed.get(name)
    counter.textContent = fault ? text('presetHits', { hits: fault.hits }) : text('notArmed')
    disarm.hidden = !fault
  }
  const others = faults.filter(({ name }) => !states.has(name))
  byId('preset-count').textContent = inParentheses(text('presetCount', { count: faults.length - others.length }))
  return others
}
