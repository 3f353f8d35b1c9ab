import type { Text } from '../../../core/localized-text.ts'
import { oneLine } from '../../../reporting/one-line.ts'
import { commandLine } from '../../shared/command-line.ts'
import { withoutSecrets } from '../../shared/run-facts.ts'

/**
 * Returns what people call the client of a search: its command without secrets, or that it is the reference client.
 * @param service the command that starts the client, if the client is a service
 */
export function clientText(command: readonly string[] | undefined, service: string | undefined): Text {
  const line =
    command === undefined
      ? service && withoutSecrets([service], process.env)[0]
      : commandLine(withoutSecrets(command, process.env))
  if (line !== undefined) return { en: `"${oneLine(line)}"`, ja: `「${oneLine(line)}」` }
  return { en: 'the reference client (not your client)', ja: 'リファレンスクライアント（自分のクライアントではない）' }
}
