import { Problem } from '../../../core/http/problem.ts'
import type { Text } from '../../../core/localized-text.ts'
import type { Explored, ReplayedScenario, ReplayFile } from './schema.ts'
import { searchContradiction } from './search-contradictions.ts'
import { timeContradiction } from './times.ts'

/**
 * Checks that the members of a result file agree with each other. A file that `replay` or `explore` wrote passes this
 * check. A file that was edited afterwards may fail the check.
 * @param nowMs the real time, in milliseconds since 1970-01-01T00:00:00Z
 * @throws Problem 400 that names the file and the members that contradict each other
 */
export function assertConsistent(file: string, content: ReplayFile | Explored, nowMs: number): void {
  const found =
    ('scenarios' in content ? replayContradiction(content) : searchContradiction(content)) ??
    timeContradiction(content, nowMs)
  if (found) throw contradictionProblem(file, found)
}

export function contradictionProblem(file: string, { en, ja }: Text): Problem {
  return new Problem(400, {
    en: `${file} contradicts itself: ${en}. Use the file as gift-mock wrote it, or run the test again`,
    ja: `${file} の内容が矛盾している: ${ja}。gift-mock が書き出したままのファイルを使うか、試験を再実行する`,
  })
}

const COUNTED = [
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['cannotTell', 'cannot tell'],
  ['notJudged', 'not judged'],
] as const

const MARKED = [
  ['triedNothing', ({ triedNothing }: ReplayedScenario) => triedNothing === true],
  ['leftProcesses', ({ client }: ReplayedScenario) => client?.leftProcesses === true],
] as const

function replayContradiction(content: ReplayFile): Text | undefined {
  const { scenarios } = content
  const repeated = scenarios.find(({ name }, index) => scenarios.findIndex((other) => other.name === name) !== index)
  if (repeated)
    return {
      en: `the scenario ${repeated.name} occurs more than once`,
      ja: `シナリオ ${repeated.name} が複数回ある`,
    }
  for (const [member, result] of COUNTED) {
    const stated = content[member]
    const counted = scenarios.filter((one) => one.result === result).length
    if (stated !== undefined && stated !== counted)
      return {
        en: `"${member}" is ${stated}, but ${counted} of its scenarios have the result "${result}"`,
        ja: `"${member}" は ${stated} であるが、結果が "${result}" のシナリオは ${counted} 件である`,
      }
  }
  for (const [member, isTrue] of MARKED) {
    const stated = content[member]
    const counted = scenarios.filter(isTrue).length
    if (stated !== undefined && stated !== counted)
      return {
        en: `"${member}" is ${stated}, but it is true in ${counted} of the scenarios`,
        ja: `"${member}" は ${stated} であるが、true のシナリオは ${counted} 件である`,
      }
  }
  for (const scenario of scenarios) {
    const found = scenarioContradiction(scenario)
    if (found) return { en: `${scenario.name}: ${found.en}`, ja: `${scenario.name}: ${found.ja}` }
  }
  return undefined
}

function scenarioContradiction(scenario: ReplayedScenario): Text | undefined {
  const { result, checks, client, totals, requests } = scenario
  const missed = checks.find(({ passed, undecided }) => !passed && undecided === undefined)
  if ((result === 'passed' || result === 'cannot tell') && missed)
    return {
      en: `the result is "${result}", but the check "${missed.what.en}" did not pass`,
      ja: `結果は "${result}" であるが、検証「${missed.what.ja}」が合格していない`,
    }
  if (result === 'passed' && checks.some(({ passed }) => !passed))
    return {
      en: 'the result is "passed", but a check is undecided',
      ja: '結果は "passed" であるが、判定できない検証がある',
    }
  if (result === 'passed' && client?.result === 'timed out')
    return {
      en: 'the result is "passed", but the client did not end in time',
      ja: '結果は "passed" であるが、クライアントが時間内に終了していない',
    }
  const wrong = checks.find(({ passed, expected, actual }) => passed && !satisfies(expected.en, actual.en))
  if (wrong)
    return {
      en: `the check "${wrong.what.en}" passed, but expected ${wrong.expected.en}, actual ${wrong.actual.en}`,
      ja: `検証「${wrong.what.ja}」は合格であるが、期待 ${wrong.expected.ja}、実際 ${wrong.actual.ja}`,
    }
  const issuing = requests.filter(({ outcome }) => outcome !== undefined && ISSUED.has(outcome.code)).length
  if (issuing > totals.issued || (result === 'passed' && requests.length < totals.issued))
    return {
      en: `"totals" has ${totals.issued} issued codes, but "requests" has ${issuing} requests that issued one`,
      ja: `"totals" の発行は ${totals.issued} 件であるが、"requests" にあるコードを発行したリクエストは ${issuing} 件である`,
    }
  if (result === 'passed' && checks.length === 0 && requests.length === 0)
    return {
      en: 'the result is "passed", but there is neither a check nor a request',
      ja: '結果は "passed" であるが、検証もリクエストもない',
    }
  return undefined
}

/** Codes of the outcomes of requests that issued a code. */
const ISSUED: ReadonlySet<string> = new Set(['issued', 'bought'])

/**
 * Returns true if a number satisfies an expected count, such as `exactly 1`, or if the text is not a number.
 * @param expected the English text of the count
 * @param actual the English text of the number
 */
function satisfies(expected: string, actual: string): boolean {
  const [, exactly, least, most, from, to] =
    /^(?:exactly (\d+)|at least (\d+)|at most (\d+)|(\d+) to (\d+))$/.exec(expected) ?? []
  if (!/^\d+$/.test(actual)) return true
  const [min, max] = [exactly ?? least ?? from, exactly ?? most ?? to]
  return Number(actual) >= Number(min ?? 0) && Number(actual) <= Number(max ?? Infinity)
}
