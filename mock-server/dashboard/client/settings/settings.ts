import { change, read, readCurrent } from '../api.ts'
import type { Attempt } from '../attempt.ts'
import { colon, config, inParentheses, text } from '../config.ts'
import { byId, element, inputOf } from '../elements/dom.ts'
import { type Control, controlOf, rangeText } from './setting-control.ts'
import type { Setting, ValueSchema } from '../types.ts'

/** The elements of a setting. */
interface Item {
  root: HTMLLIElement
  heading: HTMLElement
  input: Control
  /** The value that the page last read, as JSON. While the user edits the setting, the input has another value. */
  current: string
}

const items = new Map<string, Item>()
let schemas: Readonly<Record<string, ValueSchema>> = {}

/** Reads the settings and shows them. */
export async function loadSettings(attempt: Attempt): Promise<void> {
  if (items.size === 0) schemas = await read<Record<string, ValueSchema>>('/settings/schema')
  renderSettings(await readCurrent<Record<string, Setting>>(`/settings?lang=${config.language}`, 'settings'), attempt)
}

/** Shows changed settings. Does nothing until the user has opened the panel, because the page has no schemas before. */
export function updateSettings(settings: Readonly<Record<string, Setting>>, attempt: Attempt): void {
  if (items.size > 0) renderSettings(settings, attempt)
}

/**
 * Shows the settings. Settings that differ from their defaults come first. An input that the user has edited keeps its
 * text. The settings are not sorted again while there is such an input.
 */
function renderSettings(settings: Readonly<Record<string, Setting>>, attempt: Attempt): void {
  const isNew = items.size === 0
  for (const [name, setting] of Object.entries(settings)) {
    const item = items.get(name) ?? itemOf(name, setting, attempt)
    items.set(name, item)
    update(item, name, setting)
  }
  filterItems()
  const isEdited = [...items.values()].some(({ input, current }) => input.value !== current)
  if (isNew || !(isEdited || byId('settings-list').contains(document.activeElement))) sortItems(settings)
}

export function setUpSettings(): void {
  for (const id of ['settings-filter', 'settings-changed']) byId(id).addEventListener('input', filterItems)
}

/** Shows all settings again. */
export function clearSettingsFilter(): void {
  inputOf('settings-filter').value = ''
  inputOf('settings-changed').checked = false
  filterItems()
}

function filterItems(): void {
  const words = inputOf('settings-filter').value.toLowerCase().split(/\s+/)
  const isChangedOnly = inputOf('settings-changed').checked
  for (const { root } of items.values()) {
    const shown = root.textContent.toLowerCase()
    root.hidden = !words.every((word) => shown.includes(word)) || (isChangedOnly && root.className !== 'changed')
  }
}

function sortItems(settings: Readonly<Record<string, Setting>>): void {
  const sorted = Object.entries(settings).toSorted(
    (a, b) => Number(isChanged(b[1])) - Number(isChanged(a[1])) || (a[0] < b[0] ? -1 : 1),
  )
  byId('settings-list').replaceChildren(...sorted.flatMap(([name]) => items.get(name)?.root ?? []))
}

function isChanged({ value, default: standard }: Setting): boolean {
  return JSON.stringify(value) !== JSON.stringify(standard)
}

function update(item: Item, name: string, setting: Setting): void {
  const { root, heading, input } = item
  const isEdited = input.value !== item.current
  item.current = JSON.stringify(setting.value)
  if (!isEdited) input.value = item.current
  root.className = isChanged(setting) ? 'changed' : ''
  heading.textContent = isChanged(setting) ? `${name}${inParentheses(text('changed'))}` : name
}

function itemOf(name: string, setting: Setting, attempt: Attempt): Item {
  const { default: standard, meaning, evidence } = setting
  const heading = element('h2', {}, name)
  const statusId = `status-${name}`
  const status = element('p', { id: statusId, role: 'status' })
  const showStatus = (isBad: boolean, ...shown: (string | Node)[]): void => {
    status.className = isBad ? 'bad' : 'note'
    status.replaceChildren(...shown)
    input.setAttribute('aria-invalid', String(isBad))
  }
  const schema = schemas[name] ?? {}
  const input = controlOf(schema, {
    'aria-label': name,
    'aria-describedby': statusId,
    input: () => showStatus(false),
  })
  const save = (changed: () => unknown): void =>
    attempt(
      async () => {
        await change('PATCH', '/settings', { [name]: changed() })
        // After this line, the input does not count as edited, so the page replaces its text by the stored value.
        item.current = input.value
        showStatus(false, text('saved'))
      },
      (message) => showStatus(true, text('notSaved'), ' ', element('span', { lang: 'en' }, message)),
    )
  const root = element(
    'li',
    {},
    heading,
    element('p', {}, `${meaning}${evidence ? ` [${evidence}]` : ''}`),
    input,
    status,
    element(
      'p',
      {},
      `${text('defaultValue')}${colon}`,
      element('code', {}, JSON.stringify(standard)),
      ` ${rangeText(schema)}`,
    ),
    element('button', { type: 'button', click: () => save(() => parsed(input.value)) }, text('save')),
    ' ',
    element('button', { type: 'button', click: () => save(() => null) }, text('restore')),
  )
  // The input counts as edited when its value differs from `current`. A list has a value from the beginning, so
  // `current` begins with this value.
  const item: Item = { root, heading, input, current: input.value }
  return item
}

/**
 * Parses a value as JSON. A text that is not JSON is returned unchanged. If the value is invalid, the control API
 * rejects it and says which values are valid.
 */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
