import { providers } from '../../../../mock-server/app.ts'
import { Sfc32 } from '../../../../mock-server/core/ids/random.ts'
import { loadAlternatives, type NamedAlternative } from '../../../../mock-server/core/provider/alternatives.ts'
import { questionsOf } from '../../../../scenarios/learn/verdicts.ts'
import type { ProviderName } from '../../../../scenarios/recordings/exchange.ts'
import { undecidable } from '../undecidable.ts'

/** No round draws this alternative, because only a probe of 25 hours could show it. */
const AFTER_A_DAY = 'RP-A53/gift-found-for-a-day'
/** If the provider follows this alternative, a probe takes half an hour. */
export const SINGLE_USE = 'RP-A7/token-once'

export interface DrawOptions {
  seed: string
  /** Number of alternatives to draw. */
  count: number
  /** True if the alternatives include `RP-A7/token-once`; false if that alternative is never drawn. */
  singleUse: boolean
}

/**
 * Draws alternatives to the assumed rules of a provider. First draws a question about an assumed rule, and then an
 * alternative for this question. Every question has the same probability, and so has every alternative for the drawn
 * question. Never draws an alternative that no request can show.
 */
export async function drawAlternatives(
  provider: ProviderName,
  { seed, count, singleUse }: DrawOptions,
): Promise<NamedAlternative[]> {
  const random = new Sfc32()
  random.seed(`${provider} ${seed}`)
  const take = <T>(list: T[]): T[] => list.splice(random.next() % list.length, 1)
  const all = (await loadAlternatives(providers)).filter(
    (one) => one.provider === provider && !Object.keys(one.settings).some((name) => name in undecidable[provider]),
  )
  const drawn = singleUse ? all.filter(({ name }) => name === SINGLE_USE) : []
  const questions = questionsOf(all.filter(({ name }) => name !== AFTER_A_DAY && name !== SINGLE_USE))
  while (drawn.length < count && questions.length > 0)
    for (const { alternatives } of take(questions)) drawn.push(...take([...alternatives]))
  return drawn
}
