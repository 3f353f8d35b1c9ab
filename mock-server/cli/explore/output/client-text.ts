import type { Text } from '../../../core/localized-text.ts'
import { oneLine } from '../../../reporting/one-line.ts'
import { commandLine } from '../../shared/command-line.ts'
import { REFERENCE_CLIENT, type RunFacts } from '../../shared/run-facts/run-facts.ts'

/** Returns the name of a client for people: its command line, or the words "the reference client". */
export function clientText(client: RunFacts['client']): Text {
  if (client === REFERENCE_CLIENT)
    return {
      en: 'the reference client (not your client)',
      ja: 'リファレンスクライアント（自分のクライアントではない）',
    }
  const [first, service = ''] = client
  const line = oneLine(first === '--service' ? service : commandLine(client))
  return { en: `"${line}"`, ja: `「${line}」` }
}
