import { fileProblems } from '../../mock-server/core/problems/files.ts'
import { Problem } from '../../mock-server/core/http/problem.ts'
import type { Explanation } from '../../mock-server/core/reasons/reason.ts'

/** An error or a warning about a scenario file. */
export interface FileProblem {
  file: string
  /** Line number from 1; undefined if the problem is about the whole file. */
  line: number | undefined
  /** The problem as one English sentence. */
  message: string
  /** `error` if the file cannot be replayed. A file that has only warnings can be replayed. */
  severity: 'error' | 'warning'
  /** The key and the values from which the Japanese text is made. */
  explanation: Explanation
}

export function fileProblem(
  { file, line }: Pick<FileProblem, 'file' | 'line'>,
  explanation: Explanation,
  severity: FileProblem['severity'] = 'error',
): FileProblem {
  return { file, line, message: explanation.reason, severity, explanation }
}

/** Formats a problem as `FILE:LINE: message`, the usual format of compilers. */
export function problemText(problem: FileProblem): string {
  return explainFileProblem(problem).reason
}

export function explainFileProblem({ file, line, severity, explanation }: FileProblem): Explanation {
  const problem = severity === 'warning' ? fileProblems.warning({ problem: explanation }) : explanation
  return line === undefined ? fileProblems.inFile({ file, problem }) : fileProblems.inLine({ file, line, problem })
}

/** Returns all problems of files as one problem with the status 400. */
export function invalidFiles(problems: readonly Explanation[]): Problem {
  return new Problem(400, fileProblems.invalid({ problems }), problems)
}
