import type { Text } from '../../../core/localized-text.ts'
import { inBoth, xml } from '../../shared/markup.ts'
import { pageInBoth } from '../../shared/page.ts'
import { factsOf } from '../head/facts.ts'
import { searchText } from '../head/searches.ts'
import { warningsOf } from '../head/warnings.ts'
import type { Plan, PlanItem } from '../rows/items.ts'
import { limits } from '../head/limits.ts'
import { pageColumns, columns, words } from '../words.ts'

const STYLE = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif }
body { margin: 1.5rem }
#en:checked ~ main [lang=ja], #ja:checked ~ main [lang=en] { display: none }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #8888; padding: .3rem .5rem; text-align: left; vertical-align: top }
td p { margin: 0 0 .3rem; overflow-wrap: anywhere }
.number p, .result p, .date p, .tester p, th { white-space: nowrap }
.item { min-width: 9rem } .steps, .expected, .evidence { min-width: 13rem }
.failed { color: #c00; font-weight: bold }
code { font-size: .95em; background: #8881; padding: 0 .2em }
thead { background: #8882 }
tr { break-inside: avoid }
@media print { input, label { display: none } @page { size: A4 landscape } }
`

/** Returns the plan as an HTML page in both languages. The page needs no other file. */
export function planPage(plan: Plan): string {
  const { items, explored } = plan
  const main = `<p>${inBoth(words.note)}</p>
<p>${withCode(words.legend)}</p>
${plan.hasResults ? `<p>${withCode(words.edited)}</p>\n` : ''}${warningsOf(plan)
    .map((warning) => `<p><strong>${withCode(warning)}</strong></p>\n`)
    .join('')}<ul>${factsOf(plan)
    .map(([title, value]) => `<li>${inBoth(title)}: ${withCode(value)}</li>`)
    .join('')}</ul>
<table><thead><tr>${pageColumns.map((name) => `<th>${inBoth(columns[name])}</th>`).join('')}</tr></thead>
<tbody>${items.map(rowOf).join('\n')}</tbody></table>
${exploredList(explored)}
<h2>${inBoth(words.notValidated)}</h2>
<p>${withCode(words.notValidatedNote)}</p>
<ul>${limits.map((limit) => `<li>${withCode(limit)}</li>`).join('')}</ul>`
  return pageInBoth({ title: words.title, style: STYLE, main })
}

function rowOf(item: PlanItem): string {
  const cells = pageColumns.map((name) => {
    const failed = name === 'result' && item.hasFailure ? ' failed' : ''
    return `<td class="${name}${failed}">${item[name].map((text) => `<p>${withCode(text)}</p>`).join('')}</td>`
  })
  return `<tr>${cells.join('')}</tr>`
}

/** Returns a text in both languages. Parts between backticks are shown as code. */
function withCode(text: Text): string {
  return inBoth(text).replaceAll(/`([^`]*)`/g, '<code>$1</code>')
}

function exploredList(explored: Plan['explored']): string {
  if (explored.length === 0) return ''
  const items = explored.map((search) => {
    const losses = search.found.map(({ name, title }) => `<li>${xml(name)}: ${inBoth(title)}</li>`).join('')
    return `<li>${withCode(searchText(search))}: ${inBoth(search.bound)}<ul>${losses}</ul></li>`
  })
  return `<h2>${inBoth(words.explored)}</h2><ul>${items.join('')}</ul>`
}
