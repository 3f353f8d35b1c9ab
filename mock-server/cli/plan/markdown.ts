import type { Text } from '../../core/localized-text.ts'
import { localized } from '../../reporting/language.ts'
import { REFERENCE_CLIENT } from '../shared/run-facts.ts'
import { factsOf, searchText } from './facts.ts'
import type { Plan } from './items.ts'
import { limits } from './limits.ts'
import { pageColumns, columns, words } from './words.ts'

/** Returns the plan as a Markdown document in the reader's language. */
export function planMarkdown(plan: Plan): string {
  const { items, explored } = plan
  return [
    `# ${localized(words.title)}`,
    '',
    localized(words.note),
    '',
    ...(plan.client === REFERENCE_CLIENT ? [`**${localized(words.notYourClient)}**`, ''] : []),
    ...factsOf(plan).map(([title, value]) => `- ${localized(title)}: ${cellText(value)}`),
    '',
    row(pageColumns.map((name) => localized(columns[name]))),
    row(pageColumns.map(() => '---')),
    ...items.map((item) => row(pageColumns.map((name) => item[name].map(cellText).join('<br>')))),
    '',
    ...exploredLines(explored),
    `## ${localized(words.notValidated)}`,
    '',
    localized(words.notValidatedNote),
    '',
    ...limits.map((limit) => `- ${cellText(limit)}`),
    '',
  ].join('\n')
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function exploredLines(explored: Plan['explored']): string[] {
  if (explored.length === 0) return []
  return [
    `## ${localized(words.explored)}`,
    '',
    ...explored.flatMap((search) => [
      `- ${cellText(searchText(search))}: ${cellText(search.bound)}`,
      ...search.found.map(({ name, title }) => `  - \`${name}\`: ${cellText(title)}`),
    ]),
    '',
  ]
}

/** Returns a text for a table of Markdown. Characters that would end the cell or start HTML are escaped. */
function cellText(text: Text): string {
  return localized(text)
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s*\n\s*/g, ' ')
}
