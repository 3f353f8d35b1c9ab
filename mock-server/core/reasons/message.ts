import type { Text } from '../localized-text.ts'
import type { Explanation } from './reason.ts'
import { sharedReasons } from './shared.ts'

/**
 * A sentence for the user of the mock, in both languages. A `Text` contains both languages. The Japanese sentence of an
 * `Explanation` is loaded only when the sentence is shown.
 */
export type Message = Explanation | Text

/**
 * The key of an explanation that has no key of its own. Its data are an English and a Japanese text.
 */
export const TEXT = 'text'

export function explanationOf(message: Message): Explanation {
  return 'because' in message ? message : sharedReasons.text({ en: message.en, ja: message.ja })
}

/** Returns one message that consists of all messages. */
export function joinMessages(messages: readonly Message[]): Explanation {
  const [only, ...more] = messages.map(explanationOf)
  return only && more.length === 0 ? only : sharedReasons.all({ problems: messages.map(explanationOf) })
}
