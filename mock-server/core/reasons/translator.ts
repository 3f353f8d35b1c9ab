import type { Provider } from '../provider/provider.ts'
import type { TranslateReason } from './translate.ts'

const translators = new WeakMap<readonly Provider[], Promise<TranslateReason>>()

/**
 * Returns the function that translates the reasons of outcomes into a language; undefined for English, the language of
 * the journal. The texts are loaded on first use.
 */
export async function reasonTranslator(
  language: 'en' | 'ja',
  providers: readonly Provider[],
): Promise<TranslateReason | undefined> {
  if (language === 'en') return undefined
  const loading = translators.get(providers) ?? load(providers)
  translators.set(providers, loading)
  return loading
}

async function load(providers: readonly Provider[]): Promise<TranslateReason> {
  const [{ createReasonTranslator }, { sharedReasons }, ...own] = await Promise.all([
    import('./translate.ts'),
    import('./texts.ts'),
    ...providers.map((provider) => provider.reasons()),
  ])
  return createReasonTranslator([...own.flat(), ...sharedReasons])
}
