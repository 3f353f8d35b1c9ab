import { localized, text } from './config.ts'
import { byId, element } from './dom.ts'
import { showRequest } from './requests/dialog.ts'
import type { Report, Rule } from './types.ts'

const order = ['violated', 'inconclusive', 'passed', 'not exercised']

export function renderReport(report: Report): void {
  const result = byId('total-conduct')
  result.textContent = text(`report-${report.result}`)
  result.className = report.result === 'failed' ? 'bad' : ''
  byId('conduct-rules').replaceChildren(
    ...report.rules.toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result)).map(itemOf),
  )
}

function itemOf(rule: Rule): HTMLElement {
  const { name, severity, result, exercised } = rule
  return element(
    'li',
    { class: result === 'violated' ? 'refused' : '' },
    element('strong', {}, `${text(`result-${result}`)}: ${name}`),
    ` ${rule.rule}, ${text(`severity-${severity}`)}, ${text('triedTimes', { count: exercised })}`,
    element('p', {}, localized(rule.text)),
    element('ul', {}, ...[...rule.violations, ...rule.undecided].slice(0, 20).map(occasionOf)),
  )
}

function occasionOf({ what, requests }: Rule['violations'][number]): HTMLElement {
  return element(
    'li',
    {},
    `${localized(what)} `,
    ...requests
      .slice(0, 10)
      .map((id) => element('button', { type: 'button', class: 'link', click: () => showRequest(id) }, `${id} `)),
  )
}
