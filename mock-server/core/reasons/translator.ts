import type { Provider } from '../provider/provider.ts'
import type { Outcome } from '../provider/response.ts'
import { mapInTurn } from '../util/map-in-turn.ts'
import type { RenderReason } from './render.ts'

/**
 * A function that returns the reason of an outcome in Japanese; undefined if an older version of the mock wrote the
 * outcome.
 */
export type TranslateReason = (outcome: Pick<Outcome, 'because'>) => string | undefined

const renderers = new WeakMap<readonly Provider[], Promise<RenderReason>>()

/**
 * Returns the function that writes the reasons of outcomes in the given language; undefined for English, the language
 * of the journal. The sentences are loaded on first use.
 */
export async function reasonTranslator(
  language: 'en' | 'ja',
  providers: readonly Provider[],
): Promise<TranslateReason | undefined> {
  return language === 'en' ? undefined : japaneseReasons(providers)
}

/** Returns the function that writes the reasons of outcomes in Japanese. */
export async function japaneseReasons(providers: readonly Provider[]): Promise<TranslateReason> {
  const render = await japaneseRenderer(providers)
  return ({ because }) => because && render(because)
}

/** Returns the function that writes the reasons of outcomes and of problems in Japanese. */
export async function japaneseRenderer(providers: readonly Provider[]): Promise<RenderReason> {
  const loading = renderers.get(providers) ?? load(providers)
  renderers.set(providers, loading)
  return loading
}

async function load(providers: readonly Provider[]): Promise<RenderReason> {
  const { createReasonRenderer } = await import('./render.ts')
  const { sharedJapanese } = await import('./japanese.ts')
  const { japaneseProblems } = await import('../problems/japanese/index.ts')
  const own = await mapInTurn(providers, async (provider) => ({
    owner: provider.name,
    sentences: await provider.japaneseReasons(),
  }))
  return createReasonRenderer([...own, ...japaneseProblems, { owner: '', sentences: sharedJapanese }])
}
