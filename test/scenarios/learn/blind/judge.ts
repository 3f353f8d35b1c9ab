import type { NamedAlternative } from '../../../../mock-server/core/provider/alternatives.ts'
import type { Settings } from '../../../../mock-server/core/settings/settings.ts'
import { createPlayers, isAlike } from '../../../../scenarios/learn/players.ts'
import { recordingOf } from '../../../../scenarios/learn/playable-exchanges.ts'
import { settingsOf } from '../../../../scenarios/learn/trial.ts'
import { compareExchanges } from '../../../../scenarios/recordings/comparison/compare.ts'
import type { Exchange, ProviderName } from '../../../../scenarios/recordings/exchange.ts'
import { virtualProvider } from '../virtual-provider.ts'

/**
 * A question about an assumed rule in the output of `learn --json`. `left` contains the behaviors that are still
 * possible: ids of alternatives, or `assumed`.
 */
export interface Reported {
  rule: string
  settings: readonly string[]
  status: 'confirmed' | 'refuted' | 'open' | 'untouched'
  left: readonly string[]
}

/** How `learn` reported an alternative that the provider follows. */
export interface Judged {
  name: string
  /**
   * How `learn` reported the alternative. `named`: as the only possible behavior. `open`: as one of several possible
   * behaviors. `untouched`: not at all. `wrong`: as excluded.
   */
  reported: 'named' | 'open' | 'untouched' | 'wrong'
  /** Behaviors that `learn` reports as possible. */
  left: readonly string[]
  /**
   * Names of the other alternatives because of which no probe shows this alternative. Empty if no probe can ever show
   * this alternative. Undefined if a probe shows this alternative or if `learn` named it.
   */
  hiddenBy?: readonly string[]
}

export interface Verdict {
  judged: readonly Judged[]
  /** Behaviors that `learn` reports, but that the provider does not have. */
  invented: readonly string[]
}

/** Compares what `learn` reported about a provider with the alternatives that the provider follows. */
export async function judge(
  provider: ProviderName,
  truth: readonly NamedAlternative[],
  reports: readonly Reported[],
): Promise<Verdict> {
  const judged: Judged[] = []
  for (const one of truth) {
    const report = reports.find((each) => answers(each, one))
    const { left = [] } = report ?? {}
    const reported = reportedAs(report, one)
    const isMissed = reported === 'open' || reported === 'untouched'
    const others = truth.filter((other) => other !== one)
    const hiddenBy = isMissed ? await whatHides(provider, one, others) : undefined
    judged.push({ name: one.name, reported, left, ...(hiddenBy && { hiddenBy }) })
  }
  const invented = reports
    .filter((report) => !truth.some((one) => answers(report, one)) && !report.left.includes('assumed'))
    .map(({ rule, left }) => `${rule}/${left.join(' or ')}`)
  return { judged, invented }
}

/** Returns true if `learn` named each alternative that a probe can show, and no other behavior. */
export function isGood({ judged, invented }: Verdict): boolean {
  return invented.length === 0 && judged.every(({ reported, hiddenBy }) => reported === 'named' || hiddenBy)
}

function answers({ rule, settings }: Reported, one: NamedAlternative): boolean {
  return rule === one.rule && settings.every((name) => Object.hasOwn(one.settings, name))
}

function reportedAs(report: Reported | undefined, { id }: NamedAlternative): Judged['reported'] {
  if (!report?.left.includes(id)) return 'wrong'
  if (report.status === 'refuted') return 'named'
  return report.status === 'open' ? 'open' : 'untouched'
}

/**
 * Returns the names of the `others` that hide `one`: while the provider follows such an alternative, no probe shows
 * `one`. If only all `others` together hide `one`, returns all names. Returns an empty list if no probe ever shows
 * `one`, and undefined if a probe shows `one` beside all `others`. The probes run in virtual time, without `learn`.
 */
async function whatHides(
  provider: ProviderName,
  one: NamedAlternative,
  others: readonly NamedAlternative[],
): Promise<string[] | undefined> {
  if (await isShown(provider, one, others)) return undefined
  if (!(await isShown(provider, one, []))) return []
  const hiding: string[] = []
  for (const other of others) if (!(await isShown(provider, one, [other]))) hiding.push(other.name)
  return hiding.length > 0 ? hiding : others.map(({ name }) => name)
}

/**
 * Compares a provider that follows `one` and `others` with a mock that follows only `others`. Returns true if a probe
 * gets different responses.
 */
async function isShown(
  provider: ProviderName,
  one: NamedAlternative,
  others: readonly NamedAlternative[],
): Promise<boolean> {
  const real = virtualProvider(provider, settingsOf([...others, one]))
  await real.probe({ burst: true })
  const exchanges = await real.exchanges()
  const settings = settingsOf(others)
  if ((await compareExchanges(exchanges, { settings })).differences.length > 0) return true
  // `compareExchanges` does not compare the hosts of URLs, but `isPlayedAlike` does.
  return !(await isPlayedAlike(provider, exchanges, settings))
}

async function isPlayedAlike(
  provider: ProviderName,
  exchanges: readonly Exchange[],
  changes: Settings,
): Promise<boolean> {
  const recording = await recordingOf(provider, exchanges)
  const players = createPlayers(provider, recording.settings)
  try {
    const played = await (await players.player(changes)).play(recording.exchanges)
    return recording.exchanges.every((one, index) => {
      const answer = played[index]
      return answer !== undefined && isAlike(one, answer)
    })
  } finally {
    await players.close()
  }
}
