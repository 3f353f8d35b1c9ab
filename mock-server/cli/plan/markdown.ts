import type { Text } from '../../core/localized-text.ts'
import { localized } from '../../reporting/language.ts'
import type { Plan } from './items.ts'
import { columnNames, columns, words } from './words.ts'

/** Returns the plan as a Markdown document in the reader's language. */
export function planMarkdown({ items, explored, signature }: Plan): string {
  return [
    `# ${localized(words.title)}`,
    '',
    localized(words.note),
    '',
    `- ${localized(words.version)}: ${signature.version}`,
    `- ${localized(words.register)}: \`${signature.register}\``,
    `- ${localized(words.scenarios)}: \`${signature.scenarios}\``,
    '',
    row(columnNames.map((name) => localized(columns[name]))),
    row(columnNames.map(() => '---')),
    ...items.map((item) => row(columnNames.map((name) => item[name].map(cellText).join('<br>')))),
    '',
    ...exploredLines(explored),
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
    ...explored.flatMap(({ task, bound, runs, seed, found }) => [
      `- \`${task.name}\` (seed ${seed}, ${runs}): ${cellText(bound)}`,
      ...found.map(({ name, title }) => `  - \`${name}\`: ${cellText(title)}`),
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
