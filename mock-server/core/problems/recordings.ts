import { defineReasons, type Explanation } from '../reasons/reason.ts'

const sentences = {
  noAccepted: ({ problem }: { problem: Explanation }) =>
    `${problem.reason}; an entry has a place and a because, and optionally exchange, operation, rule, recorded and mock`,
  brokenFlow: ({ count, at }: { count: string; at: string }) =>
    `flow ${count}, which begins at byte ${at}, is not complete: mitmproxy was probably ended while it wrote the file`,
  noExchangeId: 'no id of an exchange',
  noExchange: ({ file, problem }: { file: string; problem: Explanation }) =>
    `${file} is no recorded exchange: ${problem.reason}`,
  newerExchange: ({ problem }: { problem: Explanation }) =>
    `${problem.reason}; a newer version of gift-mock may have written the file`,
  tooLargeExchange: ({ mb, max }: { mb: number; max: number }) =>
    `the file has ${mb} MB, and the file of an exchange has at most ${max} MB`,
  sameExchangeId: ({ file, other, id }: { file: string; other: string; id: string }) =>
    `${other} and ${file} are different exchanges with the id ${id}: change the id in one of the files, for example to the name of the file`,
} as const

export type RecordingSentences = typeof sentences

/** Problems with files of recorded requests. */
export const recordingProblems = defineReasons('recording', sentences)
