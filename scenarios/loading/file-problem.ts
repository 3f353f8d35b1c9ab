/** An error or a warning about a scenario file. */
export interface FileProblem {
  file: string
  /** Line number from 1; undefined if the problem is about the whole file. */
  line: number | undefined
  /** The problem as one sentence. */
  message: string
  /** `error` if the file cannot be replayed. A file that has only warnings can be replayed. */
  severity: 'error' | 'warning'
}

/** Formats a problem as `FILE:LINE: message`, the usual format of compilers. */
export function problemText({ file, line, message, severity }: FileProblem): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${severity === 'warning' ? 'warning: ' : ''}${message}`
}
