import type { z } from 'zod'
import type { Text } from '../../../core/localized-text.ts'
import { VERSION } from '../../../core/version.ts'
import { boundText } from '../../../../scenarios/explore/search/bound-text.ts'
import { type OpenReason, openReasonsOf } from '../../../../scenarios/explore/search/open-reasons.ts'
import { clientText } from '../../explore/output/client-text.ts'
import { type Explored, wholeSearchSchema } from './schema.ts'

/** A search with all members that this version writes. */
type WholeSearch = z.output<typeof wholeSearchSchema>

/**
 * Returns a text that names members of a search that contradict each other; undefined if there are none. If this version
 * wrote the file, all members must be present and agree. Other versions may count differently.
 */
export function searchContradiction(search: Explored): Text | undefined {
  const { result, found, version } = search
  if ((result === 'found') !== found.length > 0)
    return {
      en: `"result" is "${result}", but "found" has ${found.length} entries`,
      ja: `"result" は "${result}" であるが、"found" は ${found.length} 件である`,
    }
  if (version !== VERSION) return undefined
  const whole = wholeSearchSchema.safeParse(search)
  if (!whole.success) return missingMember(whole.error.issues[0]?.path.join('.') ?? '')
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

function depthContradiction({ completeDepth, limits, notTried }: WholeSearch): Text | undefined {
  const { budget = 0 } = notTried
  if (completeDepth > limits.depth || (completeDepth === limits.depth && budget > 0))
    return {
      en: `"completeDepth" is ${completeDepth}, but "limits.depth" is ${limits.depth} and "notTried.budget" is ${budget}`,
      ja: `"completeDepth" は ${completeDepth} であるが、"limits.depth" は ${limits.depth}、"notTried.budget" は ${budget} である`,
    }
  return undefined
}

function matrixContradiction(search: WholeSearch): Text | undefined {
  const { matrix, found, undecided, notTried, covered, interrupted } = search
  const marks = matrix.flatMap((row) => Object.values(row.marks))
  const count = (mark: string): number => marks.filter((one) => one === mark).length
  const lost = count('lost')
  if (lost > 0 && found.length === 0)
    return {
      en: `"matrix" has ${lost} marks "lost", but "found" has no entry`,
      ja: `"matrix" に "lost" が ${lost} 件あるが、"found" は空である`,
    }
  const unmarked = found
    .flatMap(({ schedule }) => schedule)
    .find(
      ({ operation, call, outcome }) =>
        matrix.find((row) => row.operation === operation && row.call === call)?.marks[outcome] !== 'lost',
    )
  if (unmarked)
    return {
      en: `"found" has a loss with ${unmarked.outcome} at call ${unmarked.call} of ${unmarked.operation}, but "matrix" has no mark "lost" there`,
      ja: `"found" に ${unmarked.operation} の ${unmarked.call} 回目の ${unmarked.outcome} による損失があるが、"matrix" のその箇所は "lost" ではない`,
    }
  if (count('undecided') > 0 && undecided === 0 && notTried['timeout'] === undefined)
    return {
      en: `"matrix" has ${count('undecided')} marks "undecided", but "undecided" is 0`,
      ja: `"matrix" に "undecided" が ${count('undecided')} 件あるが、"undecided" は 0 である`,
    }
  const { calls: _calls, ...left } = notTried
  if (count('not tried') > 0 && covered === 0 && Object.keys(left).length === 0 && interrupted === undefined)
    return {
      en: `"matrix" has ${count('not tried')} marks "not tried", but "notTried" gives no reason`,
      ja: `"matrix" に "not tried" が ${count('not tried')} 件あるが、"notTried" に理由がない`,
    }
  return undefined
}

/** Checks the numbers of runs: each run has exactly one result, which one of the other numbers counts. */
function countContradiction(search: WholeSearch): Text | undefined {
  const { found, runs, states, pruned, covered, withBook, withoutBook, orphaned, undecided, notTried } = search
  if (covered > 0 && found.length === 0)
    return {
      en: `"covered" is ${covered}, but "found" has no entry that covers schedules`,
      ja: `"covered" は ${covered} であるが、該当する "found" がない`,
    }
  const passed = states + pruned
  for (const [member, number] of Object.entries({
    'withBook + withoutBook': withBook + withoutBook,
    orphaned,
    undecided,
  }))
    if (number > passed)
      return {
        en: `"${member}" is ${number}, but "states" and "pruned" count only ${passed} runs without a loss`,
        ja: `"${member}" は ${number} であるが、"states" と "pruned" によると損失のない実行は ${passed} 回である`,
      }
  const { timeout = 0, unreached = 0, unstable = 0, budget = 0 } = notTried
  const counted = passed + timeout + unreached + 2 * unstable
  // A search that found a loss repeats runs, and the end of the time leaves out the runs that it cut off.
  const isExact = found.length === 0 && budget === 0 && search.interrupted === undefined
  if (isExact ? runs !== counted : runs < counted)
    return {
      en: `"runs" is ${runs}, but "states", "pruned" and "notTried" count ${counted} runs`,
      ja: `"runs" は ${runs} であるが、"states"、"pruned"、"notTried" によると ${counted} 回である`,
    }
  return undefined
}

/**
 * Checks that the result and the text of the bound are those that follow from the other members. The file does not say
 * whether the user chose the patience, on which both depend, so one of the two cases has to fit.
 */
function conclusionContradiction(search: WholeSearch): Text | undefined {
  const { result, bound, found, completeDepth } = search
  const cases = [true, false].map((leavesOutWaits) => {
    const openReasons = openReasonsOf(search, leavesOutWaits)
    const isConclusive = completeDepth > 0 && openReasons.length === 0
    return {
      result: found.length > 0 ? 'found' : isConclusive ? 'nothing found' : 'incomplete',
      bound: boundOf(search, openReasons),
    }
  })
  const fitting = cases.filter((one) => one.result === result)
  const [expected] = fitting
  if (!expected)
    return {
      en: `"result" is "${result}", but the result that follows from the other members is "${cases[0]?.result}"`,
      ja: `"result" は "${result}" であるが、ほかの項目によると "${cases[0]?.result}" である`,
    }
  if (fitting.some((one) => one.bound.en === bound.en && one.bound.ja === bound.ja)) return undefined
  return {
    en: `"bound" is not the text that follows from the numbers of the search, which is: ${expected.bound.en}`,
    ja: `"bound" が、探索の件数などから決まる文と異なる。正しい文: ${expected.bound.ja}`,
  }
}

function boundOf(search: WholeSearch, openReasons: readonly OpenReason[]): Text {
  const { bound, limits, task, client } = search
  // The file names the providers of the run without faults only in this text.
  const providers = /" with ([^;"]+); up to /.exec(bound.en)?.[1]?.split(', ') ?? []
  const baseline = { requests: providers.map((provider) => ({ provider })) }
  return boundText({ ...search, baseline, openReasons }, { ...limits, task, client: clientText(client) })
}
