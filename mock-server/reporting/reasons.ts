import type { Provider } from '../core/provider/provider.ts'
import type { Outcome } from '../core/provider/response.ts'
import { reasonTranslator, type TranslateReason } from '../core/reasons/translator.ts'
import { languageOf } from './language.ts'

let translate: TranslateReason | undefined

/** Loads the Japanese sentences of the reasons for refusals if the reader's language is Japanese. */
export async function loadReasonTexts(providers: readonly Provider[]): Promise<void> {
  translate = await reasonTranslator(languageOf(), providers)
}

/**
 * Returns the reason of an outcome in the reader's language. The reason is in English if an older version of the mock
 * wrote the outcome, or if `loadReasonTexts` was not called before.
 */
export function reasonText(outcome: Pick<Outcome, 'reason' | 'because'>): string {
  return (languageOf() === 'ja' ? translate?.(outcome) : undefined) ?? outcome.reason
}
