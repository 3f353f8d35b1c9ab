import type { Language, Text } from '../../core/localized-text.ts'
import { clockTexts } from './clock.ts'
import { conductTexts } from './conduct.ts'
import { evidenceTexts } from './evidence.ts'
import { faultsTexts } from './faults.ts'
import { ledgerTexts } from './ledger.ts'
import { pageTexts } from './page.ts'
import { requestsTexts } from './requests.ts'
import { scenariosTexts } from './scenarios.ts'
import { settingsTexts } from './settings.ts'
import { waitingTexts } from './waiting.ts'

/** The texts of the dashboard, one list per panel. `{name}` stands for a value that the page inserts. */
const texts = {
  ...pageTexts,
  ...requestsTexts,
  ...ledgerTexts,
  ...conductTexts,
  ...faultsTexts,
  ...scenariosTexts,
  ...settingsTexts,
  ...clockTexts,
  ...evidenceTexts,
  ...waitingTexts,
} as const satisfies Record<string, Text>

export type TextKey = keyof typeof texts

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `keys` loses the names of the keys
export const textKeys = Object.keys(texts) as TextKey[]

/** Returns the texts of the dashboard in a language. */
export function textsIn(language: Language): Record<TextKey, string> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `fromEntries` loses the names of the keys
  return Object.fromEntries(Object.entries(texts).map(([key, both]) => [key, both[language]])) as Record<
    TextKey,
    string
  >
}
