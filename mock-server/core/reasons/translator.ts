import type { Provider } from '../provider/provider.ts'
import type { TranslateReason } from './render.ts'
import { mapInTurn } from '../util/map-in-turn.ts'

const translators = new WeakMap<readonly Provider[], Promise<TranslateReason>>()

/**
 * Returns the function that writes the reasons of outcomes in a language; undefined for English, the language of the
 * journal. The sentences are loaded on first use.
 */
export async function reasonTranslator(
  language: 'en' | 'ja',
  providers: readonly Provider[],
): Promise<TranslateReason | undefined> {
  return language === 'en' ? undefined : japaneseReasons(providers)
}

/** Returns the function that writes the reasons of outcomes in Japanese. */
export async function japaneseReasons(providers: readonly Provider[]): Promise<TranslateReason> {
  const loading = translators.get(providers) ?? load(providers)
  translators.set(providers, loading)
  return loading
}

async function load(providers: readonly Provider[]): Promise<TranslateReason> {
  const { createReasonTranslator } = await import('./render.ts')
  const { sharedJapanese } = await import('./japanese.ts')
  const own = await mapInTurn(providers, async (provider) => ({
    owner: provider.name,
    sentences: await provider.japaneseReasons(),
  }))
  return createReasonTranslator([...own, { owner: '', sentences: sharedJapanese }])
}
