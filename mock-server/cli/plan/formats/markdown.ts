import type { Text } from '../../../core/localized-text.ts'
import { localized } from '../../../reporting/language.ts'
import { factsOf } from '../head/facts.ts'
import { searchText } from '../head/searches.ts'
import { boldLines } from '../head/warnings.ts'
import type { Plan } from '../rows/items.ts'
import { limits } from '../head/limits.ts'
import { pageColumns, columns, signOff, words } from '../words.ts'

/** Returns the plan as a Markdown document in the reader's language. */
export function planMarkdown(plan: Plan): string {
  const { items, explored } = plan
  return [
    `# ${localized(words.title)}`,
    '',
    row(['', ...signOff.columns.map(localized)]),
    row(['---', ...signOff.columns.map(() => '---')]),
    ...signOff.roles.map((role) => row([localized(role), ...signOff.columns.map(() => '')])),
    '',
    localized(words.note),
    '',
    localized(words.legend),
    '',
    ...(plan.hasResults ? [localized(words.edited), ''] : []),
    ...boldLines(plan).flatMap((warning) => [`**${cellText(warning)}**`, '']),
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
