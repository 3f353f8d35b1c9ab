import { problemText } from '../../../scenarios/loading/file-problem.ts'
import { readScenario } from '../../../scenarios/loading/parse.ts'

/** Beginning of a scenario file that expects one code. `tail` is the rest of the file. */
export const head = `name: own/one
title: {en: One, ja: 一}
story: What happens.
task: issue-one
`
export const tail = `expect: {ledger: {at-gift: {issued: {exactly: 1}}}}
`

/** Returns all issues in the text of a scenario file, one line each without the file name. */
export function issuesOf(text: string): string[] {
  return readScenario(text, 'f.yaml').problems.map((problem) => problemText(problem).replace(/^f\.yaml:/, ''))
}
