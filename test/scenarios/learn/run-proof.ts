/**
 * Checks `learn` with many random providers: `learn` has to report each alternative to an assumed rule that the
 * recorded traffic shows, and no other alternative. Usage: node test/scenarios/learn/run-proof.ts [runs] [seed]
 */
import fc from 'fast-check'
import { settingsOf } from '../../../scenarios/learn/trial.ts'
import { alternativesOf, errorsOf, randomProvider } from './proof.ts'
import { virtualProvider } from './virtual-provider.ts'

const [runs = '200', seed = `${Date.now()}`] = process.argv.slice(2)
let done = 0
await fc.assert(
  fc.asyncProperty(randomProvider('at-gift', 'realpay-gift'), fc.nat(9), async (provider, dice) => {
    const truth = alternativesOf(provider)
    const real = virtualProvider(provider.name, settingsOf(truth))
    await real.runClient()
    await real.probe({ burst: dice === 0, waitADay: dice === 1 })
    const exchanges = await real.exchanges()
    const errors = await errorsOf(provider, exchanges)
    console.log(`${(done += 1)} ${provider.name}: ${truth.length} alternatives, ${exchanges.length} exchanges`)
    if (errors.length > 0) throw new Error([...truth.map(({ name }) => name), ...errors].join('\n'))
  }),
  { numRuns: Number(runs), seed: Number(seed), endOnFailure: true },
)
console.log(`${runs} random providers, seed ${seed}: everything was recovered`)
