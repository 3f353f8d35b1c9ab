import type { Provider } from '../core/provider/provider.ts'
import type { Explanation } from '../core/reasons/reason.ts'
import { japaneseRenderer } from '../core/reasons/translator.ts'
import { languageOf } from './language.ts'

/** Returns the sentences of explanations in the reader's language. The Japanese sentences are loaded on first use. */
export async function localizedSentences(
  explanations: readonly Explanation[],
  providers: readonly Provider[],
): Promise<string[]> {
  if (languageOf() === 'en') return explanations.map(({ reason }) => reason)
  const render = await japaneseRenderer(providers)
  return explanations.map(({ reason, because }) => render(because) ?? reason)
}
