import type { z } from 'zod'
import type { Text } from '../../../core/localized-text.ts'
import { VERSION } from '../../../core/version.ts'
import { boundText } from '../../../../scenarios/explore/search/bound-text.ts'
import { type OpenReason, openReasonsOf } from '../../../../scenarios/explore/search/open-reasons.ts'
import type { Mark } from '../../../../scenarios/explore/search/matrix.ts'
import { clientText } from '../../explore/output/client-text.ts'
import { isCommand } from './client.ts'
import { type Explored, wholeSearchSchema } from './schema.ts'

/** A search with all members that this version writes. */
type WholeSearch = z.output<typeof wholeSearchSchema>

/**
 * Returns a text that names contradictory members of a search or a missing member; undefined if there are none. Most
 * checks are only for files of this version of the mock: such a file must contain all members, but other versions may
 * count differently.
 */
export function searchContradiction(search: Explored): Text | undefined {
  const { result, found, version } = search
  if ((result === 'found') !== found.length > 0)
    return disagreement(`"result": "${result}"`, `"found": ${found.length}`)
  if (version !== VERSION) return undefined
  const whole = wholeSearchSchema.safeParse(search)
  if (!whole.success) return missingMember(whole.error.issues[0]?.path.join('.') ?? '')
  const { client, limits } = whole.data
  if (isCommand(client) && limits.starts === undefined) return missingMember('limits.starts')
  return (
    depthContradiction(whole.data) ??
    matrixContradiction(whole.data) ??
    countContradiction(whole.data) ??
    conclusionContradiction(whole.data)
  )
}

export function missingMember(member: string): Text {
  return { en: `"${member}" is missing`, ja: `"${member}" がない` }
}

/**
 * Returns a text that says that two members contradict each other. Each argument has the name and value of one member.
 */
export function disagreement(one: string, other: string): Text {
  return { en: `${one}, but ${other}`, ja: `${one} と ${other} が合わない` }
}

function depthContradiction({ completeDepth, limits, notTried }: WholeSearch): Text | undefined {
  const { budget = 0 } = notTried
  if (completeDepth < limits.depth || (completeDepth === limits.depth && budget === 0)) return undefined
  return disagreement(
    `"completeDepth": ${completeDepth}`,
    `"limits.depth": ${limits.depth}, "notTried.budget": ${budget}`,
  )
}

const MARKS: ReadonlySet<string> = new Set<Mark>(['passed', 'lost', 'undecided', 'not tried'])

function matrixContradiction(search: WholeSearch): Text | undefined {
  const { matrix, found, undecided, notTried, covered, interrupted, completeDepth } = search
  const marks = matrix.flatMap((row) => Object.values(row.marks))
  if (completeDepth > 0 && marks.length === 0)
    return disagreement(`"completeDepth": ${completeDepth}`, '"matrix": 0 × "passed"')
  const unknown = marks.find((one) => !MARKS.has(one))
  if (unknown !== undefined)
    return { en: `"matrix" has the unknown mark "${unknown}"`, ja: `"matrix" の値 "${unknown}" は無効である` }
  const count = (mark: string): number => marks.filter((one) => one === mark).length
  const marked = (mark: string): string => `"matrix": ${count(mark)} × "${mark}"`
  if (count('lost') > 0 && found.length === 0) return disagreement(marked('lost'), '"found": 0')
  const unmarked = found
    .flatMap(({ schedule }) => schedule)
    .find(
      ({ operation, call, outcome }) =>
        matrix.find((row) => row.operation === operation && row.call === call)?.marks[outcome] !== 'lost',
    )
  if (unmarked) {
    const { operation, call, outcome } = unmarked
    return disagreement(`"found": ${operation} ${call} ${outcome}`, marked('lost'))
  }
  if (count('undecided') > 0 && undecided === 0 && notTried['timeout'] === undefined)
    return disagreement(marked('undecided'), '"undecided": 0')
  const { calls: _calls, ...left } = notTried
  if (count('not tried') > 0 && covered === 0 && Object.keys(left).length === 0 && interrupted === undefined)
    return disagreement(marked('not tried'), '"notTried": {}')
  return undefined
}

/**
 * Checks the number of runs. Each run has exactly one result, so the sum of the runs of all results must be equal to
 * `runs`.
 */
function countContradiction(search: WholeSearch): Text | undefined {
  const { found, runs, states, pruned, covered, withBook, withoutBook, orphaned, undecided, notTried } = search
  if (covered > 0 && found.length === 0) return disagreement(`"covered": ${covered}`, '"found": 0')
  const passed = states + pruned
  const parts = { 'withBook + withoutBook': withBook + withoutBook, orphaned, undecided }
  const [tooMany] = Object.entries(parts).filter(([, number]) => number > passed)
  if (tooMany) return disagreement(`"${tooMany[0]}": ${tooMany[1]}`, `"states + pruned": ${passed}`)
  const { timeout = 0, unreached = 0, unstable = 0, budget = 0 } = notTried
  const counted = passed + timeout + unreached + 2 * unstable
  // The numbers are equal only if the search found no loss and was not ended early. After a loss, the search repeats
  // runs. At an early end, the runs that are cut off have no result.
  const isExact = found.length === 0 && budget === 0 && search.interrupted === undefined
  if (isExact ? runs === counted : runs >= counted) return undefined
  return disagreement(`"runs": ${runs}`, `"states + pruned + notTried": ${counted}`)
}

/**
 * Checks that the result and the text of the bound agree with the other members. The result and the text also depend on
 * the flag `--patience`, which the file does not contain. The result and the text must therefore fit the case with the
 * flag or the case without it.
 */
function conclusionContradiction(search: WholeSearch): Text | undefined {
  const { result, bound, found, completeDepth } = search
  const cases = [true, false].map((leavesOutWaits) => {
    const openReasons = openReasonsOf(search.notTriedOutcomes, leavesOutWaits)
    const isConclusive = completeDepth > 0 && openReasons.length === 0
    return {
      result: found.length > 0 ? 'found' : isConclusive ? 'nothing found' : 'incomplete',
      bound: boundOf(search, openReasons),
    }
  })
  const fitting = cases.filter((one) => one.result === result)
  const [expected] = fitting
  if (!expected)
    return disagreement(`"result": "${result}"`, `"completeDepth", "notTriedOutcomes": "${cases[0]?.result}"`)
  if (fitting.some((one) => one.bound.en === bound.en && one.bound.ja === bound.ja)) return undefined
  return {
    en: `"bound" is not the text that follows from the numbers of the search, which is: ${expected.bound.en}`,
    ja: `"bound" が、探索の件数などから決まる文と異なる。正しい文: ${expected.bound.ja}`,
  }
}

function boundOf(search: WholeSearch, openReasons: readonly OpenReason[]): Text {
  const { bound, limits, task, client, scaledBy, timeScale } = search
  // Only this text contains the providers of the run without faults.
  const providers = /" with ([^;"]+); up to /.exec(bound.en)?.[1]?.split(', ') ?? []
  const baseline = { requests: providers.map((provider) => ({ provider })) }
  return boundText(
    { ...search, baseline, openReasons },
    { ...limits, task, client: clientText(client), scaledBy, timeScale },
  )
}
