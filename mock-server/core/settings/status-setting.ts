import { z } from 'zod'
import type { Text } from '../localized-text.ts'
import { type Setting, setting } from './settings.ts'

/**
 * Defines the setting of a response status that has one alternative.
 * @param cause the request that the response refuses
 */
export function statusSetting<A extends number, B extends number>(
  standard: A,
  other: B,
  evidence: readonly string[],
  cause: Text,
): Setting<A | B> {
  return setting<A | B>({
    schema: () => z.union([z.literal(standard), z.literal(other)]),
    default: standard,
    meaning: {
      en: `The status of the response to ${cause.en}.`,
      ja: `${cause.ja}に対するレスポンスのステータス。`,
    },
    evidence,
  })
}
