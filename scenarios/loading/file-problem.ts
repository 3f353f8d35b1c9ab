/** Something that is wrong in a file. */
export interface FileProblem {
  file: string
  /** Counted from 1; undefined where the file as a whole is meant. */
  line: number | undefined
  /** One sentence. */
  message: string
  /** A warning keeps nothing from being replayed. */
  severity: 'error' | 'warning'
}

/** `FILE:LINE: message`, as editors and compilers write it. */
export function problemText({ file, line, message, severity }: FileProblem): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${severity === 'warning' ? 'warning: ' : ''}${message}`
}
