import { expect, test } from 'vitest'
import { providers } from '../../../mock-server/app.ts'
import { loadAlternatives } from '../../../mock-server/core/provider/alternatives.ts'
import { createContextFinder } from '../../../scenarios/learn/earlier-exchanges.ts'
import { recordingOf } from '../../../scenarios/learn/playable-exchanges.ts'
import { changed } from '../../../scenarios/learn/search.ts'
import { createTrial, settingsOf } from '../../../scenarios/learn/trial.ts'
import type { ProviderName } from '../../../scenarios/recordings/exchange.ts'
import { virtualProvider } from './virtual-provider.ts'

const cases: [ProviderName, readonly string[], { requests: number; windowMs: number }][] = [
  ['at-gift', ['AG-A4/unknown-tranid-404', 'AG-A3/limit-shared-by-all'], { requests: 1, windowMs: 1000 }],
  ['realpay-gift', ['RP-A5/unknown-gift-404', 'RP-A9/video-and-ad-shown'], { requests: 300, windowMs: 60_000 }],
]

test.each(cases)(
  '%s: a trial of only the exchanges that a setting can affect finds the same differences as a trial of all exchanges',
  async (name, names, limit) => {
    const alternatives = (await loadAlternatives(providers)).filter(({ provider }) => provider === name)
    const truth = alternatives.filter((one) => names.includes(one.name))
    expect(truth).toHaveLength(names.length)
    const real = virtualProvider(name, settingsOf(truth))
    await real.runClient()
    await real.probe()
    const recording = await recordingOf(name, await real.exchanges())
    const { contextOf } = createContextFinder(recording.exchanges, limit)
    const trial = createTrial({ ...recording, contextOf, isCompared: () => true })
    const tried = alternatives.filter((_one, index) => index % 3 === 0)
    const part: Record<string, number[]> = {}
    const all: Record<string, number[]> = {}
    for (const one of tried) {
      const hypothesis = changed(truth, one)
      part[one.name] = await trial.mismatchesAfterChange(truth, hypothesis, Infinity)
      all[one.name] = await trial.mismatches(hypothesis)
    }
    await trial.close()
    expect(part).toEqual(all)
    expect(Object.values(all).filter((found) => found.length > 0).length).toBeGreaterThan(tried.length / 2)
  },
)
