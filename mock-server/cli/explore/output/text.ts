import { joinTexts } from '../../../core/localized-text.ts'
import { createStyler } from '../../../reporting/color.ts'
import { indent } from '../../../reporting/format.ts'
import { localizedLine } from '../../../reporting/one-line.ts'
import { withOwnCommand } from '../../../reporting/own-command.ts'
import type { Exploration, Found } from '../../../../scenarios/explore/explore.ts'
import { titleOf } from '../../../../scenarios/explore/found-scenario.ts'
import { commandLine } from '../../shared/command-line.ts'
import { REFERENCE_CLIENT, type RunFacts } from '../../shared/run-facts/run-facts.ts'
import { outcomeNames, rowLabel } from './outcome-table.ts'
import { reservationTexts, searchWarnings } from './warnings.ts'
import { countsText, symbols, words } from './words.ts'

/**
 * Returns the text that the command prints: the matrix of calls and outcomes, the losses that were found, the bound of
 * the search, and finally the warnings about what the search did not try.
 */
export function explorationText(
  exploration: Exploration,
  {
    files,
    facts,
    isInterrupted,
  }: { files: readonly string[]; facts: Pick<RunFacts, 'client' | 'flags'>; isInterrupted: boolean },
): string {
  const { found, bound, runs, states, pruned, covered, durationMs, seed } = exploration
  const paint = createStyler(process.stdout)
  return [
    ...matrixLines(exploration),
    '',
    ...found.flatMap((one, index) => [...foundLines(one, files[index] ?? '', facts), '']),
    localizedLine(countsText({ runs, states, pruned, covered, seconds: durationMs / 1000, seed })),
    paint(colorOf(exploration, isInterrupted), localizedLine(bound)),
    ...searchWarnings(exploration, isInterrupted, facts.flags).map((text) =>
      paint('yellow', withOwnCommand(localizedLine(text))),
    ),
    '',
  ].join('\n')
}

/**
 * Returns the color of the sentences about the bound. The color is green only if nothing limits the meaning of the
 * result.
 */
function colorOf(exploration: Exploration, isInterrupted: boolean): 'red' | 'yellow' | 'green' {
  const { result, undecided, idleMs } = exploration
  if (result === 'found') return 'red'
  const isClear =
    result === 'nothing found' && undecided === 0 && idleMs === undefined && reservationTexts(exploration).length === 0
  return isClear && !isInterrupted ? 'green' : 'yellow'
}

/**
 * Formats the matrix: a line for each call, a column for each outcome, and the names of the outcomes below the matrix.
 */
function matrixLines({ matrix }: Exploration): string[] {
  const paint = createStyler(process.stdout)
  const rows = matrix.rows()
  const names = outcomeNames(rows)
  const labels = rows.map(rowLabel)
  const width = Math.max(...labels.map(({ length }) => length))
  const numbers = names.map((_, index) => `${index + 1}`.padStart(3)).join('')
  const colors = { passed: 'green', lost: 'red', undecided: 'yellow', 'not tried': 'dim' } as const
  return [
    `${''.padEnd(width)}${numbers}`,
    ...rows.map(({ marks }, index) => {
      const cells = names.map(({ name }) => {
        const mark = marks.get(name)
        return mark ? `  ${paint(colors[mark], symbols[mark])}` : '   '
      })
      return `${(labels[index] ?? '').padEnd(width)}${cells.join('')}`.trimEnd()
    }),
    '',
    ...names.map(({ name, text }, index) => `${`${index + 1}`.padStart(3)} ${name}: ${localizedLine(text)}`),
    localizedLine(words.legend),
  ]
}

/**
 * Returns the lines about a loss that was found. The command that repeats the loss has the flags of the search, because
 * without `--intercept`, for example, the client would call the provider. The command does not have the time limit of
 * the search. `replay` sets a longer time limit for scenarios with long waits.
 */
function foundLines(
  { schedule, losses, scenario }: Found,
  file: string,
  { client, flags }: Pick<RunFacts, 'client' | 'flags'>,
): string[] {
  const paint = createStyler(process.stdout)
  const kept = flags.filter((_, index) => flags[index] !== '--timeout' && flags[index - 1] !== '--timeout')
  const ended = client === REFERENCE_CLIENT ? [] : client[0] === '--service' ? client : ['--', ...client]
  const again = ['gift-mock', 'replay', file || scenario.name, ...kept, ...ended]
  const remedies = joinTexts(
    losses
      .flatMap(({ remedy }) => remedy ?? [])
      .filter(({ en }, index, all) => all.findIndex((one) => one.en === en) === index),
    'sentence',
  )
  return [
    `${paint('red', '✗')} ${paint('bold', localizedLine(titleOf(schedule)))}`,
    ...indent([
      ...losses.map(({ key, what }) => `${localizedLine(words.lost)} (${key}): ${localizedLine(what)}`),
      ...(remedies.en === '' ? [] : [`${localizedLine(words.remedy)}: ${localizedLine(remedies)}`]),
      withOwnCommand(`${localizedLine(words.again)}: ${commandLine(again)}`),
    ]),
  ]
}
