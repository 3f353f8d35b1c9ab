import type { Text } from '../../core/localized-text.ts'
import { oneLine } from '../../reporting/one-line.ts'

/** Returns a command as one line for a shell. */
export function commandLine(command: readonly string[]): string {
  return command.map(shellWord).join(' ')
}

function shellWord(word: string): string {
  return /^[\w./=:@%+-]+$/.test(word) ? word : `'${oneLine(word).replaceAll("'", String.raw`'\''`)}'`
}

/**
 * Returns what people call the client of a search: its command, or that it is the reference client.
 * @param service the command that starts the client, if the client is a service
 */
export function clientText(command: readonly string[] | undefined, service: string | undefined): Text {
  const line = command === undefined ? service : commandLine(command)
  if (line !== undefined) return { en: `"${oneLine(line)}"`, ja: `「${oneLine(line)}」` }
  return { en: 'the reference client (not your client)', ja: 'リファレンスクライアント（自分のクライアントではない）' }
}
