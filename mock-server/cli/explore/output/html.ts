import { taskText } from '../../../reporting/render/task-text.ts'
import type { Exploration, Found } from '../../../../scenarios/explore/explore.ts'
import { titleOf } from '../../../../scenarios/explore/found-scenario.ts'
import { sequenceDiagram } from './diagram.ts'
import { inBoth, xml } from '../../shared/markup.ts'
import { pageInBoth } from '../../shared/bilingual-page.ts'
import { STYLE } from './page-style.ts'
import type { SearchRun } from './json.ts'
import { outcomeNames, rowLabel } from './outcome-table.ts'
import { reservationTexts } from './warnings.ts'
import { countsText, symbols, words } from './words.ts'

/**
 * Returns a page in both languages that needs no other file. The page shows the bound of the search, the matrix of
 * calls and outcomes, and a diagram of each loss that was found.
 */
export function explorationPage(exploration: Exploration, { task }: Pick<SearchRun, 'task'>): string {
  const { result, bound, found, undecided, runs, states, pruned, covered, durationMs, seed } = exploration
  const counts = countsText({ runs, states, pruned, covered, seconds: durationMs / 1000, seed })
  const isClear = result === 'nothing found' && undecided === 0 && reservationTexts(exploration).length === 0
  const main = `<p class="${found.length > 0 ? 'bound bad' : isClear ? 'bound' : 'bound open'}">${inBoth(bound)}</p>
<p>${xml(taskText(task))} · ${inBoth(counts)}</p>
${matrixTable(exploration)}
${found.length > 0 ? `<h2>${inBoth(words.found)}</h2>` : ''}
${found.map(section).join('\n')}`
  return pageInBoth({ title: words.title, style: STYLE, main })
}

function matrixTable({ matrix }: Exploration): string {
  const rows = matrix.rows()
  const names = outcomeNames(rows)
  const head = names.map(({ name }) => `<th><span>${xml(name)}</span></th>`).join('')
  const body = rows.map((row) => {
    const cells = names.map(({ name }) => {
      const mark = row.marks.get(name)
      return mark ? `<td class="${mark.replace(' ', '-')}">${symbols[mark]}</td>` : '<td></td>'
    })
    return `<tr><th>${xml(rowLabel(row))}</th>${cells.join('')}</tr>`
  })
  const outcomes = names.map(({ name, text }) => `<dt>${xml(name)}</dt><dd>${inBoth(text)}</dd>`)
  return `<h2>${inBoth(words.matrix)}</h2>
<div class="wide"><table><thead><tr><th>${inBoth(words.call)}</th>${head}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>
<p>${inBoth(words.legend)}</p>
<details><summary>${inBoth(words.outcomes)}</summary><dl>${outcomes.join('')}</dl></details>`
}

function section(found: Found): string {
  const { schedule, losses, scenario } = found
  const items = losses.map(
    ({ what, remedy }) => `<li>${inBoth(what)}${remedy ? `<br>${inBoth(words.remedy)}: ${inBoth(remedy)}` : ''}</li>`,
  )
  return `<section><h3>${inBoth(titleOf(schedule))}</h3>
<ul>${items.join('')}</ul>
${sequenceDiagram(found)}
<details><summary>${inBoth(words.scenario)} ${xml(scenario.name)}</summary><pre>${scenario.yaml.split('\n').map(xml).join('\n')}</pre></details></section>`
}
