import { providers } from '../../../mock-server/app.ts'
import { indexClearances } from '../../../mock-server/core/clearances/clearance.ts'
import { defaultSettings, type Settings } from '../../../mock-server/core/settings/settings.ts'
import type { JournalEntry } from '../../../mock-server/index.ts'

/** Matches the names of the rules that a client keeps by pauses between its requests. */
export const PAUSE_RULES = /\/(?:pacing|waits-after-429)$/

/** The requests of a run, and the data that the rules about pauses need. */
export interface TimedRun {
  requests: readonly JournalEntry[]
  /** Speed of the mock's clock in the scenario, as a multiple of real time. */
  rate: number
  /** Factor by which the run was faster than the scenario. */
  speed: number
  /** All settings at the end of the run. */
  settings: Settings
  /** The settings that the mock was started with. */
  given: Settings
}

/**
 * Judges the rules about pauses by the real times of the requests, without the time scale. Returns the names of the
 * rules that the client kept. A pause that is long enough in real time proves its rule, even if the pause does not
 * follow the faster clock.
 */
export async function rulesKeptUnscaled({ requests, rate, speed, settings, given }: TimedRun): Promise<Set<string>> {
  const unscaled = requests
    .map((entry) => ({ ...entry, atMs: entry.receivedAtMs * rate, durationMs: entry.durationMs / speed }))
    .toSorted((a, b) => a.atMs - b.atMs)
  const kept = new Set<string>()
  for (const { name, settings: definitions, loadConduct } of providers) {
    const history = {
      entries: unscaled.filter(({ provider }) => provider === name),
      codes: [],
      clearances: indexClearances([]),
      settings,
      initialSettings: { ...defaultSettings(definitions), ...given },
      reasonOf: () => ({ en: '', ja: '' }),
      clockRate: rate,
    }
    for (const rule of await loadConduct()) {
      if (!PAUSE_RULES.test(rule.name)) continue
      const { exercised, violations } = rule.evaluate(history)
      if (exercised > 0 && violations.length === 0) kept.add(rule.name)
    }
  }
  return kept
}
