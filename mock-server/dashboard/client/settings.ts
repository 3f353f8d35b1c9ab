import { change, read } from './api.ts'
import { text } from './config.ts'
import { byId, element } from './dom.ts'
import type { Attempt } from './attempt.ts'
import type { Setting } from './types.ts'

/** Reads the settings and shows them. Settings that differ from their defaults come first. */
export async function loadSettings(attempt: Attempt): Promise<void> {
  const settings = Object.entries(await read<Record<string, Setting>>('/settings'))
  byId('settings-list').replaceChildren(
    ...settings
      .toSorted((a, b) => Number(isChanged(b)) - Number(isChanged(a)) || (a[0] < b[0] ? -1 : 1))
      .map((one) => itemOf(one, isChanged(one), attempt)),
  )
}

function isChanged([, { value, default: standard }]: [string, Setting]): boolean {
  return JSON.stringify(value) !== JSON.stringify(standard)
}

function itemOf([name, setting]: [string, Setting], differs: boolean, attempt: Attempt): HTMLElement {
  const { value, default: standard, meaning, evidence } = setting
  const input = element('textarea', { rows: 1, 'aria-label': name, spellcheck: 'false' })
  input.value = JSON.stringify(value)
  const save = (changed: unknown): void => attempt(() => change('PATCH', '/settings', { [name]: changed }))
  return element(
    'li',
    { class: differs ? 'changed' : '' },
    element('h2', {}, name, differs ? ` (${text('changed')})` : ''),
    element('p', {}, `${meaning}${evidence ? ` [${evidence}]` : ''}`),
    input,
    element('p', {}, `${text('defaultValue')}: `, element('code', {}, JSON.stringify(standard))),
    element('button', { type: 'button', click: () => save(parsed(input.value)) }, text('save')),
    ' ',
    element('button', { type: 'button', click: () => save(null) }, text('restore')),
  )
}

/**
 * Parses a value as JSON. Text that is not JSON is returned as a string; the control API then rejects an invalid value
 * and says which values are valid.
 */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
