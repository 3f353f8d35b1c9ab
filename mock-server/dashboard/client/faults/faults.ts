import { change } from '../api.ts'
import type { Attempt } from '../attempt.ts'
import { comma, inParentheses, localized, named, nameOf, text } from '../config.ts'
import { byId, element } from '../elements/dom.ts'
import type { EffectUse, Fault } from '../types.ts'

/** The effects and their sentences. The list is empty until the page has read the effects. */
let uses: readonly EffectUse[] = []
let armed: readonly Fault[] = []

/** Stores the effects and their sentences, with which the page describes the armed faults. */
export function setEffectUses(effects: readonly EffectUse[]): void {
  uses = effects
}

/** The element of an armed fault. */
interface Item {
  root: HTMLLIElement
  counters: HTMLElement
  /** The fault without its counters, as JSON. */
  shown: string
}

let items = new Map<string, Item>()

/**
 * Shows the armed faults. If only counters change, the page keeps the buttons and the focus.
 * @param faults all armed faults
 * @param listed the armed faults that do not belong to the preset for testers
 */
export function renderFaults(faults: readonly Fault[], listed: readonly Fault[], attempt: Attempt): void {
  armed = faults
  byId('faults-empty').hidden = listed.length > 0
  byId('faults-empty').textContent = text(faults.length > 0 ? 'faultsOther' : 'faultsEmpty')
  const before = items
  items = new Map()
  for (const one of listed) {
    const { hits: _hits, seen: _seen, ...fault } = one
    const shown = JSON.stringify(fault)
    const known = before.get(fault.name)
    const item = known?.shown === shown ? known : itemOf(fault, shown, attempt)
    item.counters.textContent = countersOf(one)
    items.set(fault.name, item)
  }
  const list = byId('armed-faults')
  const roots = [...items.values()].map(({ root }) => root)
  const isSame = roots.length === list.children.length && roots.every((root, index) => list.children[index] === root)
  if (isSame) return
  list.replaceChildren(...roots)
  // The list has a fixed height, so that the buttons below do not move. The newest fault is at the end of the list.
  if (items.size > before.size) list.scrollTop = list.scrollHeight
}

/**
 * Returns a text with the number of requests that a fault has seen, and the number of requests that the fault has
 * changed.
 */
function countersOf({ hits, seen, ...fault }: Fault): string {
  return `${text('faultHits', { hits, seen })}${isUsedUp(fault, seen) ? inParentheses(text('faultUsedUp')) : ''}`
}

/** Returns true if the fault fires only for calls with certain numbers, and if all these calls have already arrived. */
function isUsedUp({ when }: Pick<Fault, 'when'>, seen: number): boolean {
  const calls = when?.calls
  if (typeof calls === 'string') return Number(/-(\d+)$/.exec(calls)?.[1] ?? Infinity) <= seen
  return Array.isArray(calls) && calls.every((call) => typeof call === 'number' && call <= seen)
}

function itemOf(fault: Omit<Fault, 'hits' | 'seen'>, shown: string, attempt: Attempt): Item {
  const counters = element('span')
  const root = element(
    'li',
    {},
    element('strong', {}, fault.name),
    ` ${summaryOf(fault)}${comma}`,
    counters,
    ' ',
    disarmButton(fault.name, attempt),
    element('p', {}, sentenceOf(fault)),
  )
  return { root, counters, shown }
}

/** Returns the button that disarms a fault. */
export function disarmButton(name: string, attempt: Attempt): HTMLElement {
  return element(
    'button',
    {
      type: 'button',
      'aria-label': `${text('disarm')}: ${name}`,
      click: () => attempt(() => change('DELETE', `/faults/${encodeURIComponent(name)}`)),
    },
    text('disarm'),
  )
}

/** Returns a text that says when a fault fires and which effect the fault has. */
export function summaryOf({ when, phase, effect }: Pick<Fault, 'when' | 'phase' | 'effect'>): string {
  const calls = when?.calls === undefined ? '' : ` ${text('calls', { calls: [when.calls].flat().join(comma) })}`
  const target = when?.operation ?? when?.provider
  return [
    `${target === undefined ? text('everyOperation') : nameOf(target)}${calls}`,
    named(phase),
    named(effect.type),
  ].join(comma)
}

/** Returns the sentence that says what a fault does; empty if there is no sentence for the effect. */
export function sentenceOf({ phase, effect }: Pick<Fault, 'phase' | 'effect'>): string {
  const same = uses.filter((use) => use.effect.type === effect.type)
  const use = same.find((one) => one.phase === phase) ?? (phase === 'before-commit' ? undefined : same[0])
  return use ? withOptions(localized(use.text), effect) : ''
}

/** Inserts the status and the seconds of an effect into the sentence of the effect. */
export function withOptions(sentence: string, { status, ms }: EffectUse['effect']): string {
  return sentence
    .replace('{status}', String(status ?? ''))
    .replace('{seconds}', ms === undefined ? '?' : `${ms / 1000}`)
}

/** Returns a name that no armed fault has. */
export function freeName(wanted: string): string {
  const taken = new Set(armed.map(({ name }) => name))
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`
    if (!taken.has(name)) return name
  }
}
