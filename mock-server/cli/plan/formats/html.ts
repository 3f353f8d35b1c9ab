import type { Text } from '../../../core/localized-text.ts'
import { inBoth, xml } from '../../shared/markup.ts'
import { pageInBoth } from '../../shared/bilingual-page.ts'
import { factsOf } from '../head/facts.ts'
import { searchText } from '../head/searches.ts'
import { boldLines } from '../head/warnings.ts'
import type { Plan, PlanItem } from '../rows/items.ts'
import { limits } from '../head/limits.ts'
import { pageColumns, columns, signOff, words } from '../words.ts'
import { printStyle } from './print-style.ts'

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
.sign { width: auto; margin: 0 0 1rem auto }
.sign td { min-width: 8rem; height: 2.4rem }
.sign td:last-child { min-width: 11rem }
li { overflow-wrap: anywhere }
`

/** Returns the plan as an HTML page in both languages. The page needs no other file. */
export function planPage(plan: Plan): string {
  const { items, explored } = plan
  const main = `${signOffBox()}
<p>${inBoth(words.note)}</p>
<p>${withCode(words.legend)}</p>
${plan.hasResults ? `<p>${withCode(words.edited)}</p>\n` : ''}${boldLines(plan)
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
  return pageInBoth({ title: words.title, style: `${STYLE}${printStyle(plan)}\n`, main })
}

/** Returns the box in which persons sign the plan by hand. Its cells are empty. */
function signOffBox(): string {
  const titles = ['<th></th>', ...signOff.columns.map((column) => `<th>${inBoth(column)}</th>`)]
  const rows = signOff.roles.map(
    (role) => `<tr><th>${inBoth(role)}</th>${signOff.columns.map(() => '<td></td>').join('')}</tr>`,
  )
  return `<table class="sign"><thead><tr>${titles.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`
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
