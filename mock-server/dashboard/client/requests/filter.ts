import { config, named, nameOf, text } from '../config.ts'
import { byId, element } from '../elements/dom.ts'
import type { RequestEntry } from '../types.ts'
import { isRefused } from './kind.ts'

/** A function that tests a request; undefined if the filter is empty. */
export type Filter = ((entry: RequestEntry) => boolean) | undefined

/**
 * Values of the outcome filter that stand for groups of requests, not for an outcome code. The function says whether a
 * request belongs to the group.
 */
const groups: Readonly<Record<string, (entry: RequestEntry) => boolean>> = {
  refused: isRefused,
  lost: ({ delivered }) => !delivered,
  unmatched: ({ operation }) => operation === null,
  fault: ({ fault }) => fault !== undefined,
}

/**
 * The value `none` of two filters. In the provider filter, it selects requests that reached no provider. In the
 * operation filter, it selects requests to unknown paths.
 */
const NONE = 'none'

/** Lower-case texts of the requests. The texts are built when the user first filters by text. */
const texts = new WeakMap<RequestEntry, string>()

function textOf(entry: RequestEntry): string {
  const known = texts.get(entry)
  if (known !== undefined) return known
  const { id, at, operation, method, path, request, response, outcome, fault } = entry
  const parts = [
    id,
    at,
    entry.provider,
    operation,
    operation === null ? '' : nameOf(operation),
    method,
    path,
    response.status,
    outcome.reason,
    outcome.rule,
    outcome.code,
    fault?.name,
    request.body,
    response.body,
    ...Object.values(request.headers),
  ]
  const made = parts.join('\n').toLowerCase()
  texts.set(entry, made)
  return made
}

function valueOf(id: string): string {
  return (byId(id) as HTMLInputElement | HTMLSelectElement).value
}

/** Returns the filter that the user chose. */
export function chosenFilter(): Filter {
  const provider = valueOf('filter-provider')
  const operation = valueOf('filter-operation')
  const outcome = valueOf('filter-outcome')
  const words = valueOf('request-filter').toLowerCase().split(/\s+/).filter(Boolean)
  const isInGroup = groups[outcome] ?? ((entry: RequestEntry) => entry.outcome.code === outcome)
  const tests: ((entry: RequestEntry) => boolean)[] = [
    ...(provider === '' ? [] : [(entry: RequestEntry) => (entry.provider ?? NONE) === provider]),
    ...(operation === '' ? [] : [(entry: RequestEntry) => (entry.operation ?? NONE) === operation]),
    ...(outcome === '' ? [] : [isInGroup]),
    ...(words.length === 0 ? [] : [(entry: RequestEntry) => words.every((word) => textOf(entry).includes(word))]),
  ]
  return tests.length === 0 ? undefined : (entry) => tests.every((test) => test(entry))
}

function optionsOf(values: readonly (readonly [value: string, shown: string])[]): HTMLElement[] {
  return [['', text('all')] as const, ...values].map(([value, shown]) => element('option', { value }, shown))
}

/** Replaces the options of a list. The selected option stays selected if the list still has it. */
function fill(id: string, options: readonly HTMLElement[]): void {
  const list = byId(id) as HTMLSelectElement
  const before = list.value
  list.replaceChildren(...options)
  list.value = before
  if (list.selectedIndex < 0) list.value = ''
}

/** Fills the lists of the filters. The lists contain the operations and outcomes of the chosen provider. */
function fillLists(): void {
  const provider = valueOf('filter-provider')
  const shown = config.providers.filter(({ name }) => provider === '' || name === provider)
  fill(
    'filter-operation',
    optionsOf([
      ...shown.flatMap(({ operations }) => operations).map((name): [string, string] => [name, named(name)]),
      [NONE, text('noOperation')],
    ]),
  )
  fill(
    'filter-outcome',
    optionsOf([
      ...Object.keys(groups).map((name): [string, string] => [name, text(`kind-${name}`)]),
      ...[...new Set(shown.flatMap(({ outcomes }) => outcomes))].map((name): [string, string] => [name, named(name)]),
    ]),
  )
}

/** Connects the filters. @param onChange called when the user changes a filter */
export function setUpFilters(onChange: () => void): void {
  byId('filter-provider').replaceChildren(
    ...optionsOf([
      ...config.providers.map(({ name }): [string, string] => [name, named(name)]),
      [NONE, text('noProvider')],
    ]),
  )
  fillLists()
  byId('filter-provider').addEventListener('change', fillLists)
  for (const id of ['filter-provider', 'filter-operation', 'filter-outcome'])
    byId(id).addEventListener('change', onChange)
  byId('request-filter').addEventListener('input', onChange)
}
