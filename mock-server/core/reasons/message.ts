import type { Text } from '../localized-text.ts'
import type { Explanation } from './reason.ts'
import { sharedReasons } from './shared.ts'

/**
 * A sentence for the user of the mock, never in one language alone: an explanation, whose Japanese sentence is loaded
 * when it is shown, or a text that is written in both languages where the problem arises.
 */
export type Message = Explanation | Text

/** The key of explanations that have no other data than their texts in both languages. */
export const TEXT = 'text'

export function explanationOf(message: Message): Explanation {
  return 'because' in message ? message : sharedReasons.text({ en: message.en, ja: message.ja })
}

/** Returns one message that consists of all messages. */
export function joinMessages(messages: readonly Message[]): Explanation {
  const [only, ...more] = messages.map(explanationOf)
  return only && more.length === 0 ? only : sharedReasons.all({ problems: messages.map(explanationOf) })
}
