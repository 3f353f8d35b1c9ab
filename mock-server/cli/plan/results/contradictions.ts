import { Problem } from '../../../core/http/problem.ts'
import type { Text } from '../../../core/localized-text.ts'
import type { Explored, ReplayedScenario, ReplayFile } from './schema.ts'

/**
 * Checks that the members of a result file agree with each other. A file that `replay` or `explore` wrote passes this
 * check. A file that was edited afterwards may fail the check.
 * @throws Problem 400 that names the file and the members that contradict each other
 */
export function assertConsistent(file: string, content: ReplayFile | Explored): void {
  const found = 'scenarios' in content ? replayContradiction(content) : searchContradiction(content)
  if (found)
    throw new Problem(400, {
      en: `${file} contradicts itself: ${found.en}. Use the file as gift-mock wrote it, or run the test again`,
      ja: `${file} の内容が矛盾している: ${found.ja}。gift-mock が書き出したままのファイルを使うか、試験を再実行する`,
    })
}

const COUNTED = [
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['cannotTell', 'cannot tell'],
  ['notJudged', 'not judged'],
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
  for (const scenario of scenarios) {
    const found = scenarioContradiction(scenario)
    if (found) return { en: `${scenario.name}: ${found.en}`, ja: `${scenario.name}: ${found.ja}` }
  }
  return undefined
}

function scenarioContradiction({ result, checks, client }: ReplayedScenario): Text | undefined {
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
  return undefined
}

function searchContradiction({ result, found }: Explored): Text | undefined {
  if ((result === 'found') === found.length > 0) return undefined
  return {
    en: `"result" is "${result}", but "found" has ${found.length} entries`,
    ja: `"result" は "${result}" であるが、"found" は ${found.length} 件である`,
  }
}
