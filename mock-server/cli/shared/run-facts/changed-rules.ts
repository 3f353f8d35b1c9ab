import { settingDefinitions } from '../../../app.ts'
import { joinTexts, type Text } from '../../../core/localized-text.ts'
import type { Settings } from '../../../core/settings/settings.ts'

/** A setting with a value that changes how the mock applies a rule of a provider. */
export interface ChangedRule {
  /** Name of the setting, such as `atGift.limit.windowMs`. */
  setting: string
  value: unknown
  default: unknown
  /** Ids of the rules that the setting affects. */
  rules: readonly string[]
}

/**
 * Matches settings whose values the contract with a provider determines: registered addresses, products, brands, fees
 * and the agreed parameters of the token. The pattern does not match credentials, because credentials have the flag
 * `secret`.
 */
const OF_CONTRACT = /\.(?:allowedIps|catalogue|brands|commission\.\w+|totp\.(?:algorithm|digits|periodSeconds))$/

/** Maximum length of a value in a text. */
const MAX_VALUE = 60

/**
 * Returns the settings that change how the mock applies a documented or assumed rule. Settings that have their default
 * values, and settings whose values the contract determines, are left out.
 */
export function changedRules(settings: Settings): ChangedRule[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const definition = settingDefinitions[name]
    if (!definition || definition.secret || definition.evidence.length === 0 || OF_CONTRACT.test(name)) return []
    if (JSON.stringify(value) === JSON.stringify(definition.default)) return []
    return [{ setting: name, value, default: definition.default, rules: definition.evidence }]
  })
}

/** Returns a list of changed rules as a text; undefined if there are none. */
export function changedRulesText(changed: readonly ChangedRule[]): Text | undefined {
  if (changed.length === 0) return undefined
  return joinTexts(
    changed.map(({ setting, value, default: standard, rules }) => {
      const [is, was] = [shortJson(value), shortJson(standard)]
      return {
        en: `${setting} ${is} (default ${was}; ${rules.join(', ')})`,
        ja: `${setting} ${is}（既定値 ${was}、${rules.join('、')}）`,
      }
    }),
    'comma',
  )
}

function shortJson(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text
}
