import { colon, comma, inParentheses, localized, text, yen } from '../config.ts'
import { byId, element } from '../elements/dom.ts'
import { readRequest, showRequest } from '../requests/dialog.ts'
import { entryOf } from '../requests/entries.ts'
import { describe, sequenceDiagram } from './sequence.ts'
import type { Report, RequestEntry, Rule } from '../types.ts'

const order = ['violated', 'inconclusive', 'passed', 'not exercised']
/** Maximum number of cases that the page shows for a rule, and maximum number of requests that it shows for a case. */
export const MAX_CASES = 20
const MAX_REQUESTS = 10

/** The elements of a rule. */
interface Item {
  root: HTMLLIElement
  title: HTMLElement
  details: HTMLElement
  cost: HTMLElement
  cases: HTMLUListElement
  /** The cases that the page shows, as JSON. */
  shown: string
}

/** Names of the rules whose violation the running scenario tolerates. */
let tolerated: readonly string[] = []

const items = new Map<string, Item>()
/** Keys of the cases whose diagram is open. */
const open = new Set<string>()

/** Returns true if it is certain that no request violated the rule. */
function isKept({ result }: Rule): boolean {
  return result === 'passed' || result === 'not exercised'
}

/** Returns the number of violated rules that do not make the client fail; 0 if the client failed. */
function noticesIn({ result, rules }: Report): number {
  return result === 'passed' ? rules.filter((rule) => rule.result === 'violated').length : 0
}

/** Returns the result of a report, with the number of violated rules that do not make the client fail. */
export function resultText(report: Report): string {
  const notices = noticesIn(report)
  return `${text(`report-${report.result}`)}${notices > 0 ? inParentheses(text('notices', { count: notices })) : ''}`
}

/** Shows the rules. Only the elements that change are replaced, so that the focus stays where it is. */
export function renderReport(report: Report): void {
  tolerated = report.tolerated
  const result = byId('total-conduct')
  result.textContent = resultText(report)
  const className = report.result === 'failed' ? 'bad' : ''
  if (result.className !== className) result.className = className
  const sorted = report.rules.toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result))
  const passed = sorted.filter((rule) => rule.result === 'passed').length
  const unproven = sorted.filter((rule) => rule.result === 'not exercised').length
  const costs = report.rules.map(({ costYen }) => costYen).filter((cost) => cost > 0)
  const total = costs.reduce((sum, cost) => sum + cost, 0)
  byId('conduct-total').textContent = [
    noticesIn(report) > 0 ? text('conductNotices') : '',
    costs.length > 1 ? text('costTotal', { yen: yen(total) }) : '',
  ].join(' ')
  byId('conduct-none').hidden = passed + unproven < sorted.length
  byId('conduct-kept').textContent = text('conductKept', { passed, unproven })
  showRules(
    'conduct-rules',
    sorted.filter((rule) => !isKept(rule)),
  )
  showRules('conduct-kept-rules', sorted.filter(isKept))
}

function showRules(id: string, rules: readonly Rule[]): void {
  const list = byId(id)
  const roots = rules.map((rule) => update(items.get(rule.name) ?? createItem(rule), rule))
  if (roots.length !== list.children.length || roots.some((root, index) => list.children[index] !== root))
    list.replaceChildren(...roots)
}

function createItem({ name, text: what }: Rule): Item {
  const [title, details] = [element('strong'), element('span')]
  const [cost, cases] = [element('p'), element('ul')]
  const root = element('li', {}, title, details, element('p', {}, localized(what)), cost, cases)
  const item = { root, title, details, cost, cases, shown: '' }
  items.set(name, item)
  return item
}

function update(item: Item, rule: Rule): HTMLLIElement {
  const { name, severity, result, exercised, violations, undecided } = rule
  const { root, title, details, cost, cases } = item
  root.className = result !== 'violated' ? '' : severity === 'notice' || tolerated.includes(name) ? 'noted' : 'refused'
  title.textContent = `${text(`result-${result}`)}${colon}${name}`
  const facts = [rule.rule, text(`severity-${severity}`), text('triedTimes', { count: exercised })]
  if (result === 'violated' && tolerated.includes(name)) facts.push(text('tolerated'))
  details.textContent = ` ${facts.join(comma)}`
  cost.textContent = costText(rule)
  const shown = [...violations, ...undecided].slice(0, MAX_CASES)
  const json = JSON.stringify(shown)
  if (json !== item.shown)
    cases.replaceChildren(...shown.map((one) => caseOf(one, `${name} ${one.requests.join(' ')}`)))
  item.shown = json
  return root
}

function costText({ severity, result, costYen }: Rule): string {
  if (result === 'violated' && costYen > 0)
    return text(severity === 'notice' ? 'costUnavoidable' : 'cost', { yen: yen(costYen) })
  if (result === 'violated') return text(`cost-${severity}-none`)
  return text(`cost-${severity}`)
}

function caseOf({ what, requests }: Rule['violations'][number], key: string): HTMLElement {
  const content = element('div')
  const details = element(
    'details',
    { open: open.has(key), toggle: () => (details.open ? show() : void open.delete(key)) },
    element('summary', {}, text('showSequence', { count: requests.length })),
    content,
  )
  // A long report has many cases, so a diagram is drawn only when the user opens it.
  function show(): void {
    open.add(key)
    void sequenceOf(requests).then((nodes) => content.replaceChildren(...nodes))
  }
  if (details.open) show()
  return element('li', {}, localized(what), details)
}

/** Returns the diagram and the list of requests. A request that the page has not read yet is read first. */
async function sequenceOf(ids: readonly string[]): Promise<Node[]> {
  const read = ids.slice(0, MAX_REQUESTS).map(async (id) => entryOf(id) ?? readRequest(id).catch(() => undefined))
  const entries = (await Promise.all(read)).filter((entry) => entry !== undefined)
  const found = new Set(entries.map(({ id }) => id))
  const missing = ids.filter((id) => !found.has(id))
  return [
    ...(entries.length === 0 ? [] : [sequenceDiagram(entries)]),
    element('ul', { class: 'plain' }, ...entries.map((entry, index) => element('li', {}, linkTo(entry, index + 1)))),
    ...(missing.length === 0 ? [] : [element('p', {}, text('moreRequests', { ids: missing.join(', ') }))]),
  ]
}

function linkTo(entry: RequestEntry, number: number): HTMLElement {
  return element(
    'button',
    { type: 'button', class: 'link', click: () => showRequest(entry.id) },
    describe(entry, number),
  )
}
