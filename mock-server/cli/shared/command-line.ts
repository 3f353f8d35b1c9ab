import { oneLine } from '../../reporting/one-line.ts'

/** Returns a command as one line for a shell. */
export function commandLine(command: readonly string[]): string {
  return command.map(shellWord).join(' ')
}

function shellWord(word: string): string {
  return /^[\w./=:@%+-]+$/.test(word) ? word : `'${oneLine(word).replaceAll("'", String.raw`'\''`)}'`
}
