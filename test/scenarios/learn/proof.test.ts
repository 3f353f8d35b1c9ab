import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alternativesOf, errorsOf, randomProvider } from './proof.ts'
import { settingsOf } from '../../../scenarios/learn/trial.ts'
import { virtualProvider } from './virtual-provider.ts'

/** Number of random providers. `npm run learn:proof` runs more. */
const RUNS = 3

test('`learn` finds exactly those deviations of a random provider that change a recorded response', async () => {
  await fc.assert(
    fc.asyncProperty(randomProvider('at-gift'), async (provider) => {
      const real = virtualProvider(provider.name, settingsOf(alternativesOf(provider)))
      await real.runClient()
      await real.probe()
      expect(await errorsOf(provider, await real.exchanges())).toEqual([])
    }),
    { numRuns: RUNS, seed: 18 },
  )
})
