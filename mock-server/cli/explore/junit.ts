import { localizedLine } from '../../reporting/one-line.ts'
import type { Exploration } from '../../../scenarios/explore/explore.ts'
import { titleOf } from '../../../scenarios/explore/found-scenario.ts'
import type { Mark } from '../../../scenarios/explore/matrix.ts'
import { callKey, nameOf } from '../../../scenarios/explore/schedule.ts'
import { junit, type JUnitCase } from '../shared/junit.ts'
import { rowLabel } from './table.ts'
import { words } from './words.ts'

/** Formats the matrix as JUnit XML: one test for each outcome of each call. */
export function exploreJUnit(exploration: Exploration): string {
  const { matrix, bound, durationMs } = exploration
  const cases = matrix.rows().flatMap((row) =>
    [...row.marks].map(([name, mark]): JUnitCase => ({
      className: `gift-mock.explore.${row.operation}`,
      name: `${rowLabel(row)}: ${name}`,
      timeMs: 0,
      ...(mark === 'lost' && { failure: failureOf(exploration, callKey(row), name) }),
      ...skippedOf(mark),
    })),
  )
  const summary: JUnitCase = { className: 'gift-mock.explore', name: localizedLine(bound), timeMs: durationMs }
  return junit('gift-mock explore', [summary, ...cases], durationMs)
}

function skippedOf(mark: Mark): Pick<JUnitCase, 'skipped'> {
  if (mark === 'not tried') return { skipped: localizedLine(words.notTried) }
  return mark === 'undecided' ? { skipped: '?' } : {}
}

function failureOf({ found }: Exploration, call: string, outcome: string): { message: string; text: string } {
  const its = found.filter(({ schedule }) =>
    schedule.some((placement) => callKey(placement) === call && nameOf(placement) === outcome),
  )
  const texts = its.map(
    ({ schedule, losses, scenario }) =>
      `${localizedLine(titleOf(schedule))}\n${losses.map(({ what }) => localizedLine(what)).join('\n')}\n\n${scenario.yaml}`,
  )
  return {
    message: its.flatMap(({ losses }) => losses.map(({ what }) => localizedLine(what))).join('; '),
    text: `\n${texts.join('\n')}\n`,
  }
}
