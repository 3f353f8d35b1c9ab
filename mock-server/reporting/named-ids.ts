import { outcomesOf } from '../core/provider/outcomes.ts'
import { faultWord } from '../core/faults/names.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { Text } from '../core/localized-text.ts'
import { languageOf } from './language.ts'

/**
 * Returns an identifier as it is shown to the reader. If the language is Japanese, the name comes before the
 * identifier.
 */
function named(id: string, name: Text | undefined): string {
  return languageOf() === 'en' || name === undefined || name.ja === id ? id : `${name.ja}（${id}）`
}

/** Returns the code of an outcome. If the language is Japanese, the name of the outcome comes before the code. */
export function namedOutcome(code: string, provider: Pick<Provider, 'outcomes'> | undefined): string {
  return named(code, provider && outcomesOf(provider)[code])
}

/**
 * Returns the identifier of an effect or of a phase. If the language is Japanese, the name comes before the identifier.
 */
export function namedFaultWord(id: string): string {
  return named(id, faultWord(id))
}
