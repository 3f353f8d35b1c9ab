import fc from 'fast-check'
import { loadAlternatives, type NamedAlternative } from '../../../mock-server/core/provider/alternatives.ts'
import { providers } from '../../../mock-server/app.ts'
import { learn } from '../../../scenarios/learn/learn.ts'
import { settingsOf } from '../../../scenarios/learn/trial.ts'
import { questionsOf, type Question } from '../../../scenarios/learn/verdicts.ts'
import { compareExchanges } from '../../../scenarios/recordings/comparison/compare.ts'
import type { Exchange, ProviderName } from '../../../scenarios/recordings/exchange.ts'

const alternatives = await loadAlternatives(providers)
const questions: Readonly<Record<ProviderName, readonly Question[]>> = {
  'at-gift': questionsOf(alternatives.filter(({ provider }) => provider === 'at-gift')),
  'realpay-gift': questionsOf(alternatives.filter(({ provider }) => provider === 'realpay-gift')),
}

/**
 * A random provider. `choices` has one number for each question about an assumed rule: the index of the alternative
 * that the provider follows, or -1 if the provider follows the assumed rule.
 */
interface RandomProvider {
  name: ProviderName
  choices: readonly number[]
}

export function randomProvider(...names: ProviderName[]): fc.Arbitrary<RandomProvider> {
  return fc.constantFrom(...names).chain((name) =>
    fc.record({
      name: fc.constant(name),
      choices: fc.tuple(
        ...questions[name].map(({ alternatives: all }) =>
          fc.oneof(
            { weight: 3, arbitrary: fc.constant(-1) },
            { weight: 1, arbitrary: fc.integer({ min: 0, max: all.length - 1 }) },
          ),
        ),
      ),
    }),
  )
}

export function alternativesOf({ name, choices }: RandomProvider): NamedAlternative[] {
  return questions[name].flatMap(({ alternatives: all }, index) => all[choices[index] ?? -1] ?? [])
}

/**
 * Checks what was learned from the recorded traffic of a provider.
 * @returns the errors; empty if nothing is wrong
 */
export async function errorsOf(provider: RandomProvider, exchanges: readonly Exchange[]): Promise<string[]> {
  const truth = alternativesOf(provider)
  const [learned] = await learn(exchanges)
  if (!learned) return ['nothing was learned']
  const errors = learned.unexplained.map(({ exchange, recorded, played }) => `${exchange}: ${recorded} but ${played}`)
  const nameOf = (one: NamedAlternative | 'assumed'): string => (one === 'assumed' ? one : one.name)
  for (const { question, status, left } of learned.verdicts) {
    const own = truth.find(({ name }) => question.alternatives.some((one) => one.name === name)) ?? 'assumed'
    const named = `${question.rule} is ${nameOf(own)}, but ${status}: ${left.map(nameOf).join()}`
    if (!left.map(nameOf).includes(nameOf(own))) errors.push(named)
    const others = (['assumed', ...question.alternatives] as const).filter((one) => nameOf(one) !== nameOf(own))
    const touched = []
    for (const other of others) touched.push(await tellsApart(exchanges, truth, question, other))
    // The comparison ignores the hosts of URLs, and the behaviors of AG-A80 differ only in these hosts.
    if (question.rule === 'AG-A80') continue
    const isDecided = status === 'confirmed' || status === 'refuted'
    if (isDecided && !touched.every(Boolean)) errors.push(`${named}, although the traffic does not show it`)
    if (status === 'untouched' && touched.some(Boolean)) errors.push(`${named}, although the traffic shows it`)
  }
  const { differences } = await compareExchanges(exchanges, { settings: settingsOf(learned.hypothesis) })
  return [...errors, ...differences.map((one) => `compare: ${JSON.stringify(one)}`)]
}

/**
 * Returns true if the recording shows that the provider does not have the behavior `other`: a mock with this behavior
 * sends other responses than the recorded responses.
 */
async function tellsApart(
  exchanges: readonly Exchange[],
  truth: readonly NamedAlternative[],
  { alternatives: own }: Question,
  other: NamedAlternative | 'assumed',
): Promise<boolean> {
  const kept = truth.filter((one) => !own.some(({ name }) => name === one.name))
  const settings = settingsOf(other === 'assumed' ? kept : [...kept, other])
  return (await compareExchanges(exchanges, { settings })).differences.length > 0
}
