import type { Provider } from '../core/provider/provider.ts'
import type { TranslateReason } from '../core/reasons/translate.ts'
import { reasonTranslator } from '../core/reasons/translator.ts'
import { languageOf } from './language.ts'

let translate: TranslateReason | undefined

/** Loads the Japanese texts of the reasons for refusals if the reader's language is Japanese. */
export async function loadReasonTexts(providers: readonly Provider[]): Promise<void> {
  translate = await reasonTranslator(languageOf(), providers)
}

/**
 * Returns a reason in the reader's language. Returns it in English if it has no other text, or if `loadReasonTexts` has
 * not been called.
 */
export function reasonText(reason: string): string {
  return (languageOf() === 'ja' ? translate?.(reason) : undefined) ?? reason
}
