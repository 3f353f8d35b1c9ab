import { localizedLine } from '../../../reporting/one-line.ts'
import type { Exploration } from '../../../../scenarios/explore/explore.ts'
import { titleOf } from '../../../../scenarios/explore/found-scenario.ts'
import type { Mark } from '../../../../scenarios/explore/search/matrix.ts'
import { callKey, nameOf } from '../../../../scenarios/explore/search/schedule.ts'
import { junit, type JUnitCase } from '../../shared/junit.ts'
import type { RunFacts } from '../../shared/run-facts/run-facts.ts'
import type { SearchRun } from './json.ts'
import { rowLabel } from './outcome-table.ts'
import { reservationTexts, searchWarnings } from './warnings.ts'
import { words } from './words.ts'

/**
 * Formats the result as JUnit XML: a test for the whole search, and then one test for each outcome of each call. The
 * names of the tests do not depend on the run, so CI systems can compare runs.
 */
export function exploreJUnit(
  exploration: Exploration,
  { isInterrupted, facts }: Pick<SearchRun, 'isInterrupted'> & { facts: Pick<RunFacts, 'flags'> },
): string {
  const { matrix, durationMs, leftProcesses } = exploration
  const cases = matrix.rows().flatMap((row) =>
    [...row.marks].map(([name, mark]): JUnitCase => ({
      className: `gift-mock.explore.${row.operation}`,
      name: `${rowLabel(row)}: ${name}`,
      timeMs: 0,
      ...(mark === 'lost' && { failure: failureOf(exploration, callKey(row), name) }),
      ...skippedOf(mark),
    })),
  )
  return junit('gift-mock explore', [searchCase(exploration, isInterrupted, facts.flags), ...cases], durationMs, {
    ...(leftProcesses > 0 && { leftProcesses: `${leftProcesses}` }),
  })
}

/**
 * Returns the test for the whole search. The test has one of these results:
 * - failed if the client loses
 * - error if the search ended without a result, or if a signal ended the search
 * - skipped if the result is limited, for example because the search covers fewer faults than the user asked for
 * - passed in all other cases
 */
function searchCase(exploration: Exploration, isInterrupted: boolean, flags: readonly string[]): JUnitCase {
  const { result, found, bound, durationMs } = exploration
  const base = { className: 'gift-mock.explore', name: 'search', timeMs: durationMs }
  const text = [bound, ...searchWarnings(exploration, isInterrupted, flags)].map(localizedLine).join('\n')
  if (found.length > 0)
    return {
      ...base,
      failure: {
        message: localizedLine(bound),
        text: `\n${found.map(({ schedule }) => `${localizedLine(titleOf(schedule))}\n`).join('')}`,
      },
    }
  if (result === 'incomplete' || isInterrupted) return { ...base, error: text }
  const reservations = reservationTexts(exploration).map(localizedLine)
  return { ...base, ...(reservations.length > 0 && { skipped: reservations.join('\n') }), output: text }
}

function skippedOf(mark: Mark): Pick<JUnitCase, 'skipped'> {
  if (mark === 'not tried') return { skipped: localizedLine(words.notTried) }
  return mark === 'undecided' ? { skipped: localizedLine(words.undecided) } : {}
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
