import { stringify } from 'yaml'
import type { Settings } from '../../mock-server/core/settings/settings.ts'
import { OBSERVED_SETTING, type ObservedRule } from '../../mock-server/core/provider/recordings/observed-rules.ts'
import { japanIso, parseIso } from '../../mock-server/core/time/japan-time.ts'
import type { Learned } from './learn.ts'
import { settingsOf } from './trial.ts'
import { settingNames, type Verdict } from './verdicts.ts'

/**
 * Returns the settings with which a mock behaves like the recorded providers: the smallest change that produces the
 * recorded responses, and for each observed rule the exchange that shows the rule.
 */
export function observedSettings(learned: readonly Learned[]): Settings {
  const observed = Object.assign({}, ...learned.map(observedRules))
  return {
    ...Object.assign({}, ...learned.map(({ hypothesis }) => settingsOf(hypothesis))),
    ...(Object.keys(observed).length > 0 && { [OBSERVED_SETTING]: observed }),
  }
}

function observedRules({ verdicts, exchanges }: Learned): Record<string, ObservedRule> {
  const rules = Map.groupBy(verdicts, ({ question }) => question.rule)
  return Object.fromEntries(
    [...rules].flatMap(([rule, all]) => {
      const decided = all.filter(isDecided)
      const index = Math.min(...decided.flatMap(({ shownBy }) => shownBy.slice(0, 1)))
      const exchange = exchanges[index]
      if (!exchange) return []
      const alternatives = decided.flatMap(({ left }) => left.flatMap((one) => (one === 'assumed' ? [] : [one.id])))
      const open = all.filter((one) => !isDecided(one)).flatMap(({ question }) => settingNames(question))
      const found: ObservedRule = {
        date: japanIso(parseIso(exchange.sentAt)).slice(0, 10),
        exchange: exchange.id,
        ...(alternatives.length > 0 && { alternatives }),
        ...(open.length > 0 && { open }),
      }
      return [[rule, found]]
    }),
  )
}

function isDecided({ status }: Verdict): boolean {
  return status === 'confirmed' || status === 'refuted'
}

/** The beginning of every file that `observedYaml` formats. */
export const OBSERVED_BEGINNING = '# Written by gift-mock learn.'

/** Formats what was learned as a configuration file for `start --config`. */
export function observedYaml(learned: readonly Learned[]): string {
  const head = [
    `${OBSERVED_BEGINNING.slice(2)} Use it with: gift-mock start --config FILE`,
    'settings: the smallest change of settings that produces the recorded responses.',
    `${OBSERVED_SETTING}: the rules that the exchanges show, with the day and the exchange. alternatives: what the provider`,
    'does instead of the assumed rule. open: settings of the rule that no exchange decides.',
  ]
  return `${head.map((line) => `# ${line}\n`).join('')}${stringify({ settings: observedSettings(learned) }, { lineWidth: 120 })}`
}
