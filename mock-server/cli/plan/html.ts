import type { Text } from '../../core/localized-text.ts'
import { languageOf } from '../../reporting/language.ts'
import { inBoth, xml } from '../shared/markup.ts'
import type { Plan } from './items.ts'
import { columnNames, columns, words } from './words.ts'

const STYLE = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif }
body { margin: 1.5rem }
#en:checked ~ main [lang=ja], #ja:checked ~ main [lang=en] { display: none }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #8888; padding: .3rem .5rem; text-align: left; vertical-align: top }
td p { margin: 0 0 .3rem; overflow-wrap: anywhere }
thead { background: #8882 }
tr { break-inside: avoid }
@media print { input, label { display: none } @page { size: A4 landscape } }
`

/** Returns the plan as an HTML page in both languages. The page needs no other file. */
export function planPage({ items, explored, signature }: Plan): string {
  const language = languageOf()
  const facts: [Text, string][] = [
    [words.version, signature.version],
    [words.register, signature.register],
    [words.scenarios, signature.scenarios],
  ]
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${xml(words.title[language])}</title>
<style>${STYLE}</style>
<input type="radio" name="language" id="en"${language === 'en' ? ' checked' : ''}><label for="en">English</label>
<input type="radio" name="language" id="ja"${language === 'ja' ? ' checked' : ''}><label for="ja">日本語</label>
<main>
<h1>${inBoth(words.title)}</h1>
<p>${inBoth(words.note)}</p>
<ul>${facts.map(([title, value]) => `<li>${inBoth(title)}: ${xml(value)}</li>`).join('')}</ul>
<table><thead><tr>${columnNames.map((name) => `<th>${inBoth(columns[name])}</th>`).join('')}</tr></thead>
<tbody>${items.map((item) => `<tr>${columnNames.map((name) => `<td>${item[name].map((text) => `<p>${inBoth(text)}</p>`).join('')}</td>`).join('')}</tr>`).join('\n')}</tbody></table>
${exploredList(explored)}
</main>
</html>
`
}

function exploredList(explored: Plan['explored']): string {
  if (explored.length === 0) return ''
  const items = explored.map(({ task, bound, runs, seed, found }) => {
    const losses = found.map(({ name, title }) => `<li>${xml(name)}: ${inBoth(title)}</li>`).join('')
    return `<li>${xml(task.name)} (seed ${xml(seed)}, ${runs}): ${inBoth(bound)}<ul>${losses}</ul></li>`
  })
  return `<h2>${inBoth(words.explored)}</h2><ul>${items.join('')}</ul>`
}
