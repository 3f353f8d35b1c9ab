import { providerNames, providers, settingDefinitions } from '../../mock-server/app.ts'
import { loadAlternatives, type NamedAlternative } from '../../mock-server/core/provider/alternatives.ts'
import { defaultSettings, type Settings } from '../../mock-server/core/settings/settings.ts'
import { Problem } from '../../mock-server/index.ts'
import type { Exchange, ProviderName } from '../recordings/exchange.ts'
import { recordingOf } from './playable-exchanges.ts'
import { createContextFinder } from './earlier-exchanges.ts'
import { searchHypotheses } from './search.ts'
import { createTrial, type Hypothesis } from './trial.ts'
import { describeUnexplained, type Unexplained } from './unexplained.ts'
import { decide, questionsOf, type Verdict } from './verdicts.ts'

export interface LearnOptions {
  /** Settings that describe the account, such as products that the exchanges do not show. */
  settings?: Settings | undefined
}

/** The result of learning from the exchanges with one provider. */
export interface Learned {
  provider: ProviderName
  /** The exchanges, in the order of sending. */
  exchanges: readonly Exchange[]
  /** Number of exchanges with a response. */
  answered: number
  verdicts: readonly Verdict[]
  /** The alternatives that the provider follows: the smallest set that produces the recorded responses. */
  hypothesis: Hypothesis
  /** Exchanges whose responses no combination of alternatives produces. */
  unexplained: readonly Unexplained[]
}

/**
 * Learns from a corpus which alternatives to the assumed rules each provider follows.
 * @returns a result for each provider that has exchanges in the corpus
 * @throws Problem 400 if the corpus has no exchange with a response
 */
export async function learn(exchanges: readonly Exchange[], { settings = {} }: LearnOptions = {}): Promise<Learned[]> {
  if (!exchanges.some(({ response }) => response !== null))
    throw new Problem(400, {
      en: 'the corpus has no exchange with a response, so there is nothing to learn from',
      ja: 'コーパスにレスポンスのある記録がないため、学習できない',
    })
  const alternatives = await loadAlternatives(providers)
  const learned: Learned[] = []
  for (const name of providerNames)
    if (exchanges.some(({ provider }) => provider === name))
      learned.push(
        await learnProvider(name, exchanges, {
          alternatives: alternatives.filter(({ provider }) => provider === name),
          settings,
        }),
      )
  return learned
}

async function learnProvider(
  name: ProviderName,
  all: readonly Exchange[],
  { alternatives, settings }: { alternatives: readonly NamedAlternative[]; settings: Settings },
): Promise<Learned> {
  const learnable = new Set(alternatives.flatMap((one) => Object.keys(one.settings)))
  const account = Object.fromEntries(Object.entries(settings).filter(([key]) => !learnable.has(key)))
  const recording = await recordingOf(name, all, account)
  const { exchanges } = recording
  const limit = limitOf(name, { ...defaultSettings(settingDefinitions), ...account })
  const { contextOf, sourcesOf } = createContextFinder(exchanges, limit)
  const excluded = new Set<number>()
  /**
   * Indexes of exchanges that depend on an unexplained exchange. Such exchanges confirm and refute nothing, and are not
   * reported as unexplained.
   */
  const doubtful = new Set<number>()
  function exclude(index: number): void {
    excluded.add(index)
    for (let later = index + 1; later < exchanges.length; later += 1)
      if (sourcesOf(later).some((source) => source === index || doubtful.has(source))) doubtful.add(later)
  }
  const trial = createTrial({
    ...recording,
    contextOf,
    isCompared: (index) => !excluded.has(index) && !doubtful.has(index),
  })
  try {
    const best = (await searchHypotheses({ trial, alternatives, exclude })).map(({ hypothesis }) => hypothesis)
    const [hypothesis = []] = best
    const verdicts: Verdict[] = []
    for (const question of questionsOf(alternatives)) verdicts.push(await decide(question, best, alternatives, trial))
    return {
      provider: name,
      exchanges: exchanges.map(({ exchange }) => exchange),
      answered: exchanges.filter(({ recorded }) => recorded !== undefined).length,
      verdicts,
      hypothesis,
      unexplained: await describeUnexplained([...excluded], { exchanges, trial, hypothesis }),
    }
  } finally {
    await trial.close()
  }
}

function limitOf(provider: ProviderName, settings: Settings): { requests: number; windowMs: number } {
  const prefix = provider === 'at-gift' ? 'atGift' : 'realpayGift'
  return {
    requests: Number(settings[`${prefix}.limit.requests`]),
    windowMs: Number(settings[`${prefix}.limit.windowMs`]),
  }
}
