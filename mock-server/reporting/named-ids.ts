import { outcomesOf } from '../core/provider/outcomes.ts'
import { faultWord } from '../core/faults/names.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { Text } from '../core/localized-text.ts'
import { languageOf } from './language.ts'

/** Returns an identifier for the reader: the identifier alone in English; its name and the identifier in Japanese. */
function named(id: string, name: Text | undefined): string {
  return languageOf() === 'en' || name === undefined || name.ja === id ? id : `${name.ja}（${id}）`
}

/** Returns the code of an outcome, with its name in Japanese. */
export function namedOutcome(code: string, provider: Pick<Provider, 'outcomes'> | undefined): string {
  return named(code, provider && outcomesOf(provider)[code])
}

/** Returns the identifier of an effect or of a phase, with its name in Japanese. */
export function namedFaultWord(id: string): string {
  return named(id, faultWord(id))
}
